"""What a visitor asks: words, phrases in quotation marks, what to leave out, and filters.

Input is read, never run: what is no operator, or a broken one, is words. Both engines search for the same question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from community.search import languages, tokenizer
from community.search.tokenizer import MAX_INPUT_LENGTH, MAX_TERMS, Compound

MAX_PHRASES = 4
MAX_EXCLUDED = 8
AUTHOR, GROUP, STATUS, LABEL, AFTER, BEFORE = OPERATORS = ("author", "group", "status", "label", "after", "before")
ME = "me"  # of `by:me`

_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)[-−–](?=[\w"“„]))?"""
    r"""(?:(?P<name>\b(?:author|by|group|status|label|after|before)):)?"""
    r"""(?:["“„](?P<phrase>[^"“”„]*)["”“]|(?P<word>[^\s"“”„]+))""",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Operator:
    """A filter as it was typed: its name, one of `OPERATORS`, and its value."""

    name: str
    value: str


@dataclass(frozen=True)
class Question:
    """A question, with its words folded.

    Documents have every one of `words` in some form, every one of `phrases` as it is, and nothing of `excluded`.
    `text` is all that is not an operator, as it was typed.
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
        operator = _operator(piece["name"], value)
        if operator and not piece["minus"]:
            operators.append(operator)
        elif piece["minus"] and words and len(excluded) < MAX_EXCLUDED:
            excluded.append(words)
        elif piece["phrase"] is not None and len(words) > 1 and len(phrases) < MAX_PHRASES:
            phrases.append(words[:MAX_TERMS])
            plain.append(f'"{value}"')
        else:
            plain.append(piece[0])
    if not operators and not excluded:
        plain = [text]  # as it was typed
    rest = " ".join(plain)
    loose = re.sub(r'["“„][^"“”„]*["”“]', " ", rest) if phrases else rest
    return Question(rest, tuple(_telling(loose, language)), tuple(phrases), tuple(excluded), tuple(operators))


def with_plain(question: Question, unknown: Sequence[Operator], language: str = languages.ENGLISH) -> Question:
    """The question with these operators taken as words, because what they name does not exist for the viewer."""
    if not unknown:
        return question
    text = " ".join([question.text, *(f"{one.name} {one.value}" for one in unknown)]).strip()
    more = [word for one in unknown for word in _telling(f"{one.name} {one.value}", language)]
    left = tuple(one for one in question.operators if one not in unknown)
    words = tuple(dict.fromkeys([*question.words, *more]))[:MAX_TERMS]
    return replace(question, text=text, words=words, operators=left)


def _operator(name: str | None, value: str) -> Operator | None:
    name = {"by": AUTHOR}.get((name or "").lower(), (name or "").lower())
    if not name or not value.strip():
        return None
    if name in (AFTER, BEFORE) and _date(value) is None:
        return None
    return Operator(name, value.strip())


def _date(value: str) -> date | None:
    """The first day of a year, a month or a day, such as 2026, 2026-11 or 2026-11-30."""
    found = re.fullmatch(r"([12][0-9]{3})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", value.strip())
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def _telling(text: str, language: str) -> Iterator[Compound]:
    """The different words that say something, or all if none does, the first eight."""
    every = list(dict.fromkeys(tokenizer.compounds(text)))
    flat = [part for compound in every for part in compound.parts]
    ignored = languages.stop_words(language) | languages.stop_words(languages.guess(flat))
    telling = [one for one in every if not ignored.issuperset(one.parts)]
    left = MAX_TERMS
    for one in telling or every:
        parts = tuple(dict.fromkeys(one.parts))[:left]
        if parts:
            yield Compound(parts, one.joined)
        left -= len(parts)
