"""Searches the index by its lists of the documents that contain a term.

A visitor's words are only looked up, never interpreted. Each search checks its deadline between steps of a few
milliseconds, and returns what it has found when time runs out.
"""

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import log
from operator import itemgetter
from types import MappingProxyType

from community.search import term_weights, tokenizer
from community.search.document_frequency import DocumentFrequencies
from community.search.index_reader import DocumentNumbers, LiveSegment
from community.search.results import COMPLETE, IDEAS, KINDS, PARTIAL, HiddenGroups, Hits
from community.search.term_weights import WeightedTerm

TIME_LIMIT = 0.3  # seconds
MIN_PREFIX_LENGTH = 2  # letters of an unfinished word
TITLE_FACTOR = 1.5  # of a word that is in the title of an idea that was found

ScoredIds = list[tuple[float, int]]
Synonyms = Mapping[str, Mapping[str, float]]
NO_SYNONYMS: Synonyms = MappingProxyType({})


class Deadline:
    """Whether the time of a search has run out."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.has_passed = False

    def check(self) -> bool:
        """Whether the time has run out. Once it has, it stays so."""
        self.has_passed = self.has_passed or time.monotonic() > self._end
        return self.has_passed

    @property
    def notice(self) -> str:
        """Whether the results are complete."""
        return PARTIAL if self.has_passed else COMPLETE


def find(
    segments: Sequence[LiveSegment],
    kind: str,
    text: str,
    groups: HiddenGroups,
    limit: int,
    seconds: float | None = None,
    synonyms: Synonyms = NO_SYNONYMS,
) -> Hits:
    """Documents of a kind with all the words or synonyms of them.

    Exact titles come first, then words in the title, then the newest.
    """
    deadline, text = Deadline(TIME_LIMIT if seconds is None else seconds), text[: tokenizer.MAX_INPUT_LENGTH]
    frequencies = DocumentFrequencies(segments, groups.private)
    terms = term_weights.weighted_terms(frequencies, "text", tokenizer.query_terms(text))
    terms = term_weights.with_synonyms(terms, synonyms)
    whole = tokenizer.normalize(text)
    titles = term_weights.title_scores(segments, frequencies, whole)
    counts: Counter[str] = Counter()
    scored: list[ScoredIds] = []
    for live in segments:
        found = _with_all_terms(live, terms, deadline) if terms else set()
        found = _visible(live, found | live.segment.documents_with("whole", whole), groups)
        if deadline.check():
            break
        counts.update({each: len(found & live.segment.by_kind[each]) for each in KINDS})
        scored.append(_best(live, found & live.segment.by_kind[kind], terms, titles, limit))
    return Hits(_best_ids(scored, limit), {} if deadline.has_passed else counts, deadline.notice)


def suggest(segments: Sequence[LiveSegment], text: str, groups: HiddenGroups, limit: int) -> dict[str, Hits]:
    """For each kind, documents whose titles have all the words; the last word may be unfinished."""
    text = text[: tokenizer.MAX_INPUT_LENGTH]
    deadline, frequencies = Deadline(TIME_LIMIT), DocumentFrequencies(segments, groups.private)
    words, whole = tokenizer.query_terms(text), tokenizer.normalize(text)
    unfinished = ""
    if words and tokenizer.is_unfinished(text) and len(words[-1]) >= MIN_PREFIX_LENGTH:
        *words, unfinished = words
    terms = term_weights.weighted_terms(frequencies, "stems", words)
    endings = term_weights.completions(segments, frequencies, unfinished) if unfinished else None
    titles = term_weights.title_scores(segments, frequencies, whole)
    scored: dict[str, list[ScoredIds]] = defaultdict(list)
    for live in segments if words or unfinished else ():
        found = _with_title_terms(live, terms, endings)
        if deadline.check():
            break
        found = _visible(live, found, groups)
        for kind in KINDS:
            scored[kind].append(_best(live, found & live.segment.by_kind[kind], terms, titles, limit))
    return {kind: Hits(_best_ids(scored[kind], limit), notice=deadline.notice) for kind in KINDS}


def similar(
    segments: Sequence[LiveSegment],
    title: str,
    groups: HiddenGroups,
    limit: int,
    language: str = "en",
    min_terms: int = 1,
    synonyms: Synonyms = NO_SYNONYMS,
) -> Hits:
    """Ideas with this exact title, then ideas with at least `min_terms` of its rarest words, best first."""
    deadline, title = Deadline(TIME_LIMIT), title[: tokenizer.MAX_INPUT_LENGTH]
    frequencies = DocumentFrequencies(segments, groups.private)
    terms = term_weights.distinctive_terms(segments, frequencies, title, language)
    terms = term_weights.with_synonyms(terms, synonyms)
    whole = tokenizer.normalize(title)
    scored: list[ScoredIds] = []
    for live in segments:
        if deadline.check():
            break
        scores, matched = _score_similar(live, terms)
        enough = {document for document, count in matched.items() if count >= min_terms}
        for document in live.segment.documents_with("whole", whole):  # the same title, however few words match
            scores[document] += term_weights.EXACT_TITLE_SCORE
            enough.add(document)
        visible = _visible(live, enough & live.segment.by_kind[IDEAS], groups)
        scored.append([(scores[document], live.segment.ids[document]) for document in visible])
    return Hits(_best_ids(scored, limit), notice=deadline.notice)


def related(
    segments: Sequence[LiveSegment],
    title: str,
    text: str,
    private_groups: DocumentNumbers,
    limit: int,
    synonyms: Synonyms = NO_SYNONYMS,
) -> list[int]:
    """Ideas with the rarest words of an idea's title and text, best first. For jobs: no deadline, no viewer."""
    frequencies = DocumentFrequencies(segments, private_groups)
    terms = term_weights.with_synonyms(term_weights.rarest_terms(frequencies, title, text), synonyms)
    scored: list[ScoredIds] = []
    for live in segments:
        scores: dict[int, float] = defaultdict(float)
        for term in terms:
            in_title = live.segment.documents_with("stems", term.stem)
            for document, share in _shares(live, "text", term).items():
                scores[document] += term.weight * share * (TITLE_FACTOR if document in in_title else 1)
        found = (scores.keys() & live.segment.by_kind[IDEAS]) - live.deleted
        scored.append([(scores[document], live.segment.ids[document]) for document in found])
    return _best_ids(scored, limit)


def rarities(
    segments: Sequence[LiveSegment], stems: Collection[str], private_groups: DocumentNumbers
) -> dict[str, float]:
    """The weight of each of these stems: log(1 + documents / documents with it), over what everyone can find."""
    frequencies = DocumentFrequencies(segments, private_groups)
    total = frequencies.total
    return {stem: log(1 + total / max(frequencies.count("text", stem), 1)) for stem in stems}


def _score_similar(live: LiveSegment, terms: Sequence[WeightedTerm]) -> tuple[dict[int, float], Counter[int]]:
    """The score and the number of terms of each document with some of them. A term in the title counts double."""
    scores: dict[int, float] = defaultdict(float)
    matched: Counter[int] = Counter()
    for term in terms:
        in_title = live.segment.documents_with("stems", term.stem)
        for document, share in _shares(live, "text", term).items():
            scores[document] += term.weight * share * (2 if document in in_title else 1)
            matched[document] += 1
    return scores, matched


def _shares(live: LiveSegment, field: str, term: WeightedTerm) -> dict[int, float]:
    """The documents with a term, and the share of its weight that it has there: less where only a synonym is."""
    found: dict[int, float] = {}
    for stem, share in sorted(term.synonyms.items(), key=itemgetter(1)):
        found |= dict.fromkeys(live.segment.documents_with(field, stem), share)
    return found | dict.fromkeys(live.segment.documents_with(field, term.stem), 1.0)


def _with_all_terms(live: LiveSegment, terms: Sequence[WeightedTerm], deadline: Deadline) -> set[int]:
    found = set(_shares(live, "text", terms[0]))
    for term in terms[1:]:
        if not found or deadline.check():
            return found
        found &= _shares(live, "text", term).keys()
    return found


def _with_title_terms(live: LiveSegment, terms: Sequence[WeightedTerm], endings: Sequence[str] | None) -> set[int]:
    parts = [live.segment.documents_with("stems", term.stem) for term in terms]
    if endings is not None:
        parts.append(set().union(*(live.segment.documents_with("title", word) for word in endings)))
    return set.intersection(*parts) if parts else set()


def _visible(live: LiveSegment, found: DocumentNumbers, groups: HiddenGroups) -> set[int]:
    """The documents that are not deleted and not in groups that the viewer cannot find."""
    if groups.hidden == groups.private:
        return set(found & live.public_documents(groups.private).numbers)
    found = set(found) - live.deleted
    for group in groups.hidden:
        if not found:
            break
        found -= live.segment.documents_with("group", str(group))
    return found


def _best(
    live: LiveSegment, found: set[int], terms: Sequence[WeightedTerm], titles: Mapping[str, float], limit: int
) -> ScoredIds:
    """The (score, id) of the best of these documents; the newest among those without a score."""
    scores: dict[int, float] = defaultdict(float)
    for term in terms:
        for field, share in (("stems", 1.0), ("title", 0.5)):
            text = term.stem if field == "stems" else term.word
            for document in found & live.segment.documents_with(field, text):
                scores[document] += term.weight * share
        for stem, share in term.synonyms.items():
            for document in found & live.segment.documents_with("stems", stem):
                scores[document] += term.weight * share
        if term.synonyms:  # a text with the word itself comes before one with a synonym in the same place
            for document in found & live.segment.documents_with("text", term.stem):
                scores[document] += term.weight * max(term.synonyms.values())
    for title, score in titles.items() if found else ():
        for document in found & live.segment.documents_with("whole", title):
            scores[document] += score
    ids = live.segment.ids
    best = heapq.nlargest(limit, ((score, ids[document]) for document, score in scores.items()))
    if len(best) < limit:
        newest = heapq.nlargest(limit, (ids[document] for document in found if document not in scores))
        best += [(0.0, number) for number in newest]
    return best


def _best_ids(scored: Sequence[ScoredIds], limit: int) -> list[int]:
    return [number for _score, number in heapq.nlargest(limit, _flatten(scored))]


def _flatten(scored: Sequence[ScoredIds]) -> Iterator[tuple[float, int]]:
    for part in scored:
        yield from part
