"""Corrected support and the order of Discover compared with votes and looks, and made again."""

from community.analytics import refresh
from community.analytics.refresh import SupportDifference
from community.core.db import db, reading


def differences() -> list[SupportDifference]:
    """Stored figures that do not follow from votes, looks and the measurement they were reckoned with."""
    return list(refresh.find_differences())


def correct_all() -> list[SupportDifference]:
    """Make the figures again that differ, and those of ideas that wait for theirs. What had differed."""
    found = differences()
    refresh.repair(found)
    refresh.refresh_stale()
    refresh.refresh_outdated(float("inf"))
    return found


def waiting() -> int:
    """How many ideas changed and are due to be reckoned again within a minute."""
    with reading():
        count = refresh.stale_count()
        db.session.rollback()
    return count


def describe(difference: SupportDifference) -> str:
    """A difference for people: `support of idea 12: 0.31, but votes and looks say 0.26`."""
    idea_id, name, stored, actual = difference
    return f"{name} of idea {idea_id}: {'nothing' if stored is None else stored}, but votes and looks say {actual}"
