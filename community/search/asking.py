"""Questions to the index, answered from its lists of which documents have which word.

A visitor's words are only ever looked up, never interpreted. Each question looks at the clock between two steps, of
which none takes more than a few milliseconds, and answers with what it has when its time is over.
"""

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from community.search import weighing, words
from community.search.commonness import Common
from community.search.hits import Hits, Veil
from community.search.reading import Docs, Leaf
from community.search.shapes import IDEAS, KINDS, PARTIAL, WHOLE
from community.search.weighing import Term

SECONDS = 0.3
LEAST_PREFIX = 2  # letters of an unfinished word

Scored = list[tuple[float, int]]


class Clock:
    """Says whether the time of a question is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.was_over = False

    @property
    def is_over(self) -> bool:
        self.was_over = self.was_over or time.monotonic() > self._end
        return self.was_over

    @property
    def notice(self) -> str:
        return PARTIAL if self.was_over else WHOLE


def find(leaves: Sequence[Leaf], kind: str, text: str, veil: Veil, limit: int, seconds: float | None = None) -> Hits:
    """Things of a kind that have all the words: the title as typed first, then words in the title, then the newest."""
    clock, text = Clock(SECONDS if seconds is None else seconds), text[: words.LONGEST_INPUT]
    common = Common(leaves, veil.private)
    terms, whole = weighing.weighed(common, "text", words.typed(text)), words.whole(text)
    titles = weighing.titles(leaves, common, whole)
    counts: Counter[str] = Counter()
    scored: list[Scored] = []
    for leaf in leaves:
        found = _with_all(leaf, terms, clock) if terms else set()
        found = _allowed(leaf, found | leaf.segment.having("whole", whole), veil)
        if clock.is_over:
            break
        counts.update({each: len(found & leaf.segment.kinds[each]) for each in KINDS})
        scored.append(_best(leaf, found & leaf.segment.kinds[kind], terms, titles, limit))
    return Hits(_ids(scored, limit), {} if clock.was_over else counts, clock.notice)


def suggest(leaves: Sequence[Leaf], text: str, veil: Veil, limit: int) -> dict[str, Hits]:
    """For each kind, things whose titles have all the words, of which the last may be unfinished."""
    text = text[: words.LONGEST_INPUT]
    clock, common = Clock(SECONDS), Common(leaves, veil.private)
    typed, whole = words.typed(text), words.whole(text)
    unfinished = typed[-1] if typed and words.is_unfinished(text) and len(typed[-1]) >= LEAST_PREFIX else ""
    terms = weighing.weighed(common, "stems", typed[:-1] if unfinished else typed)
    endings = weighing.endings(leaves, common, unfinished) if unfinished else None
    titles = weighing.titles(leaves, common, whole)
    scored: dict[str, list[Scored]] = defaultdict(list)
    for leaf in leaves if typed else ():
        found = _titled(leaf, terms, endings)
        if clock.is_over:
            break
        found = _allowed(leaf, found, veil)
        for kind in KINDS:
            scored[kind].append(_best(leaf, found & leaf.segment.kinds[kind], terms, titles, limit))
    return {kind: Hits(_ids(scored[kind], limit), notice=clock.notice) for kind in KINDS}


def similar(leaves: Sequence[Leaf], title: str, veil: Veil, limit: int, language: str = "en", least: int = 1) -> Hits:
    """Ideas of this very title, then those with at least so many of its rarest words, the rarest and most first."""
    clock, title = Clock(SECONDS), title[: words.LONGEST_INPUT]
    terms, whole = weighing.telling(leaves, Common(leaves, veil.private), title, language), words.whole(title)
    scored: list[Scored] = []
    for leaf in leaves:
        if clock.is_over:
            break
        scores, matched = _alike(leaf, terms)
        enough = {document for document, count in matched.items() if count >= least}
        for document in leaf.segment.having("whole", whole):  # the same title, whatever its words say
            scores[document] += weighing.AS_TYPED
            enough.add(document)
        allowed = _allowed(leaf, enough & leaf.segment.kinds[IDEAS], veil)
        scored.append([(scores[document], leaf.segment.numbers[document]) for document in allowed])
    return Hits(_ids(scored, limit), notice=clock.notice)


def _alike(leaf: Leaf, terms: Sequence[Term]) -> tuple[dict[int, float], Counter[int]]:
    """The score of each document with some of the words, and how many it has. A word in the title counts double."""
    scores: dict[int, float] = defaultdict(float)
    matched: Counter[int] = Counter()
    for term in terms:
        in_title = leaf.segment.having("stems", term.stem)
        for document in leaf.segment.having("text", term.stem):
            scores[document] += term.weight * (2 if document in in_title else 1)
            matched[document] += 1
    return scores, matched


def _with_all(leaf: Leaf, terms: Sequence[Term], clock: Clock) -> set[int]:
    found = leaf.segment.having("text", terms[0].stem)
    for term in terms[1:]:
        if not found or clock.is_over:
            return found
        found &= leaf.segment.having("text", term.stem)
    return found


def _titled(leaf: Leaf, terms: Sequence[Term], endings: Sequence[str] | None) -> set[int]:
    parts = [leaf.segment.having("stems", term.stem) for term in terms]
    if endings is not None:
        parts.append(set().union(*(leaf.segment.having("title", word) for word in endings)))
    return set.intersection(*parts) if parts else set()


def _allowed(leaf: Leaf, found: Docs, veil: Veil) -> set[int]:
    """Without what is deleted, and what stands in groups that the viewer cannot find."""
    if veil.hidden == veil.private:
        return set(found & leaf.open(veil.private).documents)
    found = set(found) - leaf.deleted
    for group in veil.hidden:
        if not found:
            break
        found -= leaf.segment.having("group", str(group))
    return found


def _best(leaf: Leaf, found: set[int], terms: Sequence[Term], titles: Mapping[str, float], limit: int) -> Scored:
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


def _ids(scored: Sequence[Scored], limit: int) -> list[int]:
    return [number for _score, number in heapq.nlargest(limit, _all(scored))]


def _all(scored: Sequence[Scored]) -> Iterator[tuple[float, int]]:
    for part in scored:
        yield from part
