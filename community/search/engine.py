"""Questions to the index, answered from its lists of which documents have which word.

A visitor's words are only ever looked up, never interpreted. Each question looks at the clock between two steps, of
which none takes more than a few milliseconds, and answers with what it has when its time is over.
"""

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from community.search import term_weights, tokenizer
from community.search.document_frequency import DocumentFrequencies
from community.search.index_reader import DocumentNumbers, LiveSegment
from community.search.results import COMPLETE, IDEAS, KINDS, PARTIAL, HiddenGroups, Hits
from community.search.term_weights import WeightedTerm

TIME_LIMIT = 0.3
MIN_PREFIX_LENGTH = 2  # letters of an unfinished word

ScoredIds = list[tuple[float, int]]


class Deadline:
    """Says whether the time of a question is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.timed_out = False

    @property
    def is_over(self) -> bool:
        self.timed_out = self.timed_out or time.monotonic() > self._end
        return self.timed_out

    @property
    def notice(self) -> str:
        return PARTIAL if self.timed_out else COMPLETE


def find(
    leaves: Sequence[LiveSegment],
    kind: str,
    text: str,
    hidden_groups: HiddenGroups,
    limit: int,
    seconds: float | None = None,
) -> Hits:
    """Things of a kind that have all the words: the title as typed first, then words in the title, then the newest."""
    clock, text = Deadline(TIME_LIMIT if seconds is None else seconds), text[: tokenizer.MAX_INPUT_LENGTH]
    common = DocumentFrequencies(leaves, hidden_groups.private)
    terms, whole = term_weights.weighted_terms(common, "text", tokenizer.query_terms(text)), tokenizer.normalize(text)
    titles = term_weights.title_scores(leaves, common, whole)
    counts: Counter[str] = Counter()
    scored: list[ScoredIds] = []
    for leaf in leaves:
        found = _with_all_terms(leaf, terms, clock) if terms else set()
        found = _visible(leaf, found | leaf.segment.having("whole", whole), hidden_groups)
        if clock.is_over:
            break
        counts.update({each: len(found & leaf.segment.kinds[each]) for each in KINDS})
        scored.append(_best(leaf, found & leaf.segment.kinds[kind], terms, titles, limit))
    return Hits(_best_ids(scored, limit), {} if clock.timed_out else counts, clock.notice)


def suggest(leaves: Sequence[LiveSegment], text: str, hidden_groups: HiddenGroups, limit: int) -> dict[str, Hits]:
    """For each kind, things whose titles have all the words, of which the last may be unfinished."""
    text = text[: tokenizer.MAX_INPUT_LENGTH]
    clock, common = Deadline(TIME_LIMIT), DocumentFrequencies(leaves, hidden_groups.private)
    typed, whole = tokenizer.query_terms(text), tokenizer.normalize(text)
    unfinished = typed[-1] if typed and tokenizer.is_unfinished(text) and len(typed[-1]) >= MIN_PREFIX_LENGTH else ""
    terms = term_weights.weighted_terms(common, "stems", typed[:-1] if unfinished else typed)
    endings = term_weights.completions(leaves, common, unfinished) if unfinished else None
    titles = term_weights.title_scores(leaves, common, whole)
    scored: dict[str, list[ScoredIds]] = defaultdict(list)
    for leaf in leaves if typed else ():
        found = _with_title_terms(leaf, terms, endings)
        if clock.is_over:
            break
        found = _visible(leaf, found, hidden_groups)
        for kind in KINDS:
            scored[kind].append(_best(leaf, found & leaf.segment.kinds[kind], terms, titles, limit))
    return {kind: Hits(_best_ids(scored[kind], limit), notice=clock.notice) for kind in KINDS}


def similar(
    leaves: Sequence[LiveSegment],
    title: str,
    hidden_groups: HiddenGroups,
    limit: int,
    language: str = "en",
    least: int = 1,
) -> Hits:
    """Ideas of this very title, then those with at least so many of its rarest words, the rarest and most first."""
    clock, title = Deadline(TIME_LIMIT), title[: tokenizer.MAX_INPUT_LENGTH]
    terms, whole = (
        term_weights.distinctive_terms(leaves, DocumentFrequencies(leaves, hidden_groups.private), title, language),
        tokenizer.normalize(title),
    )
    scored: list[ScoredIds] = []
    for leaf in leaves:
        if clock.is_over:
            break
        scores, matched = _score_similar(leaf, terms)
        enough = {document for document, count in matched.items() if count >= least}
        for document in leaf.segment.having("whole", whole):  # the same title, whatever its words say
            scores[document] += term_weights.EXACT_TITLE_SCORE
            enough.add(document)
        allowed = _visible(leaf, enough & leaf.segment.kinds[IDEAS], hidden_groups)
        scored.append([(scores[document], leaf.segment.numbers[document]) for document in allowed])
    return Hits(_best_ids(scored, limit), notice=clock.notice)


def _score_similar(leaf: LiveSegment, terms: Sequence[WeightedTerm]) -> tuple[dict[int, float], Counter[int]]:
    """The score of each document with some of the words, and how many it has. A word in the title counts double."""
    scores: dict[int, float] = defaultdict(float)
    matched: Counter[int] = Counter()
    for term in terms:
        in_title = leaf.segment.having("stems", term.stem)
        for document in leaf.segment.having("text", term.stem):
            scores[document] += term.weight * (2 if document in in_title else 1)
            matched[document] += 1
    return scores, matched


def _with_all_terms(leaf: LiveSegment, terms: Sequence[WeightedTerm], clock: Deadline) -> set[int]:
    found = leaf.segment.having("text", terms[0].stem)
    for term in terms[1:]:
        if not found or clock.is_over:
            return found
        found &= leaf.segment.having("text", term.stem)
    return found


def _with_title_terms(leaf: LiveSegment, terms: Sequence[WeightedTerm], endings: Sequence[str] | None) -> set[int]:
    parts = [leaf.segment.having("stems", term.stem) for term in terms]
    if endings is not None:
        parts.append(set().union(*(leaf.segment.having("title", word) for word in endings)))
    return set.intersection(*parts) if parts else set()


def _visible(leaf: LiveSegment, found: DocumentNumbers, hidden_groups: HiddenGroups) -> set[int]:
    """Without what is deleted, and what stands in groups that the viewer cannot find."""
    if hidden_groups.hidden == hidden_groups.private:
        return set(found & leaf.open(hidden_groups.private).documents)
    found = set(found) - leaf.deleted
    for group in hidden_groups.hidden:
        if not found:
            break
        found -= leaf.segment.having("group", str(group))
    return found


def _best(
    leaf: LiveSegment, found: set[int], terms: Sequence[WeightedTerm], titles: Mapping[str, float], limit: int
) -> ScoredIds:
    """(score, id) of the best of these documents."""
    scores: dict[int, float] = defaultdict(float)
    for term in terms:
        for field, share in (("stems", 1.0), ("title", 0.5)):
            for document in found & leaf.segment.having(field, term.stem if field == "stems" else term.word):
                scores[document] += term.weight * share
    for title, worth in titles.items() if found else ():
        for document in found & leaf.segment.having("whole", title):
            scores[document] += worth
    numbers = leaf.segment.numbers
    best = heapq.nlargest(limit, ((score, numbers[document]) for document, score in scores.items()))
    if len(best) < limit:
        best += [(0.0, n) for n in heapq.nlargest(limit, (numbers[d] for d in found if d not in scores))]
    return best


def _best_ids(scored: Sequence[ScoredIds], limit: int) -> list[int]:
    return [number for _score, number in heapq.nlargest(limit, _flatten(scored))]


def _flatten(scored: Sequence[ScoredIds]) -> Iterator[tuple[float, int]]:
    for part in scored:
        yield from part
