"""Interests: a few words each, kept in one line with commas between."""

from collections.abc import Iterable

MAX_COUNT, MAX_LENGTH = 12, 40


def split(text: str) -> list[str]:
    """The interests in a line: each once, at most 12 of at most 40 characters."""
    found: dict[str, str] = {}
    for part in text.split(","):
        words = " ".join(part.split())[:MAX_LENGTH].strip()
        if words:
            found.setdefault(words.casefold(), words)
    return list(found.values())[:MAX_COUNT]


def join(topics: Iterable[str]) -> str:
    """The line that is kept."""
    return ", ".join(topics)


def shared(mine: str, theirs: str) -> list[str]:
    """Interests in both lines, as the second writes them."""
    known = {topic.casefold() for topic in split(mine)}
    return [topic for topic in split(theirs) if topic.casefold() in known]
