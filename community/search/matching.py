"""Which documents match a word: by the word itself, its forms, its spellings, and words that begin with or contain it.

What a word matches depends only on what everyone can find, and on words that only private groups use. Neither changes
what the others find.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import log
from typing import NamedTuple

from community.search import languages, tokenizer
from community.search.document_frequency import DocumentFrequencies
from community.search.document_sets import NONE, Documents
from community.search.segments import LiveSegment
from community.search.tokenizer import Compound
from community.search.vocabulary import Vocabulary

MIN_BEGINNING, MIN_PART = 3, 4  # letters of the beginning and of a part of words
MIN_KOREAN = 2  # syllables of either
MIN_SPLIT = 2  # letters of each half of a word that was written as one
MAX_WORDS = 15  # that begin with a word, and that contain it
FORM, SPELLING, BEGINNING, PART = 0.9, 0.8, 0.6, 0.3  # how much each is worth, where the word itself is 1

TITLE_FIELDS = {"words": "title", "text": "stems"}


class Alternative(NamedTuple):
    """Tokens that together match a word, the field they are in, and how much that is worth, up to 1."""

    field: str
    tokens: tuple[str, ...]
    share: float


class SearchTerm(NamedTuple):
    """A word of a question: what matches it, best first, its weight, and whether everyone can find the word itself."""

    alternatives: tuple[Alternative, ...]
    weight: float
    is_known: bool


def terms_of(
    segments: Sequence[LiveSegment],
    frequencies: DocumentFrequencies,
    words: Sequence[Compound],
    synonyms: Mapping[str, Mapping[str, float]],
    *,
    expand: bool = True,
) -> list[SearchTerm]:
    """The terms of a question. With `expand`, words that begin with or contain one match it, too."""
    found: list[SearchTerm] = []
    for number, word in enumerate(words):
        own = list(_own(word))
        own += [Alternative("words", (one,), SPELLING) for one in _joined_with_next(words, number)]
        for part in word.parts:
            own += [Alternative("text", (other,), share) for other, share in _synonyms(synonyms, part)]
        if len(word.parts) == 1 and not tokenizer.is_unspaced(word.parts[0]):
            own += _split(frequencies, word.parts[0])
            if expand:
                own += _longer(segments, frequencies, word.parts[0])
        count = max(_count(frequencies, one) for one in own)
        weight = log(1 + frequencies.total / max(count, 1))
        found.append(SearchTerm(tuple(sorted(own, key=lambda one: -one.share)), weight, count > 0))
    return found


def documents(live: LiveSegment, term: SearchTerm, *, in_title: bool = False) -> Iterator[tuple[Documents, float]]:
    """The documents of a segment that match a term, or whose titles do, each once, and how well, best first."""
    done = NONE
    for one in term.alternatives:
        field = TITLE_FIELDS[one.field] if in_title else one.field
        found = live.segment.documents_with(field, one.tokens[0])
        for token in one.tokens[1:]:
            found &= live.segment.documents_with(field, token)
        if found - done:
            yield found - done, one.share
            done |= found


def _count(frequencies: DocumentFrequencies, alternative: Alternative) -> int:
    """In how many documents that everyone can find the alternative is, at most."""
    return min(frequencies.count(alternative.field, token) for token in alternative.tokens)


def _own(word: Compound) -> Iterator[Alternative]:
    """The word, its forms, and a compound written as one."""
    yield Alternative("words", word.parts, 1.0)
    if word.joined:
        yield Alternative("words", (word.joined,), 1.0)
    if len(word.parts) == 1:
        for stem in sorted(languages.stems(word.parts[0])):
            yield Alternative("text", (stem,), FORM)
    elif not tokenizer.is_unspaced(word.parts[0]):
        yield Alternative("text", tuple(map(languages.stem, word.parts)), FORM)


def _synonyms(synonyms: Mapping[str, Mapping[str, float]], word: str) -> Iterator[tuple[str, float]]:
    for stem in languages.stems(word) & synonyms.keys():
        yield from synonyms[stem].items()


def _joined_with_next(words: Sequence[Compound], number: int) -> Iterator[str]:
    """This word and its neighbors written as one: "darkmode" for "dark" and for "mode"."""
    for first in (number - 1, number):
        if 0 <= first < len(words) - 1:
            parts = words[first].parts + words[first + 1].parts
            if not any(map(tokenizer.is_unspaced, parts)):
                yield "".join(parts)[: tokenizer.MAX_WORD_LENGTH]


def _split(frequencies: DocumentFrequencies, word: str) -> Iterator[Alternative]:
    """Two words that everyone can find and that are this one if written as one."""
    if not word.isalpha() or frequencies.count("words", word):
        return
    for at in range(MIN_SPLIT, len(word) - MIN_SPLIT + 1):
        halves = (word[:at], word[at:])
        if all(frequencies.count("words", half) for half in halves):
            yield Alternative("words", halves, SPELLING)


def _longer(segments: Sequence[LiveSegment], frequencies: DocumentFrequencies, word: str) -> Iterator[Alternative]:
    korean = "\uac00" <= word[0] <= "\ud7a3"
    if not word.isdigit() and len(word) >= (MIN_KOREAN if korean else MIN_BEGINNING):
        for longer in _words(segments, frequencies, word, Vocabulary.beginning):
            yield Alternative("words", (longer,), BEGINNING)
    if not word.isdigit() and len(word) >= (MIN_KOREAN if korean else MIN_PART):
        for longer in _words(segments, frequencies, word, Vocabulary.containing):
            yield Alternative("words", (longer,), PART)


def _words(
    segments: Sequence[LiveSegment],
    frequencies: DocumentFrequencies,
    word: str,
    lookup: Callable[[Vocabulary, str], Iterable[str]],
) -> list[str]:
    """The first words of a lookup that everyone can find, and as many that only private groups use."""
    public: list[str] = []
    private: list[str] = []
    lookups = (lookup(live.segment.vocabulary, word) for live in segments)
    for found, _same in groupby(heapq.merge(*lookups)):
        kept = public if frequencies.count("words", found) else private
        if len(kept) < MAX_WORDS:
            kept.append(found)
        if len(public) == MAX_WORDS:
            break
    return public + private
