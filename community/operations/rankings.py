"""Corrected support and the order of Discover compared with votes and looks, and made again."""

from community.insights import rescoring
from community.insights.rescoring import Difference
from community.kernel.database import db, reading


def differences() -> list[Difference]:
    """Stored figures that do not follow from votes, looks and the measurement they were reckoned with."""
    return list(rescoring.differences())


def mended() -> list[Difference]:
    """Make the figures again that differ, and those of ideas that wait for theirs. What had differed."""
    found = differences()
    rescoring.mend(found)
    rescoring.refresh()
    rescoring.catch_up(float("inf"))
    return found


def waiting() -> int:
    """How many ideas changed and are due to be reckoned again within a minute."""
    with reading():
        count = rescoring.waiting()
        db.session.rollback()
    return count


def in_words(difference: Difference) -> str:
    """A difference for people: `support of idea 12: 0.31, but votes and looks say 0.26`."""
    idea_id, name, stored, actual = difference
    return f"{name} of idea {idea_id}: {'nothing' if stored is None else stored}, but votes and looks say {actual}"
