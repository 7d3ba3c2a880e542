"""Which columns the ranked table shows: chosen in the address, else as this browser remembers, else as usual."""

from collections.abc import Iterable

ALL = (
    "support",
    "votes",
    "importance",
    "looks",
    "examined",
    "trend",
    "comments",
    "status",
    "posted",
    "group",
    "owner",
    "effort",
    "value",
    "author",
)
USUAL = ("support", "votes", "importance", "looks", "trend", "comments", "status", "posted")
BETWEEN = "."


def read(words: Iterable[str]) -> tuple[str, ...]:
    """The columns that are named, in the table's own order: each word holds one, or several with dots between."""
    named = {name for word in words for name in word.split(BETWEEN)}
    return tuple(name for name in ALL if name in named)


def write(columns: Iterable[str]) -> str:
    """Columns as one word, fit for an address and for a cookie."""
    return BETWEEN.join(columns)
