"""Which words are looked for, and how much each says: by how common it is among what everybody may find."""

import heapq
from collections.abc import Sequence
from functools import partial
from math import log
from typing import NamedTuple

from whoosh.lang import stopwords

from community.search import words
from community.search.commonness import Common, beginning
from community.search.reading import Leaf

EXPANSIONS, LOOKED_AT = 50, 500  # of the words that begin like an unfinished one, how many are looked for, and known
RAREST = 5  # words of a title by which ideas are alike
COMMON = 0.02  # the share of ideas from which on a word says nothing,
FEW = 40  # unless these are few: two in a hundred of a small community would leave out what it talks about
AS_TYPED, BEGINS_SO = 1000.0, 100.0  # what outweighs any number of words: the whole title, and its beginning


class Term(NamedTuple):
    """A word that is looked for, and how much it says."""

    word: str
    stem: str
    weight: float


def weighed(common: Common, field: str, typed: Sequence[str]) -> list[Term]:
    """Words with their weights, the rarest first: log(1 + documents / documents that have it)."""
    found = []
    for word in typed:
        stem = words.stem(word)
        found.append(Term(word, stem, log(1 + common.size / max(common.having(field, stem), 1))))
    return sorted(found, key=lambda term: -term.weight)


def endings(leaves: Sequence[Leaf], common: Common, prefix: str) -> list[str]:
    """Words of titles that begin so, the most common of very many; and as many that stand in private groups only."""
    known = common.beginning("title", prefix, LOOKED_AT)
    private = set(beginning(leaves, "title", prefix, LOOKED_AT)).difference(known)
    others = sorted(word for word in private if not common.having("title", word))
    return heapq.nlargest(EXPANSIONS, known, key=partial(common.having, "title")) + others[:EXPANSIONS]


def titles(leaves: Sequence[Leaf], common: Common, whole: str) -> dict[str, float]:
    """Whole titles that begin as was typed, and what that is worth."""
    if not whole:
        return {}
    known = common.beginning("whole", whole, EXPANSIONS) + beginning(leaves, "whole", whole, EXPANSIONS)
    return {title: AS_TYPED if title == whole else BEGINS_SO for title in known}


def telling(leaves: Sequence[Leaf], common: Common, title: str, language: str) -> list[Term]:
    """The five rarest words of a title that some idea has. In a small community a word may be in forty texts.

    Words that stand in private groups only come on top: who cannot find those groups is answered the same.
    """
    most = max(COMMON * common.ideas, min(FEW, max(2, common.ideas // 2)))
    silent = stopwords.stoplists["en"] | stopwords.stoplists.get(language[:2], frozenset())
    found: list[Term] = []
    private: list[Term] = []
    for word in dict.fromkeys(words.split(title)):
        stem = words.stem(word)
        having = common.having("text", stem)
        if having <= most and word not in silent:
            term = Term(word, stem, log(1 + common.ideas / max(having, 1)))
            (found if having else private).append(term)
    known = [term for term in private if any(leaf.segment.frequency("text", term.stem) for leaf in leaves)]
    return heapq.nlargest(RAREST, found, key=lambda term: term.weight) + known[:RAREST]
