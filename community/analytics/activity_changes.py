"""Activity scores of a large site between two full calculations: of the members for whom something changed.

What was done since the last time counts, and what is older than a window no longer does. That something was hidden or
restored, or that a giver was suspended, follows with the full calculation each night.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, union

from community.analytics import activity
from community.analytics.activity import WINDOWS, MemberActivity
from community.analytics.activity_facts import Condition, TimeSpan
from community.comments.models import Comment, HelpfulVote
from community.core import stored_figures
from community.core.db import db
from community.ideas.models import Idea, Vote

NAME = "activity"  # of the stored figure that says up to when scores are right


def last_calculated() -> datetime | None:
    """Up to when the scores include everything; None if they have to be calculated in full."""
    stored = stored_figures.read(NAME)
    return datetime.fromisoformat(stored) if stored is not None else None


def set_last_calculated(moment: datetime | None) -> None:
    """Up to when the scores include everything; None on a small site, which calculates all. The caller commits."""
    stored_figures.store(NAME, {} if moment is None else {stored_figures.ONLY: moment.isoformat()})


def changed_members(since: datetime, until: datetime) -> list[int]:
    """Members for whom something began or ceased to count between these moments, in any window."""
    edges = [timedelta(days=days) for days in (0, *WINDOWS)]

    def crossed(column: Any) -> Condition:
        return or_(*(TimeSpan(since - edge, until - edge).holds(column) for edge in edges))

    votes = or_(crossed(Vote.cast_at), TimeSpan(since, until).holds(Vote.withdrawn_at))
    helpful_votes = select(Comment.author_id).join(HelpfulVote, HelpfulVote.comment_id == Comment.id)
    found = union(
        select(Idea.author_id).where(crossed(Idea.posted_at)),
        select(Comment.author_id).where(crossed(Comment.posted_at)),
        select(Vote.member_id).where(votes),
        select(Idea.author_id).join(Vote, Vote.idea_id == Idea.id).where(votes),
        helpful_votes.where(crossed(HelpfulVote.voted_at)),
    )
    return sorted(db.session.scalars(found))


def calculate(member_ids: list[int], moment: datetime) -> Iterator[MemberActivity]:
    """Scores of these members in every window. Only reads."""
    for start in range(0, len(member_ids), activity.BATCH):
        yield from activity.calculate(moment, member_ids[start : start + activity.BATCH])
