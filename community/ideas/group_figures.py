"""Figures of every group that the worker makes on a large site: ideas of this month, unanswered ones, main authors.

They say the same as the statements that pages of a small site run, see `queries.counts`.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from community.core import stored_figures
from community.core.db import db, rows
from community.groups.models import Group, Membership
from community.ideas import scope, status
from community.ideas.models import Idea
from community.site import settings

MONTH = timedelta(days=30)
COUNTS, AUTHORS = "group counts", "group authors"
MAX_AUTHORS = 50  # of a group, considered for its sidebar


def counts(moment: datetime) -> list[dict[str, int]]:
    """How many ideas each group got in the last 30 days, and how many wait for an answer beyond the response goal."""
    late = moment - timedelta(days=settings.current().response_goal_days)
    recent = _by_group(Idea.posted_at >= moment - MONTH).subquery()
    waiting = _by_group(status.was_unanswered(), Idea.posted_at < late).subquery()
    found = rows(
        select(Group.id, func.coalesce(recent.c.total, 0), func.coalesce(waiting.c.total, 0))
        .outerjoin(recent, recent.c.group_id == Group.id)
        .outerjoin(waiting, waiting.c.group_id == Group.id)
    )
    return [dict(zip(("row_id", "recent", "waiting"), row, strict=True)) for row in found]


def store_counts(found: list[dict[str, int]]) -> None:
    """Keep them with the groups. The caller commits."""
    groups: Any = Group.__table__
    values: dict[Any, Any] = {
        groups.c.ideas_this_month: bindparam("recent"),
        groups.c.unanswered_count: bindparam("waiting"),
    }
    statement = update(groups).where(groups.c.id == bindparam("row_id")).values(values)
    if found:
        db.session.connection().execute(statement, found)
    stored_figures.store(COUNTS, {stored_figures.ONLY: True})


def authors() -> dict[int, list[int]]:
    """The members of each group with the most ideas there, by group."""
    total = func.count()
    rank = func.row_number().over(partition_by=Idea.group_id, order_by=(total.desc(), Idea.author_id))
    ranked = (
        select(Idea.group_id, Idea.author_id, rank.label("rank"))
        .join(Membership, (Membership.group_id == Idea.group_id) & (Membership.member_id == Idea.author_id))
        .where(scope.not_hidden(), scope.not_merged())
        .group_by(Idea.group_id, Idea.author_id)
        .subquery()
    )
    found: dict[int, list[int]] = {group_id: [] for group_id in db.session.scalars(select(Group.id))}
    for row in rows(select(ranked).where(ranked.c.rank <= MAX_AUTHORS)):
        found[row.group_id].append(row.author_id)
    return found


def _by_group(*conditions: Any) -> Any:
    counted = select(Idea.group_id, func.count().label("total")).where(scope.not_hidden(), scope.not_merged())
    return counted.where(*conditions).group_by(Idea.group_id)
