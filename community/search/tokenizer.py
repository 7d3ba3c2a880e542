"""The words of a text, as searches compare them. Texts and the input of visitors pass through the same functions.

Words are folded. What is written without spaces is found by its parts and as a whole: "wi-fi" by "fi" and by "wifi". Of
languages that are written without spaces, letters and pairs of letters serve as words.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from community.search.folding import MARKS, fold

MAX_INPUT_LENGTH = 200  # characters of a visitor's input that are read
MAX_TERMS = 8  # words of the input that are searched for
MAX_WORD_LENGTH = 40

_LETTER = rf"(?:[^\W_][{MARKS}]*)"
_COMPOUND = re.compile(rf"{_LETTER}+(?:['’‐‑._-]{_LETTER}+)*(?:(?<![^\W_][^\W_][^\W_])(?:\+\+?|#)(?![^\W_]))?")
_PART = re.compile(rf"{_LETTER}+(?:\+\+?|#)?")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)+|(?<=v)\d+)")
# Languages written without spaces: letters, with the marks on them, serve as words, and so do pairs of them.
_UNSPACED = re.compile(
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e50-\u0e59\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u1000-\u109f"
    "\u1780-\u17b3\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    f"[{MARKS}]*"
)


class Compound(NamedTuple):
    """What is written without spaces: its words, and what it is when written as one.

    `joined` is empty for a single word. `parts` of "wi-fi" are "wi" and "fi"; of a Chinese sentence, pairs of signs.
    """

    parts: tuple[str, ...]
    joined: str = ""


def tokenize(text: str) -> list[str]:
    """All words of a text, folded, in their order. Of text without spaces these are pairs of letters."""
    return [part for compound in compounds(text) for part in compound.parts]


def compounds(text: str) -> Iterator[Compound]:
    """What is written without spaces, in its order."""
    for found in _COMPOUND.findall(fold(text)):
        yield from _compounds(found)


def positions(text: str) -> Iterator[list[str]]:
    """What can be searched for at each position of a text: a word and, where one begins, what it is part of."""
    for compound in compounds(text):
        also = _joined_forms(compound.joined)
        for part in compound.parts:
            yield [part, *_components(part), *also]
            also = []


def query_terms(text: str) -> list[str]:
    """The words of a visitor's input: the first eight different ones within its first 200 characters."""
    return list(dict.fromkeys(tokenize(text[:MAX_INPUT_LENGTH])))[:MAX_TERMS]


def is_unfinished(text: str) -> bool:
    """Whether the last word of the input may still be being typed: nothing follows it."""
    return text[:MAX_INPUT_LENGTH][-1:].isalnum()


def normalize(text: str) -> str:
    """The text in the form that titles are compared in: its words with single spaces, or itself if it has none."""
    return " ".join(tokenize(text)) or " ".join(fold(text).split())


def is_unspaced(word: str) -> bool:
    """Whether the word is of a language that is written without spaces."""
    return _UNSPACED.match(word) is not None


def _compounds(found: str) -> Iterator[Compound]:
    start, letters = 0, list[str]()
    for one in _UNSPACED.finditer(found):
        if one.start() > start:
            yield from _unspaced(letters)
            letters = []
            yield from _spaced(found[start : one.start()])
        letters.append(one.group())
        start = one.end()
    yield from _unspaced(letters)
    if start < len(found):
        yield from _spaced(found[start:])


def _unspaced(letters: list[str]) -> Iterator[Compound]:
    if letters:
        pairs = (letters[i] + letters[i + 1] for i in range(len(letters) - 1))
        yield Compound(tuple(pairs) or (letters[0],))


def _spaced(found: str) -> Iterator[Compound]:
    parts = _PART.findall(found)
    if len(parts) == 1 or not parts:
        yield from (Compound((part[:MAX_WORD_LENGTH],)) for part in parts)
        return
    plain = found.replace("’", "'")
    # A single letter next to an apostrophe is not a word.
    kept = [part for part in parts if len(part) > 1 or (f"'{part}" not in plain and f"{part}'" not in plain)]
    version = _VERSION.fullmatch(found)
    joined = version[1] if version else "".join(parts)
    yield Compound(tuple(part[:MAX_WORD_LENGTH] for part in kept or parts), joined[:MAX_WORD_LENGTH])


def _joined_forms(joined: str) -> list[str]:
    """A compound as one word; of a version, the beginnings too: "2.4" of "2.4.1"."""
    numbers = joined.split(".")
    return [".".join(numbers[:end]) for end in range(len(numbers), 1, -1)] or [joined] * bool(joined)


def _components(part: str) -> Iterator[str]:
    """What else is found where this part is: its signs, its name without "#", its number without "v"."""
    if part[-1] in "+#":
        yield part.rstrip("+#")
    elif version := _VERSION.fullmatch(part):
        yield version[1]
    elif is_unspaced(part):
        yield from dict.fromkeys(_UNSPACED.findall(part))
