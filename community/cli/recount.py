"""Every counter of every room, compared with the facts, and mended."""

from sqlalchemy import text

from community.comments import counters as comment_counters
from community.comments.models import Comment
from community.core.counters import Drift, correct
from community.core.db import db, is_sqlite, reading, writing
from community.groups import counters as group_counters
from community.groups.models import Group, Membership
from community.ideas import counters as idea_counters
from community.ideas.models import Idea, Vote

COUNTED_PACKAGES = (group_counters, idea_counters, comment_counters)


def drifts() -> list[Drift]:
    """Counters that do not say what the facts say, as of one moment."""
    with reading():
        if not is_sqlite():
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        found = [drift for room in COUNTED_PACKAGES for drift in room.drifts()]
        db.session.rollback()
    return found


def correct_all() -> list[Drift]:
    """Set every counter right while nobody else writes. What had drifted."""
    with writing():
        if not is_sqlite():
            tables = ", ".join(model.__tablename__ for model in (Group, Membership, Idea, Vote, Comment))
            db.session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
        found = [drift for room in COUNTED_PACKAGES for drift in room.drifts()]
        correct(found)
        db.session.commit()
    return found


def describe(drift: Drift) -> str:
    """A drift for people: `ideas.vote_count of 12: 4, but the facts say 5`."""
    counter = f"{drift.column.class_.__tablename__}.{drift.column.key}"
    return f"{counter} of {drift.id}: {drift.stored}, but the facts say {drift.actual}"
