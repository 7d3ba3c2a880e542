"""How likely two ideas are the same, by their words alone.

Two figures enter: how similar the texts are, and whether other ideas are as similar. The coefficients come from a
logistic regression on bug reports whose duplicates are known; `benchmarks/duplicates.py` fits them again and compares
predicted with actual shares in reports that it was not fitted on.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

from community.search import languages, tokenizer

INTERCEPT, SIMILARITY, LOG_RANK = -5.99, 4.62, -1.50

Synonyms = Mapping[str, Mapping[str, float]]  # by stem: other stems, each with the share of the weight that it has


class WordVector(NamedTuple):
    """The weight of each stem of a text, and the length of the vector."""

    weights: Mapping[str, float]
    norm: float


class TextProfile(NamedTuple):
    """What is compared of an idea. In `text` the words of the title count twice."""

    title: WordVector
    text: WordVector
    trigrams: frozenset[str]  # of the title


def profile(title: str, text: str, language: str, rarity: Callable[[str], float]) -> TextProfile:
    """The profile of an idea. `rarity` is the weight of a stem; it is larger for rarer ones."""
    in_title = [languages.stem(word, language) for word in tokenizer.tokenize(title)]
    in_text = [languages.stem(word, language) for word in tokenizer.tokenize(text)]
    padded = f" {tokenizer.normalize(title)} "
    trigrams = frozenset(padded[start : start + 3] for start in range(len(padded) - 2))
    return TextProfile(_vector(in_title, rarity), _vector([*in_title, *in_title, *in_text], rarity), trigrams)


def similarity(one: TextProfile, other: TextProfile, synonyms: Synonyms) -> float:
    """From 0 to 1: half of it by all words, half by the titles, of which words or spelling count, whichever is closer.

    The first is the cosine of vectors of (1 + ln n) · rarity, n times a word; spelling is Dice's coefficient of
    trigrams.
    """
    letters = len(one.trigrams) + len(other.trigrams)
    spelling = 2 * len(one.trigrams & other.trigrams) / letters if letters else 0.0
    titles = max(_cosine(one.title, other.title, synonyms), spelling)
    return (_cosine(one.text, other.text, synonyms) + titles) / 2


def likelihood(similar: float, rank: int) -> float:
    """The share of pairs like this that are the same idea. `rank`: 1 if no other idea is more similar."""
    exponent = INTERCEPT + SIMILARITY * similar + LOG_RANK * log(rank)
    return 1 / (1 + exp(-exponent))


def _vector(stems: Sequence[str], rarity: Callable[[str], float]) -> WordVector:
    weights = {stem: (1 + log(count)) * rarity(stem) for stem, count in Counter(stems).items()}
    return WordVector(weights, sqrt(sum(weight * weight for weight in weights.values())))


def _cosine(one: WordVector, other: WordVector, synonyms: Synonyms) -> float:
    if not one.norm or not other.norm:
        return 0.0
    total = sum(weight * other.weights.get(stem, 0.0) for stem, weight in one.weights.items())
    for stem in one.weights.keys() & synonyms.keys():
        if stem not in other.weights:
            found = (share * other.weights.get(also, 0.0) for also, share in synonyms[stem].items())
            total += one.weights[stem] * max(found, default=0.0)
    return min(1.0, total / (one.norm * other.norm))
