"""What a visitor asks: words, phrases, what to leave out, and operators such as "status:planned".

Input is read, never run.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from community.search import languages, tokenizer
from community.search.tokenizer import MAX_INPUT_LENGTH, MAX_TERMS, Compound

MAX_PHRASES = 4
MAX_EXCLUDED = 8
MAX_OPERATORS = 8

AUTHOR, GROUP, STATUS, LABEL, AFTER, BEFORE = OPERATORS = ("author", "group", "status", "label", "after", "before")
SYNONYMS = {"by": AUTHOR}

_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)[-−–](?=[\w"“„]))?"""
    rf"""(?:(?<![^\s−–-])(?P<operator>{"|".join([*OPERATORS, *SYNONYMS])})[:：](?=\S))?"""
    r"""(?:["“„](?P<phrase>[^"“”„]*)["”“]|(?P<word>[^\s"“”„]+))""",
    re.IGNORECASE,
)
_PHRASES = re.compile(r'["“„][^"“”„]*["”“]')


class Operator(NamedTuple):
    """One of `OPERATORS` and its value, as it was typed."""

    name: str
    value: str
    is_excluded: bool = False


@dataclass(frozen=True)
class Question:
    """A question, with its words folded.

    Documents have every one of `words` in some form, every one of `phrases` as it is, nothing of `excluded`, and what
    the `operators` say. `text` is all but operators and what is excluded, as it was typed.
    """

    text: str
    words: Sequence[Compound] = ()
    phrases: Sequence[Sequence[str]] = ()
    excluded: Sequence[Sequence[str]] = ()
    operators: Sequence[Operator] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for no word at all."""
        return not (self.words or self.phrases)

    def with_words(self, words: Sequence[Compound]) -> "Question":
        """The same question with other words."""
        return replace(self, words=tuple(words))


def parse(text: str, language: str = languages.ENGLISH) -> Question:
    """The question in a visitor's input, of which the first 200 characters are read."""
    plain: list[str] = []
    phrases: list[Sequence[str]] = []
    excluded: list[Sequence[str]] = []
    operators: list[Operator] = []
    text = text[:MAX_INPUT_LENGTH]
    for piece in _PIECE.finditer(text):
        value = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        words = tuple(tokenizer.tokenize(value))
        if piece["operator"] and value.strip() and len(operators) < MAX_OPERATORS:
            name = piece["operator"].lower()
            operators.append(Operator(SYNONYMS.get(name, name), " ".join(value.split()), bool(piece["minus"])))
        elif piece["operator"]:
            plain.append(piece[0])
        elif piece["minus"] and words and len(excluded) < MAX_EXCLUDED:
            excluded.append(words)
        elif piece["phrase"] is not None and len(words) > 1 and len(phrases) < MAX_PHRASES:
            phrases.append(words[:MAX_TERMS])
            plain.append(f'"{value}"')
        else:
            plain.append(piece[0])
    if not (excluded or operators):
        plain = [text]  # as it was typed
    rest = " ".join(plain)
    loose = _PHRASES.sub(" ", rest) if phrases else rest
    return Question(rest, tuple(_significant(loose, language)), tuple(phrases), tuple(excluded), tuple(operators))


def _significant(text: str, language: str) -> Iterator[Compound]:
    """The different words that say something, or all if none does, the first eight."""
    every = list(dict.fromkeys(tokenizer.compounds(text)))
    flat = [part for compound in every for part in compound.parts]
    ignored = languages.stop_words(language) | languages.stop_words(languages.guess(flat))
    significant = [one for one in every if not ignored.issuperset(one.parts)]
    left = MAX_TERMS
    for one in significant or every:
        parts = tuple(dict.fromkeys(one.parts))[:left]
        if parts:
            yield Compound(parts, one.joined)
        left -= len(parts)
