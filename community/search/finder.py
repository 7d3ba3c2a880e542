"""Search for ideas, groups and people; suggestions while typing; and ideas similar to a title.

The index is searched, or the database if the index is unavailable. What they find is loaded as the viewer can see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from community.members.models import Member
from community.search import (
    database_fallback,
    engine,
    filter_values,
    index_reader,
    queries,
    similarity,
    spelling,
    synonyms,
)
from community.search.engine import Deadline
from community.search.filter_values import ReadOperators
from community.search.filters import NO_FILTERS, NO_REFINEMENT, Refinement
from community.search.index_versions import IndexUnavailable
from community.search.question import Question, parse
from community.search.results import (
    COMMENTS,
    IDEAS,
    POSTS,
    HiddenGroups,
    Hits,
    SearchResults,
    SearchSuggestion,
    SearchSuggestions,
    SimilarIdea,
)
from community.site import settings

PAGE_SIZE = 20
MAX_RESULTS = 200  # that can be paged through
TIME_LIMIT = 0.4  # seconds of CPU, after which nothing else is tried


def search(
    viewer: Member | None, text: str, kind: str, cursor: str | None = None, refinement: Refinement = NO_REFINEMENT
) -> SearchResults:
    """A page of what `find` finds; if that is nothing of any kind, of what is found without a typo, or by fewer words.

    Without the index, neither is tried.
    """
    asked = _asked(viewer, text, kind, cursor, refinement)
    hits = asked.hits()
    if any(hits.counts.values()) or hits.ids or hits.notice or asked.question.is_empty:
        return asked.page(hits)
    if asked.is_limited and any(asked.without_limits().hits().counts.values()):
        return asked.page(hits)  # the words are right
    if asked.deadline.check():
        return asked.page(hits)
    groups, known = asked.groups, synonyms.known()
    changed = index_reader.ask(lambda segments: spelling.corrections(segments, asked.question, groups, known))
    if changed:
        corrected = spelling.apply(text, changed)
        asked = replace(asked, question=parse(corrected, settings.current().language))
        return replace(asked.page(asked.hits()), corrected=corrected)
    hits = asked.with_all_counts(hits)
    if any(hits.counts.values()) or asked.deadline.check():  # comments have all words
        return asked.page(hits)
    hits = asked.hits(fewer=True)
    return replace(asked.page(hits, fewer=True), has_fewer_words=any(hits.counts.values()))


def find(
    viewer: Member | None, text: str, kind: str, cursor: str | None = None, refinement: Refinement = NO_REFINEMENT
) -> SearchResults:
    """A page of results with every significant word of a text, limited by its operators and by what was chosen.

    `kind` is one of `KINDS`.
    """
    asked = _asked(viewer, text, kind, cursor, refinement)
    return asked.page(asked.hits())


def suggest(viewer: Member | None, text: str, limit: int = 8) -> SearchSuggestions:
    """Ideas, groups and people whose names contain the words typed so far; the last word may be unfinished."""
    groups = queries.hidden_groups(viewer)
    try:
        hits = index_reader.ask(lambda segments: engine.suggest(segments, text, groups, limit))
    except IndexUnavailable:
        hits = database_fallback.suggest(viewer, text, limit)
    found = [queries.suggestions(viewer, kind, hits[kind].ids) for kind in POSTS]
    return SearchSuggestions(_share_slots(found, limit), hits[IDEAS].notice)


def similar(viewer: Member | None, title: str, limit: int = 5) -> list[SimilarIdea]:
    """Ideas that share the rarest words of a title, the most similar first."""
    groups, language, known = queries.hidden_groups(viewer), settings.current().language, synonyms.known()
    try:
        hits = index_reader.ask(
            lambda segments: similarity.similar(segments, title, groups, limit, language, synonyms=known)
        )
    except IndexUnavailable:
        hits = database_fallback.similar(viewer, title, limit)
    return queries.similar(viewer, hits.ids)


def similar_to(viewer: Member | None, idea_id: int, title: str, limit: int = 5) -> list[SimilarIdea]:
    """Other ideas that share two distinctive words with an idea; none if the index is unavailable.

    At most two statements. One idea more than wanted is searched for, because the idea is similar to itself.
    """
    groups, language, known = queries.hidden_groups(viewer), settings.current().language, synonyms.known()
    try:
        hits = index_reader.ask(
            lambda segments: similarity.similar(segments, title, groups, limit + 1, language, 2, known)
        )
    except IndexUnavailable:
        return []
    return queries.similar(viewer, [found for found in hits.ids if found != idea_id][:limit])


def titled(viewer: Member | None, text: str, limit: int) -> list[SimilarIdea]:
    """Ideas whose titles contain the words typed so far; the last word may be unfinished."""
    groups = queries.hidden_groups(viewer)
    try:
        hits = index_reader.ask(lambda segments: engine.suggest(segments, text, groups, limit))
    except IndexUnavailable:
        hits = database_fallback.suggest(viewer, text, limit)
    return queries.similar(viewer, hits[IDEAS].ids)


def by_ids(viewer: Member | None, ids: Sequence[int]) -> list[SimilarIdea]:
    """The ideas with these ids that lists show to the viewer, in this order."""
    return queries.similar(viewer, ids)


@dataclass(frozen=True)
class _Search:
    """A search for one page: who asks for what, with its operators read."""

    viewer: Member | None
    question: Question
    operators: ReadOperators
    kind: str
    offset: int
    refinement: Refinement
    groups: HiddenGroups
    deadline: Deadline  # after it, nothing else is tried

    @property
    def is_limited(self) -> bool:
        """Whether operators or what was chosen leave out results."""
        return self.operators.filters != NO_FILTERS or self.refinement._replace(newest_first=False) != NO_REFINEMENT

    def without_limits(self) -> "_Search":
        """A search for the words alone."""
        return replace(self, operators=ReadOperators(), refinement=NO_REFINEMENT)

    def hits(self, *, fewer: bool = False) -> Hits:
        """What is found up to the end of the page, and one more.

        There can be many comments, so they are counted only with comments, and on pages without results.
        """
        limit = self.offset + PAGE_SIZE + 1
        try:
            hits = self._find(self.kind, limit, fewer=fewer)
        except IndexUnavailable:
            operators, words = self.operators, self.question.text
            return database_fallback.find(self.viewer, self.kind, words, limit, operators.filters, self.refinement)
        return self.with_all_counts(hits, fewer=fewer) if self.kind == COMMENTS else hits

    def with_all_counts(self, hits: Hits, *, fewer: bool = False) -> Hits:
        """The same with the counts of all kinds, if all that was found has been counted and there is time."""
        other = IDEAS if self.kind == COMMENTS else COMMENTS
        if not hits.counts or other in hits.counts or self.deadline.check():
            return hits
        try:
            return replace(hits, counts={**hits.counts, **self._find(other, 0, fewer=fewer).counts})
        except IndexUnavailable:
            return hits

    def page(self, hits: Hits, *, fewer: bool = False) -> SearchResults:
        """The page, as the viewer can see it."""
        end = self.offset + PAGE_SIZE
        return SearchResults(
            rows=queries.load(self.viewer, self.kind, hits.ids[self.offset : end]),
            next=str(end) if len(hits.ids) > end and end < MAX_RESULTS else None,
            counts=(hits if hits.ids else self.with_all_counts(hits, fewer=fewer)).counts,
            notice=hits.notice,
            facets=hits.facets,
            words=self.question.text,
            unknown=self.operators.unknown,
        )

    def _find(self, kind: str, limit: int, *, fewer: bool) -> Hits:
        filters, refinement, known = self.operators.filters, self.refinement, synonyms.known()
        return index_reader.ask(
            lambda segments: engine.find(
                *(segments, kind, self.question, self.groups, limit, known),
                filters=filters,
                refinement=refinement,
                fewer=fewer,
            ),
            in_comments=kind == COMMENTS,
        )


def _asked(viewer: Member | None, text: str, kind: str, cursor: str | None, refinement: Refinement) -> _Search:
    groups, question = queries.hidden_groups(viewer), parse(text, settings.current().language)
    operators = filter_values.read(viewer, question.operators)
    return _Search(viewer, question, operators, kind, _offset(cursor), refinement, groups, Deadline(TIME_LIMIT))


def _offset(cursor: str | None) -> int:
    if cursor is None or not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 3:
        return 0
    return min(int(cursor), MAX_RESULTS) // PAGE_SIZE * PAGE_SIZE


def _share_slots(found: list[list[SearchSuggestion]], limit: int) -> list[SearchSuggestion]:
    """At most `limit` suggestions, with two slots reserved for each kind that has any."""
    ideas, *others = found
    kept = [suggestion for kind in others for suggestion in kind[:2]]
    first = ideas[: max(0, limit - len(kept))]
    return [*first, *kept][:limit]
