"""Questions to the index, answered from its lists of which documents have which word.

A visitor's words are only ever looked up, never interpreted. Each question looks at the clock between two steps, of
which none takes more than a few milliseconds, and answers with what it has when its time is over.
"""

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

from whoosh.lang import stopwords

from community.search import words
from community.search.hits import Hits
from community.search.reading import Docs, Leaf
from community.search.shapes import IDEAS, KINDS, PARTIAL, WHOLE

SECONDS = 0.3
EXPANSIONS, LOOKED_AT = 50, 500  # of the words that begin like an unfinished one, how many are looked for, and known
LEAST_PREFIX = 2  # letters of an unfinished word
RAREST = 5  # words of a title by which ideas are alike
COMMON = 0.02  # the share of ideas from which on a word says nothing,
FEW = 40  # unless these are few: two in a hundred of a small community would leave out what it talks about
AS_TYPED, BEGINS_SO = 1000.0, 100.0  # what outweighs any number of words: the whole title, and its beginning

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


class Term(NamedTuple):
    """A word that is looked for, and how much it says."""

    word: str
    stem: str
    weight: float


def find(leaves: Sequence[Leaf], kind: str, text: str, hidden: Docs, limit: int, seconds: float | None = None) -> Hits:
    """Things of a kind that have all the words: the title as typed first, then words in the title, then the newest."""
    clock, text = Clock(SECONDS if seconds is None else seconds), text[: words.LONGEST_INPUT]
    terms, whole = _weighed(leaves, "text", words.typed(text)), words.whole(text)
    counts: Counter[str] = Counter()
    scored: list[Scored] = []
    for leaf in leaves:
        found = _with_all(leaf, terms, clock) if terms else set()
        found = _allowed(leaf, found | leaf.segment.having("whole", whole), hidden)
        if clock.is_over:
            break
        counts.update({each: len(found & leaf.segment.kinds[each]) for each in KINDS})
        scored.append(_best(leaf, found & leaf.segment.kinds[kind], terms, whole, limit))
    return Hits(_ids(scored, limit), {} if clock.was_over else counts, clock.notice)


def suggest(leaves: Sequence[Leaf], text: str, hidden: Docs, limit: int) -> dict[str, Hits]:
    """For each kind, things whose titles have all the words, of which the last may be unfinished."""
    text = text[: words.LONGEST_INPUT]
    clock, typed, whole = Clock(SECONDS), words.typed(text), words.whole(text)
    unfinished = typed[-1] if typed and words.is_unfinished(text) and len(typed[-1]) >= LEAST_PREFIX else ""
    terms = _weighed(leaves, "stems", typed[:-1] if unfinished else typed)
    scored: dict[str, list[Scored]] = defaultdict(list)
    for leaf in leaves if typed else ():
        found = _titled(leaf, terms, unfinished)
        if clock.is_over:
            break
        found = _allowed(leaf, found, hidden)
        for kind in KINDS:
            scored[kind].append(_best(leaf, found & leaf.segment.kinds[kind], terms, whole, limit))
    return {kind: Hits(_ids(scored[kind], limit), notice=clock.notice) for kind in KINDS}


def similar(leaves: Sequence[Leaf], title: str, hidden: Docs, limit: int, language: str = "en", least: int = 1) -> Hits:
    """Ideas of this very title, then those with at least so many of its rarest words, the rarest and most first."""
    clock, title = Clock(SECONDS), title[: words.LONGEST_INPUT]
    terms, whole = _telling(leaves, title, language), words.whole(title)
    scored: list[Scored] = []
    for leaf in leaves:
        if clock.is_over:
            break
        scores, matched = _alike(leaf, terms)
        enough = {document for document, count in matched.items() if count >= least}
        for document in leaf.segment.having("whole", whole):  # the same title, whatever its words say
            scores[document] += AS_TYPED
            enough.add(document)
        allowed = _allowed(leaf, enough & leaf.segment.kinds[IDEAS], hidden)
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


def _weighed(leaves: Sequence[Leaf], field: str, typed: Sequence[str]) -> list[Term]:
    """Words with their weights, the rarest first: log(1 + documents / documents that have it)."""
    size = sum(leaf.segment.size for leaf in leaves)
    found = []
    for word in typed:
        stem = words.stem(word)
        having = sum(leaf.segment.frequency(field, stem) for leaf in leaves)
        found.append(Term(word, stem, log(1 + size / max(having, 1))))
    return sorted(found, key=lambda term: -term.weight)


def _with_all(leaf: Leaf, terms: Sequence[Term], clock: Clock) -> set[int]:
    found = leaf.segment.having("text", terms[0].stem)
    for term in terms[1:]:
        if not found or clock.is_over:
            return found
        found &= leaf.segment.having("text", term.stem)
    return found


def _titled(leaf: Leaf, terms: Sequence[Term], unfinished: str) -> set[int]:
    parts = [leaf.segment.having("stems", term.stem) for term in terms]
    if unfinished:
        parts.append(_beginning(leaf, unfinished))
    return set.intersection(*parts) if parts else set()


def _beginning(leaf: Leaf, prefix: str) -> set[int]:
    """Documents with a word in their title that begins so; of very many such words, with one of the most common."""
    known = leaf.segment.beginning("title", prefix, LOOKED_AT)
    common = heapq.nlargest(EXPANSIONS, known, key=lambda word: leaf.segment.frequency("title", word))
    return set().union(*(leaf.segment.having("title", word) for word in common))


def _allowed(leaf: Leaf, found: Docs, hidden: Docs) -> set[int]:
    """Without what is deleted, and what stands in groups that the viewer cannot find."""
    found = set(found) - leaf.deleted
    for group in hidden:
        if not found:
            break
        found -= leaf.segment.having("group", str(group))
    return found


def _best(leaf: Leaf, found: set[int], terms: Sequence[Term], whole: str, limit: int) -> Scored:
    """(score, id) of the best of these documents."""
    scores: dict[int, float] = defaultdict(float)
    for term in terms:
        for field, share in (("stems", 1.0), ("title", 0.5)):
            for document in found & leaf.segment.having(field, term.stem if field == "stems" else term.word):
                scores[document] += term.weight * share
    for begins in leaf.segment.beginning("whole", whole, EXPANSIONS) if whole else ():
        for document in found & leaf.segment.having("whole", begins):
            scores[document] += AS_TYPED if begins == whole else BEGINS_SO
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


def _telling(leaves: Sequence[Leaf], title: str, language: str) -> list[Term]:
    """The five rarest words of a title that some idea has. In a small community a word may be in forty texts."""
    ideas = sum(len(leaf.segment.kinds[IDEAS]) for leaf in leaves)
    most = max(COMMON * ideas, min(FEW, max(2, ideas // 2)))
    silent = stopwords.stoplists["en"] | stopwords.stoplists.get(language[:2], frozenset())
    found = []
    for word in dict.fromkeys(words.split(title)):
        stem = words.stem(word)
        having = sum(leaf.segment.frequency("text", stem) for leaf in leaves)
        if 0 < having <= most and word not in silent:
            found.append(Term(word, stem, log(1 + ideas / having)))
    return heapq.nlargest(RAREST, found, key=lambda term: term.weight)
