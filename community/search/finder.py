"""Search for ideas, groups and people; suggestions while typing; and ideas similar to a title.

The index is searched, or the database if the index is unavailable. What they find is loaded as the viewer can see it.
"""

from collections.abc import Sequence
from dataclasses import replace

from community.members.models import Member
from community.search import database_fallback, engine, index_reader, queries, similarity, spelling, synonyms
from community.search.index_versions import IndexUnavailable
from community.search.question import Question, parse
from community.search.results import IDEAS, KINDS, Hits, SearchResults, SearchSuggestion, SearchSuggestions, SimilarIdea
from community.site import settings

PAGE_SIZE = 20
MAX_RESULTS = 200  # that can be paged through


def search(viewer: Member | None, text: str, kind: str, cursor: str | None = None) -> SearchResults:
    """A page of what `find` finds; if that is nothing of any kind, of what is found without a typo, or by fewer words.

    Without the index, neither is tried.
    """
    question = parse(text, settings.current().language)
    hits = _hits(viewer, question, kind, cursor)
    if any(hits.counts.values()) or hits.ids or hits.notice or question.is_empty:
        return _page(viewer, kind, hits, cursor)
    groups, known = queries.hidden_groups(viewer), synonyms.known()
    changed = index_reader.ask(lambda segments: spelling.corrections(segments, question, groups, known))
    if changed:
        corrected = spelling.apply(text, changed)
        hits = _hits(viewer, parse(corrected, settings.current().language), kind, cursor)
        return replace(_page(viewer, kind, hits, cursor), corrected=corrected)
    hits = _hits(viewer, question, kind, cursor, fewer=True)
    return replace(_page(viewer, kind, hits, cursor), has_fewer_words=any(hits.counts.values()))


def find(viewer: Member | None, text: str, kind: str, cursor: str | None = None) -> SearchResults:
    """A page of the ideas, groups or people with every significant word of a text. `kind` is one of `KINDS`."""
    return _page(viewer, kind, _hits(viewer, parse(text, settings.current().language), kind, cursor), cursor)


def suggest(viewer: Member | None, text: str, limit: int = 8) -> SearchSuggestions:
    """Ideas, groups and people whose names contain the words typed so far; the last word may be unfinished."""
    groups = queries.hidden_groups(viewer)
    try:
        hits = index_reader.ask(lambda segments: engine.suggest(segments, text, groups, limit))
    except IndexUnavailable:
        hits = database_fallback.suggest(viewer, text, limit)
    found = [queries.suggestions(viewer, kind, hits[kind].ids) for kind in KINDS]
    return SearchSuggestions(_share_slots(found, limit), hits[KINDS[0]].notice)


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


def _page(viewer: Member | None, kind: str, hits: Hits, cursor: str | None) -> SearchResults:
    offset = _offset(cursor)
    rows = queries.load(viewer, kind, hits.ids[offset : offset + PAGE_SIZE])
    more = len(hits.ids) > offset + PAGE_SIZE and offset + PAGE_SIZE < MAX_RESULTS
    return SearchResults(rows, str(offset + PAGE_SIZE) if more else None, hits.counts, hits.notice)


def _hits(viewer: Member | None, question: Question, kind: str, cursor: str | None, *, fewer: bool = False) -> Hits:
    groups, known, limit = queries.hidden_groups(viewer), synonyms.known(), _offset(cursor) + PAGE_SIZE + 1
    try:
        return index_reader.ask(
            lambda segments: engine.find(segments, kind, question, groups, limit, known, fewer=fewer)
        )
    except IndexUnavailable:
        return database_fallback.find(viewer, kind, question.text, limit)


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
