"""Searches the index by its lists of the documents that contain a term.

A visitor's words are only looked up, never interpreted. Each search checks its deadline between steps of a few
milliseconds, and returns what it has found when time runs out.
"""

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import log
from operator import itemgetter
from types import MappingProxyType

from community.search import term_weights, tokenizer
from community.search.document_frequency import DocumentFrequencies
from community.search.document_sets import NONE, Documents
from community.search.results import COMPLETE, IDEAS, KINDS, PARTIAL, HiddenGroups, Hits
from community.search.segments import LiveSegment
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
    for live, own_titles in zip(segments, titles, strict=True):
        found = _with_all_terms(live, terms, deadline) if terms else NONE
        found = _visible(live, found | live.segment.documents_with("whole", whole), groups)
        if deadline.check():
            break
        counts.update({each: len(found & live.segment.by_kind[each]) for each in KINDS})
        scored.append(_best(live, found & live.segment.by_kind[kind], terms, own_titles, limit))
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
    endings = term_weights.completions(segments, frequencies, unfinished) if unfinished else [None] * len(segments)
    titles = term_weights.title_scores(segments, frequencies, whole)
    scored: dict[str, list[ScoredIds]] = defaultdict(list)
    for live, own_endings, own_titles in zip(segments, endings, titles, strict=True) if words or unfinished else ():
        found = _with_title_terms(live, terms, own_endings)
        if deadline.check():
            break
        found = _visible(live, found, groups)
        for kind in KINDS:
            scored[kind].append(_best(live, found & live.segment.by_kind[kind], terms, own_titles, limit))
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
        scores, enough = _score_similar(live, terms, min_terms)
        same = live.segment.documents_with("whole", whole)  # the same title, however few words match
        for document in same:
            scores[document] += term_weights.EXACT_TITLE_SCORE
        visible = _visible(live, (enough | same) & live.segment.by_kind[IDEAS], groups)
        scored.append([(scores[document], live.segment.ids[document]) for document in visible])
    return Hits(_best_ids(scored, limit), notice=deadline.notice)


def related(
    segments: Sequence[LiveSegment],
    title: str,
    text: str,
    private_groups: Collection[int],
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
            _add_scores(scores, live, term, TITLE_FACTOR)
        found = live.segment.by_kind[IDEAS] - live.deleted
        scored.append([(score, live.segment.ids[document]) for document, score in scores.items() if document in found])
    return _best_ids(scored, limit)


def rarities(
    segments: Sequence[LiveSegment], stems: Collection[str], private_groups: Collection[int]
) -> dict[str, float]:
    """The weight of each of these stems: log(1 + documents / documents with it), over what everyone can find."""
    frequencies = DocumentFrequencies(segments, private_groups)
    total = frequencies.total
    return {stem: log(1 + total / max(frequencies.count("text", stem), 1)) for stem in stems}


def _score_similar(
    live: LiveSegment, terms: Sequence[WeightedTerm], min_terms: int
) -> tuple[dict[int, float], Documents]:
    """The score of each document with some of the terms, twice as much for one in the title; and those with enough."""
    scores: dict[int, float] = defaultdict(float)
    with_terms = [Documents.all(live.segment.size)] + [NONE] * min_terms  # with at least 0, 1 ... terms
    for term in terms:
        found = _add_scores(scores, live, term, 2)
        for count in range(min_terms, 0, -1):
            with_terms[count] |= with_terms[count - 1] & found
    return scores, with_terms[min_terms]


def _add_scores(scores: dict[int, float], live: LiveSegment, term: WeightedTerm, title_factor: float) -> Documents:
    """Add the weight of a term to the score of each document with it, and return these documents."""
    found = NONE
    in_title = live.segment.documents_with("stems", term.stem)
    for documents, share in _shares(live, "text", term):
        for part, factor in ((documents & in_title, title_factor), (documents - in_title, 1.0)):
            for document in part:
                scores[document] += term.weight * share * factor
        found |= documents
    return found


def _shares(live: LiveSegment, field: str, term: WeightedTerm) -> Iterator[tuple[Documents, float]]:
    """The documents with a term, and the share of its weight that it has there: less where only a synonym is."""
    found = live.segment.documents_with(field, term.stem)
    yield found, 1.0
    for stem, share in sorted(term.synonyms.items(), key=itemgetter(1), reverse=True):
        documents = live.segment.documents_with(field, stem)
        yield documents - found, share
        found |= documents


def _with_term(live: LiveSegment, field: str, term: WeightedTerm) -> Documents:
    """The documents with a term or a synonym of it."""
    return _united(live.segment.documents_with(field, stem) for stem in (term.stem, *term.synonyms))


def _with_all_terms(live: LiveSegment, terms: Sequence[WeightedTerm], deadline: Deadline) -> Documents:
    found = _with_term(live, "text", terms[0])
    for term in terms[1:]:
        if not found or deadline.check():
            return found
        found &= _with_term(live, "text", term)
    return found


def _with_title_terms(live: LiveSegment, terms: Sequence[WeightedTerm], endings: Sequence[str] | None) -> Documents:
    found = Documents.all(live.segment.size)
    for term in terms:
        found &= live.segment.documents_with("stems", term.stem)
    if endings is not None and found:
        found &= _united(live.segment.documents_with("title", word) for word in endings)
    return found


def _united(parts: Iterable[Documents]) -> Documents:
    found = NONE
    for part in parts:
        found |= part
    return found


def _visible(live: LiveSegment, found: Documents, groups: HiddenGroups) -> Documents:
    """The documents that are not deleted and not in groups that the viewer cannot find."""
    if groups.hidden == groups.private:
        return found & live.public_documents(groups.private).numbers
    found -= live.deleted
    for group in groups.hidden:
        if not found:
            break
        found -= live.segment.documents_with("group", str(group))
    return found


def _best(
    live: LiveSegment, found: Documents, terms: Sequence[WeightedTerm], titles: Mapping[str, float], limit: int
) -> ScoredIds:
    """The (score, id) of the best of these documents, the newest first among those with the same score."""
    best: ScoredIds = []
    for score, documents in _by_score(found, _bonuses(live, terms, titles) if found else ()):
        best += [(score, live.segment.ids[document]) for document in islice(documents, limit - len(best))]
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
    live: LiveSegment, terms: Sequence[WeightedTerm], titles: Mapping[str, float]
) -> Iterator[tuple[Documents, float]]:
    """Documents with something in their titles, or with a word itself and not only a synonym of it."""
    documents_with = live.segment.documents_with
    for title, score in titles.items():
        yield documents_with("whole", title), score
    for term in terms:
        yield documents_with("stems", term.stem), term.weight
        yield documents_with("title", term.word), term.weight / 2
        for stem, share in term.synonyms.items():
            yield documents_with("stems", stem), term.weight * share
        if term.synonyms:  # a text with the word itself comes before one with a synonym in the same place
            yield documents_with("text", term.stem), term.weight * max(term.synonyms.values())


def _best_ids(scored: Sequence[ScoredIds], limit: int) -> list[int]:
    return [number for _score, number in heapq.nlargest(limit, _flatten(scored))]


def _flatten(scored: Sequence[ScoredIds]) -> Iterator[tuple[float, int]]:
    for part in scored:
        yield from part
