"""The language of a text, guessed from its letters and its most frequent words, and what depends on it.

Stems of other languages than English name their language, so "mode" in a French text is not a form of "mod".
"""

from collections import Counter
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from whoosh.lang.stopwords import stoplists

from community.search.folding import fold

ENGLISH = "en"
MIN_STOP_WORDS = 2  # of a language in a text, if the language is not English
MIN_STEMMED = 4  # signs of a word of another alphabet; endings of shorter ones are part of it
MAX_GUESSED_FROM = 200  # words of a text

# Languages that share the Latin alphabet and are told apart by their stop words.
_ALGORITHMS = {
    "en": "english",
    "da": "danish",
    "de": "german",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "sv": "swedish",
    "tr": "turkish",
}
# Alphabets of which we know the languages' stemmers. The first is used unless stop words tell another.
_SCRIPTS = (
    ("\u0370", "\u03ff", "greek"),
    ("\u0400", "\u04ff", "russian"),
    ("\u0530", "\u058f", "armenian"),
    ("\u0590", "\u05ff", "hebrew"),
    ("\u0600", "\u06ff", "arabic"),
    ("\u0900", "\u097f", "hindi"),
    ("\u0b80", "\u0bff", "tamil"),
    ("\uac00", "\ud7a3", "korean"),
)
# What Korean attaches to nouns, the longest first.
_PARTICLES = (
    *("에서는", "에서도", "으로는", "이라도", "입니다"),
    *(
        "으로",
        "에서",
        "에게",
        "한테",
        "까지",
        "부터",
        "마다",
        "처럼",
        "보다",
        "하고",
        "이나",
        "이랑",
        "라도",
        "조차",
        "밖에",
    ),
    *("밖에", "에는", "에도", "들이", "들은", "들을", "이다"),
    *("들", "은", "는", "이", "가", "을", "를", "에", "의", "로", "와", "과", "도", "만", "나", "께", "랑", "야", "여"),
)
_HEBREW_PREFIXES = "ובהלמשכ"


def guess(text_words: Collection[str]) -> str:
    """The language of a text by its words, folded: of the Latin alphabet, else English."""
    counts: Counter[str] = Counter()
    for word in list(text_words)[:MAX_GUESSED_FROM]:
        counts.update(_languages_by_stop_word().get(word, ()))
    if not counts:
        return ENGLISH
    best, count = max(counts.items(), key=lambda item: (item[1], item[0] == ENGLISH))
    return best if count > counts[ENGLISH] and count >= MIN_STOP_WORDS else ENGLISH


def stem(word: str, language: str = ENGLISH) -> str:
    """The stem of a folded word, by the rules of its alphabet's language, or else of this one."""
    return _stem(word, language if word.isascii() else "")


def stems(word: str) -> set[str]:
    """The stems that a word has in any language it may be of."""
    languages = _ALGORITHMS if word.isascii() else (ENGLISH,)
    return {stem(word, language) for language in languages}


def stop_words(language: str = ENGLISH) -> frozenset[str]:
    """Words that say nothing, of English and of this language, folded."""
    return _stop_words(ENGLISH) | _stop_words(language[:2])


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    if language:
        found = _stemmer(_ALGORITHMS.get(language, "english")).stemWord(word) if word.isalpha() else word
        return str(found) if language == ENGLISH or found == word else f"{language}:{found}"
    alphabet = next((name for first, last, name in _SCRIPTS if first <= word[0] <= last), "")
    if alphabet == "korean":
        particle = next((one for one in _PARTICLES if word.endswith(one) and len(word) - len(one) >= 2), "")
        return word.removesuffix(particle)
    if alphabet == "hebrew":
        return word[1:] if len(word) > 3 and word[0] in _HEBREW_PREFIXES else word
    return str(_stemmer(alphabet).stemWord(word)) if alphabet and len(word) >= MIN_STEMMED else word


@cache
def _stemmer(algorithm: str) -> Any:
    return snowballstemmer.stemmer(algorithm)


@cache
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(map(fold, stoplists.get(language, ())))


@cache
def _languages_by_stop_word() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language in _ALGORITHMS:
        for word in _stop_words(language):
            found.setdefault(word, []).append(language)
    return found
