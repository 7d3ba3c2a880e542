"""Which words are looked for, and how much each says: by how common it is among what everybody may find."""

import heapq
from collections.abc import Sequence
from functools import partial
from math import log
from typing import NamedTuple

from whoosh.lang import stopwords

from community.search import tokenizer
from community.search.document_frequency import DocumentFrequencies, terms_with_prefix
from community.search.index_reader import LiveSegment

MAX_COMPLETIONS, MAX_CANDIDATES = (
    50,
    500,
)  # of the words that begin like an unfinished one, how many are looked for, and known
MAX_DISTINCTIVE_TERMS = 5  # words of a title by which ideas are alike
COMMON_TERM_SHARE = 0.02  # the share of ideas from which on a word says nothing,
COMMON_TERM_MINIMUM = (
    40  # unless these are few: two in a hundred of a small community would leave out what it talks about
)
EXACT_TITLE_SCORE, TITLE_PREFIX_SCORE = (
    1000.0,
    100.0,
)  # what outweighs any number of words: the whole title, and its beginning


class WeightedTerm(NamedTuple):
    """A word that is looked for, and how much it says."""

    word: str
    stem: str
    weight: float


def weighted_terms(common: DocumentFrequencies, field: str, typed: Sequence[str]) -> list[WeightedTerm]:
    """Words with their weights, the rarest first: log(1 + documents / documents that have it)."""
    found = []
    for word in typed:
        stem = tokenizer.stem(word)
        found.append(WeightedTerm(word, stem, log(1 + common.size / max(common.having(field, stem), 1))))
    return sorted(found, key=lambda term: -term.weight)


def completions(leaves: Sequence[LiveSegment], common: DocumentFrequencies, prefix: str) -> list[str]:
    """Words of titles that begin so, the most common of very many; and as many that stand in private groups only."""
    known = common.beginning("title", prefix, MAX_CANDIDATES)
    private = set(terms_with_prefix(leaves, "title", prefix, MAX_CANDIDATES)).difference(known)
    others = sorted(word for word in private if not common.having("title", word))
    return heapq.nlargest(MAX_COMPLETIONS, known, key=partial(common.having, "title")) + others[:MAX_COMPLETIONS]


def title_scores(leaves: Sequence[LiveSegment], common: DocumentFrequencies, whole: str) -> dict[str, float]:
    """Whole titles that begin as was typed, and what that is worth."""
    if not whole:
        return {}
    known = common.beginning("whole", whole, MAX_COMPLETIONS) + terms_with_prefix(
        leaves, "whole", whole, MAX_COMPLETIONS
    )
    return {title: EXACT_TITLE_SCORE if title == whole else TITLE_PREFIX_SCORE for title in known}


def distinctive_terms(
    leaves: Sequence[LiveSegment], common: DocumentFrequencies, title: str, language: str
) -> list[WeightedTerm]:
    """The five rarest words of a title that some idea has. In a small community a word may be in forty texts.

    Words that stand in private groups only come on top: who cannot find those groups is answered the same.
    """
    most = max(COMMON_TERM_SHARE * common.ideas, min(COMMON_TERM_MINIMUM, max(2, common.ideas // 2)))
    silent = stopwords.stoplists["en"] | stopwords.stoplists.get(language[:2], frozenset())
    found: list[WeightedTerm] = []
    private: list[WeightedTerm] = []
    for word in dict.fromkeys(tokenizer.tokenize(title)):
        stem = tokenizer.stem(word)
        having = common.having("text", stem)
        if having <= most and word not in silent:
            term = WeightedTerm(word, stem, log(1 + common.ideas / max(having, 1)))
            (found if having else private).append(term)
    known = [term for term in private if any(leaf.segment.frequency("text", term.stem) for leaf in leaves)]
    return heapq.nlargest(MAX_DISTINCTIVE_TERMS, found, key=lambda term: term.weight) + known[:MAX_DISTINCTIVE_TERMS]
