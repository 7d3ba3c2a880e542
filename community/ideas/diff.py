"""What changed between two texts, word by word. Plain strings; who shows them makes them safe."""

import re
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple, Protocol

SAME, REMOVED, ADDED = "same", "gone", "new"


class DiffPiece(NamedTuple):
    """A run of words that stayed, went or came."""

    kind: str
    text: str


class VersionedText(Protocol):
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


class IdeaDiff(NamedTuple):
    """One edit: when, and the pieces of each field, empty where nothing changed."""

    version: int
    at: datetime
    title: list[DiffPiece]
    body: list[DiffPiece]
    today: list[DiffPiece]
    others: list[DiffPiece]


def compare(old: VersionedText, new: VersionedText) -> IdeaDiff:
    """What an edit changed."""
    return IdeaDiff(
        new.version,
        new.written_at,
        diff_words(old.title, new.title),
        diff_words(old.body, new.body),
        diff_words(old.today, new.today),
        diff_words(old.others, new.others),
    )


def diff_words(old: str, new: str) -> list[DiffPiece]:
    """The new text with what went and came marked; nothing if they are the same."""
    if old == new:
        return []
    before, after = _words(old), _words(new)
    found: list[DiffPiece] = []
    for is_same, run in groupby(_runs(before, after), key=lambda run: run.is_same):
        parts = list(run)
        if is_same:
            found += [DiffPiece(SAME, part.new) for part in parts]
            continue
        gone, came = "".join(part.old for part in parts), "".join(part.new for part in parts)
        found += [DiffPiece(kind, text) for kind, text in ((REMOVED, gone), (ADDED, came)) if text]
    return found


class _Run(NamedTuple):
    is_same: bool
    old: str
    new: str


def _runs(before: list[str], after: list[str]) -> list[_Run]:
    """Stretches that stayed or changed. A mere space between two changes counts as changed: one run, not confetti."""
    steps = SequenceMatcher(None, before, after).get_opcodes()
    runs = [_Run(kind == "equal", "".join(before[i:j]), "".join(after[k:m])) for kind, i, j, k, m in steps]
    inner = range(1, len(runs) - 1)
    return [run._replace(is_same=False) if n in inner and run.new.isspace() else run for n, run in enumerate(runs)]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text.replace("\r\n", "\n"))
