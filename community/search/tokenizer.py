"""Words as the index compares them: without case and accents, and with one stem for all forms of a word.

Texts in the index and the input of visitors pass through the same functions. Input is never parsed as a query language:
every character is either part of a word or a separator.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from whoosh.lang.porter import stem as _porter

from community.core.text_search import fold as _bare

MAX_INPUT_LENGTH = 200  # characters of a visitor's input that are read
MAX_TERMS = 8  # words of the input that are searched for
MAX_WORD_LENGTH = 40

_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"})
_RUNS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Languages written without spaces: pairs of characters serve as words.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def fold(text: str) -> str:
    """The text in lower case and without accents, with plain letters in place of ligatures and the like."""
    whole = text.encode(errors="ignore").decode()  # drops lone surrogates, which neither files nor databases accept
    return _bare(whole).translate(_LETTERS)


def tokenize(text: str) -> list[str]:
    """All words of a text, folded, in their order."""
    return list(_words(fold(text)))


def query_terms(text: str) -> list[str]:
    """The words of a visitor's input: the first eight different ones within its first 200 characters."""
    return list(dict.fromkeys(tokenize(text[:MAX_INPUT_LENGTH])))[:MAX_TERMS]


def is_unfinished(text: str) -> bool:
    """Whether the last word of the input may still be being typed: nothing follows it."""
    return text[:MAX_INPUT_LENGTH][-1:].isalnum()


def normalize(text: str) -> str:
    """The text in the form that titles are compared in: its words with single spaces, or itself if it has none."""
    return " ".join(tokenize(text)) or " ".join(fold(text).split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Porter stem of an ASCII word; its rules for -s and -es suit Spanish as well. Other words are unchanged."""
    return _porter(word) if word.isascii() and word.isalpha() else word


def _words(text: str) -> Iterator[str]:
    for run in _RUNS.findall(text):
        for part in re.split("['’]", run):
            if len(part) > 1 or part == run:  # a single letter next to an apostrophe is not a word
                yield from _split_unspaced(part)


def _split_unspaced(part: str) -> Iterator[str]:
    start = 0
    for found in _UNSPACED.finditer(part):
        if part[start : found.start()]:
            yield part[start : found.start()][:MAX_WORD_LENGTH]
        characters = found.group()
        yield from (characters[i : i + 2] for i in range(max(1, len(characters) - 1)))
        start = found.end()
    if part[start:]:
        yield part[start:][:MAX_WORD_LENGTH]
