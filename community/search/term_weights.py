"""Which terms a query searches for, and how much each weighs: the rarer a term is, the more."""

import heapq
from collections.abc import Mapping, Sequence
from math import log
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from community.search import languages, tokenizer
from community.search.document_frequency import DocumentFrequencies, FoundTerm
from community.search.segments import LiveSegment

MAX_COMPLETIONS = 50  # of an unfinished word, that are searched for
MAX_CANDIDATES = 500  # of them, among which the most frequent are chosen
MAX_DISTINCTIVE_TERMS = 5  # of a title, that similar ideas share
# A term is common, and says nothing about similarity, if it occurs in this share of the ideas, and in at least so many:
# 2 % of a small community would exclude the very words it talks about.
COMMON_TERM_SHARE = 0.02
COMMON_TERM_MINIMUM = 40
# Whole texts are compared by more words than titles are, and by less rare ones. More of either found fewer duplicates
# among bug reports, see `benchmarks/duplicates.py`.
MAX_RAREST_TERMS = 20
COMMON_WORD_SHARE = 0.1
EXACT_TITLE_SCORE, TITLE_PREFIX_SCORE = 1000.0, 100.0  # more than any number of terms


class WeightedTerm(NamedTuple):
    """A word that is searched for, its stem, and its weight."""

    word: str
    stem: str
    weight: float
    synonyms: Mapping[str, float] = MappingProxyType({})  # stems that count as it, with a share of its weight


def with_synonyms(terms: Sequence[WeightedTerm], synonyms: Mapping[str, Mapping[str, float]]) -> list[WeightedTerm]:
    """The terms, with those of the synonyms that are theirs."""
    return [term._replace(synonyms=synonyms.get(term.stem, term.synonyms)) for term in terms]


def completions(segments: Sequence[LiveSegment], frequencies: DocumentFrequencies, prefix: str) -> list[list[str]]:
    """For each segment, words of titles with this prefix: the most frequent, and as many that only private groups use.

    Both are chosen over all segments.
    """
    found = frequencies.terms_with_prefix("title", prefix, MAX_CANDIDATES)
    chosen = heapq.nlargest(MAX_COMPLETIONS, (one for one in found if one.frequency), key=attrgetter("frequency"))
    chosen += [one for one in found if not one.frequency][:MAX_COMPLETIONS]
    return _by_segment(segments, chosen)


def title_scores(
    segments: Sequence[LiveSegment], frequencies: DocumentFrequencies, whole: str
) -> list[dict[str, float]]:
    """For each segment, the score of each whole title that equals the input or begins with it."""
    found = frequencies.terms_with_prefix("whole", whole, MAX_COMPLETIONS) if whole else []
    return [
        {title: EXACT_TITLE_SCORE if title == whole else TITLE_PREFIX_SCORE for title in titles}
        for titles in _by_segment(segments, found)
    ]


def _by_segment(segments: Sequence[LiveSegment], found: Sequence[FoundTerm]) -> list[list[str]]:
    return [[one.term for one in found if place in one.places] for place in range(len(segments))]


def rarest_terms(frequencies: DocumentFrequencies, title: str, text: str) -> list[WeightedTerm]:
    """The rarest words of an idea that aren't common, a word of the title counting as twice as rare."""
    most = _common_from(frequencies, COMMON_WORD_SHARE)
    in_title = tokenizer.tokenize(title)
    words = [*in_title, *tokenizer.tokenize(text)]
    language, found = languages.guess(words), []
    for word in dict.fromkeys(words):
        stem = languages.stem(word, language)
        count = frequencies.count("text", stem)
        if count <= most:
            weight = log(1 + frequencies.total / max(count, 1))
            found.append(WeightedTerm(word, stem, weight * (2 if word in in_title else 1)))
    return heapq.nlargest(MAX_RAREST_TERMS, {term.stem: term for term in found}.values(), key=lambda term: term.weight)


def distinctive_terms(
    segments: Sequence[LiveSegment], frequencies: DocumentFrequencies, title: str, language: str
) -> list[WeightedTerm]:
    """The five rarest words of a title that occur in some idea and are neither common nor stop words.

    Of the stems that a word has in several languages, the one in most documents counts. Words that only private
    groups use are added to these five, so viewers who cannot find those groups get the same results as without them.
    """
    most = _common_from(frequencies, COMMON_TERM_SHARE)
    ignored = languages.stop_words(language)
    public: list[WeightedTerm] = []
    unknown: list[WeightedTerm] = []
    for word in dict.fromkeys(tokenizer.tokenize(title)):
        stems = sorted(languages.stems(word))  # a title is too short to tell its language
        counts = [frequencies.count("text", stem) for stem in stems]
        count = max(counts)
        if count > most or word in ignored:
            continue
        weight = log(1 + frequencies.ideas / max(count, 1))
        if count:
            public.append(WeightedTerm(word, stems[counts.index(count)], weight))
        else:
            unknown += [WeightedTerm(word, stem, weight) for stem in stems]
    private = [term for term in unknown if any(live.segment.frequency("text", term.stem) for live in segments)]
    rarest = heapq.nlargest(MAX_DISTINCTIVE_TERMS, public, key=lambda term: term.weight)
    return rarest + private[:MAX_DISTINCTIVE_TERMS]


def _common_from(frequencies: DocumentFrequencies, share: float) -> float:
    """In how many documents a term is common."""
    return max(share * frequencies.ideas, min(COMMON_TERM_MINIMUM, max(2, frequencies.ideas // 2)))
