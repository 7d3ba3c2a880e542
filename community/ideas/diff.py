"""Differences between two texts, word by word. Plain strings; templates escape them."""

import re
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple, Protocol

SAME, REMOVED, ADDED = "same", "removed", "added"


class DiffPiece(NamedTuple):
    """A run of words that stayed, was removed or was added."""

    kind: str
    text: str


class VersionedText(Protocol):
    """The text of an idea at one time."""

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
    @property
    def answers(self) -> str: ...
    @property
    def moderator(self) -> str: ...


class IdeaDiff(NamedTuple):
    """One edit: when it was made, by which moderator if not its author, and what changed in each field."""

    version: int
    at: datetime
    title: list[DiffPiece]
    body: list[DiffPiece]
    today: list[DiffPiece]
    others: list[DiffPiece]
    answers: list[DiffPiece]
    moderator: str


def compare(old: VersionedText, new: VersionedText) -> IdeaDiff:
    """The difference between two versions."""
    return IdeaDiff(
        new.version,
        new.written_at,
        diff_words(old.title, new.title),
        diff_words(old.body, new.body),
        diff_words(old.today, new.today),
        diff_words(old.others, new.others),
        diff_words(old.answers, new.answers),
        new.moderator,
    )


def diff_words(old: str, new: str) -> list[DiffPiece]:
    """The new text with removed and added words marked; empty if the texts are equal."""
    if old == new:
        return []
    before, after = _words(old), _words(new)
    pieces: list[DiffPiece] = []
    for is_same, run in groupby(_runs(before, after), key=lambda run: run.is_same):
        parts = list(run)
        if is_same:
            pieces += [DiffPiece(SAME, part.new) for part in parts]
            continue
        removed, added = "".join(part.old for part in parts), "".join(part.new for part in parts)
        pieces += [DiffPiece(kind, text) for kind, text in ((REMOVED, removed), (ADDED, added)) if text]
    return pieces


class _Run(NamedTuple):
    is_same: bool
    old: str
    new: str


def _runs(before: list[str], after: list[str]) -> list[_Run]:
    """Stretches that stayed or changed. A space between two changes counts as changed, so they form one run."""
    steps = SequenceMatcher(None, before, after).get_opcodes()
    runs = [_Run(kind == "equal", "".join(before[i:j]), "".join(after[k:m])) for kind, i, j, k, m in steps]
    inner = range(1, len(runs) - 1)
    return [run._replace(is_same=False) if n in inner and run.new.isspace() else run for n, run in enumerate(runs)]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text.replace("\r\n", "\n"))
