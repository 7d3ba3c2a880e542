"""Searches the index by its lists of the documents that contain a term.

A visitor's words are only looked up, never interpreted. Each search checks its deadline between steps of a few
milliseconds, and returns what it has found when time runs out: all that is in the segments it has searched.
"""

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType

from community.search import languages, matching, term_weights, tokenizer
from community.search.document_frequency import DocumentFrequencies
from community.search.document_sets import NONE, Documents
from community.search.filters import (
    GROUP,
    NO_FILTERS,
    NO_REFINEMENT,
    PERIOD,
    STATUS,
    Facets,
    Filters,
    Refinement,
    no_facets,
    period_starts,
)
from community.search.matching import SearchTerm
from community.search.question import Question
from community.search.results import COMPLETE, FACETS, PARTIAL, POSTS, HiddenGroups, Hits
from community.search.segments import LiveSegment
from community.search.tokenizer import Compound

TIME_LIMIT = 0.3  # seconds of CPU
MIN_PREFIX_LENGTH = 2  # letters of an unfinished word
TEXT_FACTOR = 0.1  # of a word in the text, where one in the title counts 1
MIN_WEIGHT = 0.4  # of all known words, that documents have if not all words do

ScoredIds = list[tuple[float, int, int]]  # a score, when it was posted, the id
Synonyms = Mapping[str, Mapping[str, float]]
NO_SYNONYMS: Synonyms = MappingProxyType({})


class Deadline:
    """Whether the time of a search has run out: CPU time of its thread.

    What a search costs is limited, not how long a busy machine makes it wait: waiting would make its results partial.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.thread_time() + seconds
        self.has_passed = False

    def check(self) -> bool:
        """Whether the time has run out. Once it has, it stays so."""
        self.has_passed = self.has_passed or time.thread_time() > self._end
        return self.has_passed

    @property
    def notice(self) -> str:
        """Whether the results are complete."""
        return PARTIAL if self.has_passed else COMPLETE


def find(
    segments: Sequence[LiveSegment],
    kind: str,
    question: Question,
    groups: HiddenGroups,
    limit: int,
    synonyms: Synonyms = NO_SYNONYMS,
    *,
    filters: Filters = NO_FILTERS,
    refinement: Refinement = NO_REFINEMENT,
    fewer: bool = False,
) -> Hits:
    """Documents of a kind that answer a question. Exact titles come first, then words in the title, then the newest.

    With `fewer`, documents that have some of the words do: the heavier ones of those that are known. Without words, all
    documents do that the filters let through.
    """
    deadline, frequencies = Deadline(TIME_LIMIT), DocumentFrequencies(segments, groups.private)
    terms = matching.terms_of(segments, frequencies, question.words, synonyms)
    whole = tokenizer.normalize(question.text)
    titles = term_weights.title_scores(segments, frequencies, whole)
    counts: Counter[str] = Counter()
    facets = no_facets()
    scored: list[ScoredIds] = []
    for live, own_titles in zip(segments, titles, strict=True):
        if deadline.check():
            break
        found = Documents.all(live.segment.size)
        if not question.is_empty or filters == NO_FILTERS:
            found = _with_words(live, terms, question, fewer=fewer)
            found |= live.segment.documents_with("whole", whole)
        found = visible(live, limited(live, found, filters), groups)
        found = _answering(live, found, question, deadline)
        if deadline.has_passed:  # within a phrase: what documents have it is not known
            break
        for each in POSTS if kind in POSTS else (kind,):
            counts[each] += len(refined(live, found & live.segment.by_kind[each], refinement, FACETS[each]))
        found &= live.segment.by_kind[kind]
        _count_facets(facets, live, found, refinement, FACETS[kind])
        found = refined(live, found, refinement, FACETS[kind])
        if refinement.newest_first:
            scored.append(_best(live, found, (), {}, limit))
        else:
            scored.append(_best(live, found, terms, own_titles, limit))
    if deadline.has_passed:
        return Hits(best_ids(scored, limit), notice=deadline.notice)
    return Hits(best_ids(scored, limit), counts, deadline.notice, facets)


def finds_any(
    segments: Sequence[LiveSegment],
    words: Sequence[Compound],
    groups: HiddenGroups,
    synonyms: Synonyms = NO_SYNONYMS,
) -> bool:
    """Whether the viewer can find a document with all these words."""
    terms = matching.terms_of(segments, DocumentFrequencies(segments, groups.private), words, synonyms)
    return any(visible(live, _with_all(live, terms), groups) for live in segments)


def suggest(segments: Sequence[LiveSegment], text: str, groups: HiddenGroups, limit: int) -> dict[str, Hits]:
    """For each kind, documents whose titles have all the words; the last word may be unfinished."""
    text = text[: tokenizer.MAX_INPUT_LENGTH]
    deadline, frequencies = Deadline(TIME_LIMIT), DocumentFrequencies(segments, groups.private)
    words, whole = list(tokenizer.compounds(text))[: tokenizer.MAX_TERMS], tokenizer.normalize(text)
    unfinished = ""
    if words and tokenizer.is_unfinished(text) and len(words[-1].parts[-1]) >= MIN_PREFIX_LENGTH:
        unfinished = words[-1].joined or words[-1].parts[-1]
        words = words[:-1]
    terms = matching.terms_of(segments, frequencies, words, NO_SYNONYMS, expand=False)
    endings = term_weights.completions(segments, frequencies, unfinished) if unfinished else [None] * len(segments)
    titles = term_weights.title_scores(segments, frequencies, whole)
    scored: dict[str, list[ScoredIds]] = defaultdict(list)
    for live, own_endings, own_titles in zip(segments, endings, titles, strict=True) if words or unfinished else ():
        if deadline.check():
            break
        found = _with_all(live, terms, in_title=True)
        if own_endings is not None:
            found &= _united(live.segment.documents_with("title", word) for word in own_endings)
        found = visible(live, found, groups)
        for kind in POSTS:
            scored[kind].append(_best(live, found & live.segment.by_kind[kind], terms, own_titles, limit))
    return {kind: Hits(best_ids(scored[kind], limit), notice=deadline.notice) for kind in POSTS}


def visible_with(live: LiveSegment, token: str, groups: HiddenGroups) -> Documents:
    """The documents with a word that the viewer can find."""
    return visible(live, live.segment.documents_with("words", token), groups)


def visible(live: LiveSegment, found: Documents, groups: HiddenGroups) -> Documents:
    """The documents that are not deleted and not in groups that the viewer cannot find."""
    if groups.hidden == groups.private:
        return found & live.public_documents(groups.private).numbers
    found -= live.deleted
    for group in groups.hidden:
        if not found:
            break
        found -= live.segment.documents_with("group", str(group))
    return found


def limited(live: LiveSegment, found: Documents, filters: Filters) -> Documents:
    """Those of the documents that filters let through."""
    for field, choice in filters.choices.items():
        if choice.wanted is not None:
            found &= _united(live.segment.documents_with(field, str(value)) for value in choice.wanted)
        found -= _united(live.segment.documents_with(field, str(value)) for value in choice.unwanted)
    if filters.since or filters.before:
        found &= live.segment.posted_between(filters.since, filters.before)
    return found


def refined(live: LiveSegment, found: Documents, refinement: Refinement, facets: Iterable[str]) -> Documents:
    """Those of the documents that have what was chosen of these facets."""
    for facet in facets:
        value = refinement.value(facet)
        if value is None:
            continue
        if facet == PERIOD:
            found &= live.segment.posted_between(period_starts()[str(value)], None)
        else:
            found &= live.segment.documents_with(facet, str(value))
    return found


def best_ids(scored: Sequence[ScoredIds], limit: int) -> list[int]:
    """The ids of the best documents of all segments, best first."""
    return [number for _score, _posted, number in heapq.nlargest(limit, chain.from_iterable(scored))]


def _count_facets(
    total: Facets, live: LiveSegment, found: Documents, refinement: Refinement, facets: Collection[str]
) -> None:
    """Add how many of the documents have each status and so on, with what was chosen of the other facets."""
    for facet in facets:
        part = refined(live, found, refinement, [other for other in facets if other != facet])
        if facet == STATUS:
            total.status.update(
                {key: len(part & live.segment.documents_with(STATUS, key)) for key in live.segment.statuses}
            )
        elif facet == GROUP:
            total.group.update(live.segment.groups_of(part))
        else:
            starts = period_starts().items()
            total.period.update({name: len(part & live.segment.posted_between(start, None)) for name, start in starts})


def _with_words(live: LiveSegment, terms: Sequence[SearchTerm], question: Question, *, fewer: bool) -> Documents:
    """The documents with all words of a question or, with `fewer`, some; all documents if it asks for phrases only."""
    if question.is_empty:
        return NONE
    return _with_some(live, terms) if fewer else _with_all(live, terms)


def _with_all(live: LiveSegment, terms: Sequence[SearchTerm], *, in_title: bool = False) -> Documents:
    """The documents that match every term."""
    found = Documents.all(live.segment.size)
    for term in terms:
        if not found:
            break
        found &= _united(documents for documents, _share in matching.documents(live, term, in_title=in_title))
    return found


def _with_some(live: LiveSegment, terms: Sequence[SearchTerm]) -> Documents:
    """The documents with a share of the weight of all terms that are known."""
    known = [term for term in terms if term.is_known]
    matched = ((_united(found for found, _share in matching.documents(live, term)), term.weight) for term in known)
    least = MIN_WEIGHT * sum(term.weight for term in known)
    by_weight = _by_score(Documents.all(live.segment.size), matched) if known else []
    return _united(documents for weight, documents in by_weight if weight >= least)


def _answering(live: LiveSegment, found: Documents, question: Question, deadline: Deadline) -> Documents:
    """Those of the documents with all phrases of the question and without what it excludes."""
    for phrase in question.phrases:
        found = _with_phrase(live, found, phrase, deadline)
    for words in question.excluded:
        if len(words) == 1:
            found -= live.segment.documents_with("words", words[0])
            found -= _united(live.segment.documents_with("text", stem) for stem in languages.stems(words[0]))
        else:
            found -= _with_phrase(live, found, words, deadline)
    return found


def _with_phrase(live: LiveSegment, found: Documents, phrase: Sequence[str], deadline: Deadline) -> Documents:
    """Those of the documents that have these words one after the other."""
    for word in phrase:
        found &= live.segment.documents_with("words", word)
    starts: dict[int, set[int]] = {}
    for offset, word in enumerate(phrase):
        if deadline.check():
            return NONE
        places = live.segment.positions("words", word, found)
        starts = {
            document: here if offset == 0 else starts[document] & here
            for document, at in places.items()
            if (here := {place - offset for place in at}) and (offset == 0 or document in starts)
        }
    return Documents.numbered((one for one, places in starts.items() if places), live.segment.size)


def _united(parts: Iterable[Documents]) -> Documents:
    found = NONE
    for part in parts:
        found |= part
    return found


def _best(
    live: LiveSegment, found: Documents, terms: Sequence[SearchTerm], titles: Mapping[str, float], limit: int
) -> ScoredIds:
    """The best of these documents, the newest first among those with the same score."""
    best: ScoredIds = []
    for score, documents in _by_score(found, _bonuses(live, terms, titles) if found else ()):
        best += [(score, *live.segment.posted_and_id(document)) for document in islice(documents, limit - len(best))]
        if len(best) == limit:
            break
    return best


def _by_score(found: Documents, bonuses: Iterable[tuple[Documents, float]]) -> list[tuple[float, Documents]]:
    """The documents by the sum of the bonuses that each gets, the greatest first."""
    parts = {0.0: found}
    for documents, bonus in bonuses:
        if not documents & found:
            continue
        split: dict[float, Documents] = defaultdict(Documents)
        for score, part in parts.items():
            split[score + bonus] |= part & documents
            split[score] |= part - documents
        parts = {score: part for score, part in split.items() if part}
    return sorted(parts.items(), reverse=True)


def _bonuses(
    live: LiveSegment, terms: Sequence[SearchTerm], titles: Mapping[str, float]
) -> Iterator[tuple[Documents, float]]:
    """Documents with what is asked as their title or in it, and less for what is in the text."""
    for title, score in titles.items():
        yield live.segment.documents_with("whole", title), score
    for term in terms:
        for in_title, factor in ((True, 1.0), (False, TEXT_FACTOR)):
            for documents, share in matching.documents(live, term, in_title=in_title):
                yield documents, term.weight * share * factor
