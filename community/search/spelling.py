"""Corrects a typo in a question, with words that the viewer can find."""

import re
from collections.abc import Mapping, Sequence

from community.search import engine, tokenizer
from community.search.engine import NO_SYNONYMS, Deadline, Synonyms
from community.search.folding import fold
from community.search.question import Question
from community.search.results import HiddenGroups
from community.search.segments import LiveSegment
from community.search.tokenizer import Compound
from community.search.vocabulary import MIN_CORRECTED

TIME_LIMIT = 0.2  # seconds of CPU
MAX_PROPOSALS = 5  # for a word, that are tried

_WORD = re.compile(r"[^\W_]+")


def corrections(
    segments: Sequence[LiveSegment], question: Question, groups: HiddenGroups, synonyms: Synonyms = NO_SYNONYMS
) -> dict[str, str]:
    """Words of a question with what to search for instead, so that something is found; empty if nothing is.

    Words that nothing matches are corrected; if there is none, one of the words.
    """
    deadline = Deadline(TIME_LIMIT)
    words = [word.parts[0] for word in question.words if len(word.parts) == 1]
    unknown = [word for word in words if not engine.finds_any(segments, [Compound((word,))], groups, synonyms)]
    changed: dict[str, str] = {}
    for word in unknown[1:]:
        changed.update((word, one) for one in proposals(segments, groups, word)[:1])
    for word in unknown[:1] or words:
        for proposal in proposals(segments, groups, word)[:MAX_PROPOSALS]:
            tried = {**changed, word: proposal}
            if deadline.check():
                return {}
            if engine.finds_any(segments, _replaced(question.words, tried), groups, synonyms):
                return tried
    return {}


def proposals(segments: Sequence[LiveSegment], groups: HiddenGroups, word: str) -> list[str]:
    """Words that the viewer can find and that differ in one letter, those in most documents first."""
    if len(word) < MIN_CORRECTED or not word.isalpha() or tokenizer.is_unspaced(word):
        return []
    near = set().union(*(live.segment.vocabulary.near(word) for live in segments))
    counts = {one: sum(len(engine.visible_with(live, one, groups)) for live in segments) for one in near}
    return sorted((one for one, count in counts.items() if count), key=lambda one: (-counts[one], one))


def apply(text: str, changed: Mapping[str, str]) -> str:
    """The text as it was typed, with words replaced."""
    return _WORD.sub(lambda found: changed.get(fold(found[0]), found[0]), text)


def _replaced(words: Sequence[Compound], changed: Mapping[str, str]) -> list[Compound]:
    return [Compound((changed.get(word.parts[0], word.parts[0]),)) if len(word.parts) == 1 else word for word in words]
