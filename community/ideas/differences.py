"""What changed between two texts, word by word. Plain strings; who shows them makes them safe."""

import re
from datetime import datetime
from difflib import SequenceMatcher
from typing import NamedTuple, Protocol

SAME, GONE, NEW = "same", "gone", "new"


class Piece(NamedTuple):
    """A run of words that stayed, went or came."""

    kind: str
    text: str


class Text(Protocol):
    """What an idea said at one time."""

    @property
    def version(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def today(self) -> str: ...
    @property
    def others(self) -> str: ...
    @property
    def written_at(self) -> datetime: ...


class Change(NamedTuple):
    """One edit: when, and the pieces of each field, empty where nothing changed."""

    version: int
    at: datetime
    title: list[Piece]
    body: list[Piece]
    today: list[Piece]
    others: list[Piece]


def between(old: Text, new: Text) -> Change:
    """What an edit changed."""
    return Change(
        new.version,
        new.written_at,
        pieces(old.title, new.title),
        pieces(old.body, new.body),
        pieces(old.today, new.today),
        pieces(old.others, new.others),
    )


def pieces(old: str, new: str) -> list[Piece]:
    """The new text with what went and came marked; nothing if they are the same."""
    if old == new:
        return []
    before, after = _words(old), _words(new)
    found: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            found.append(Piece(SAME, "".join(after[k:m])))
            continue
        if j > i:
            found.append(Piece(GONE, "".join(before[i:j])))
        if m > k:
            found.append(Piece(NEW, "".join(after[k:m])))
    return found


def _words(text: str) -> list[str]:
    """Words with the space after them, so that a changed sentence reads as one run and not as confetti."""
    return re.findall(r"\s+|\S+\s*", text.replace("\r\n", "\n"))
