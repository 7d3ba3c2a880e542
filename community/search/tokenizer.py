"""Words of a text, as they are compared: without case, accents and marks, and with one spelling for their forms.

Texts in the index and what visitors type go through the same functions. What is typed is never read as a language of
queries: every sign in it is either part of a word or stands between words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from whoosh.lang.porter import stem as _porter

from community.core.text_search import fold as _bare

MAX_INPUT_LENGTH = 200  # characters of what a visitor types that are read
MAX_TERMS = 8  # words of it that are looked for
MAX_WORD_LENGTH = 40  # characters of a word that count

_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"})
_RUNS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Languages written without spaces: there pairs of signs are the words.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def fold(text: str) -> str:
    """The text without case and accents, and with plain letters for those that have a custom spelling in them."""
    whole = text.encode(errors="ignore").decode()  # halves of a sign, which no file and no database takes
    return _bare(whole).translate(_LETTERS)


def tokenize(text: str) -> list[str]:
    """All words of a text, folded, in their order."""
    return list(_words(fold(text)))


def query_terms(text: str) -> list[str]:
    """The words of what a visitor typed: the first eight different ones of the first 200 characters."""
    return list(dict.fromkeys(tokenize(text[:MAX_INPUT_LENGTH])))[:MAX_TERMS]


def is_unfinished(text: str) -> bool:
    """Whether the last word that was typed may go on: nothing stands after it."""
    return text[:MAX_INPUT_LENGTH][-1:].isalnum()


def normalize(text: str) -> str:
    """The text as one string to compare titles by: its words with single spaces, or itself where it has none."""
    return " ".join(tokenize(text)) or " ".join(fold(text).split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """One spelling for the forms of a word: Porter's for English, whose rules for -s and -es serve Spanish too."""
    return _porter(word) if word.isascii() and word.isalpha() else word


def _words(text: str) -> Iterator[str]:
    for run in _RUNS.findall(text):
        for part in re.split("['’]", run):
            if len(part) > 1 or part == run:  # the letter after or before an apostrophe is none of a word's own
                yield from _split_unspaced(part)


def _split_unspaced(part: str) -> Iterator[str]:
    place = 0
    for found in _UNSPACED.finditer(part):
        if part[place : found.start()]:
            yield part[place : found.start()][:MAX_WORD_LENGTH]
        signs = found.group()
        yield from (signs[i : i + 2] for i in range(max(1, len(signs) - 1)))
        place = found.end()
    if part[place:]:
        yield part[place:][:MAX_WORD_LENGTH]
