"""Interests of a member: a few words each, stored as one comma-separated line."""

from collections.abc import Iterable

from community.core import markup

MAX_COUNT, MAX_LENGTH = 12, 40


def split(text: str) -> list[str]:
    """The interests in a line, without duplicates: at most `MAX_COUNT`, each cut to `MAX_LENGTH` characters."""
    found: dict[str, str] = {}
    for part in text.split(","):
        words = markup.one_line(part)[:MAX_LENGTH].strip()
        if words:
            found.setdefault(words.casefold(), words)
    return list(found.values())[:MAX_COUNT]


def join(topics: Iterable[str]) -> str:
    """The line that is stored."""
    return ", ".join(topics)


def shared(mine: str, theirs: str) -> list[str]:
    """Interests that occur in both lines, spelled as in the second."""
    known = {topic.casefold() for topic in split(mine)}
    return [topic for topic in split(theirs) if topic.casefold() in known]
