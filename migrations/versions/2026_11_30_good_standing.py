"""Only members in good standing count. Votes have a weight in Trending, and reports have one too."""

import math
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "good_standing"
down_revision = "sent_forms"

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # of `ideas.trend`, as the numbers below
SPAN, NO_TREND, MAX_EXPONENT = 7 * 24 * 3600.0, -1e6, 700.0
REMOVED_LISTENER = "community.analytics.jobs.refresh_support_of_voter"
NICE, IMPORTANT, CRITICAL = 1, 2, 3


def _table(name: str, *columns: str) -> Any:
    return sa.table(name, *map(sa.column, columns))


members = _table("members", "id", "deleted_at", "suspended_at", "confirmed_at", "imported_at", "password_hash")
groups, comments = _table("groups", "id", "member_count"), _table("comments", "id", "helpful_count")
counts = ("vote_count", "nice_count", "important_count", "critical_count")
ideas = _table("ideas", "id", "trend", "stale_since", *counts)
memberships = _table("memberships", "group_id", "member_id")
helpful_votes = _table("helpful_votes", "comment_id", "member_id")
votes = _table("votes", "idea_id", "member_id", "cast_at", "withdrawn_at", "importance", "trend_weight")
reports, jobs = _table("reports", "weight", "counts"), _table("jobs", "listener", "done_at")

# As `members.scope.counted`. Few members do not count, and only what these have is counted again.
IS_COUNTED = sa.and_(
    members.c.deleted_at.is_(None),
    members.c.suspended_at.is_(None),
    sa.or_(
        members.c.confirmed_at.is_not(None),
        sa.and_(members.c.imported_at.is_not(None), members.c.password_hash.is_(None)),
    ),
)


def upgrade() -> None:
    op.add_column("votes", sa.Column("trend_weight", sa.Double(), nullable=False, server_default="0"))
    op.execute(votes.update().values(trend_weight=_age()))
    op.add_column("reports", sa.Column("weight", sa.Double(), nullable=False, server_default="1"))
    op.execute(reports.update().where(sa.not_(sa.column("counts", sa.Boolean()))).values(weight=0.0))
    op.drop_column("reports", "counts")
    op.add_column("reports", sa.Column("hid_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_reports_reporter_id_reported_at", "reports", ["reporter_id", "reported_at"])
    op.execute(jobs.delete().where(jobs.c.listener == REMOVED_LISTENER, jobs.c.done_at.is_(None)))
    _count_again(IS_COUNTED)


def downgrade() -> None:
    _count_again(sa.true())
    op.drop_index("ix_reports_reporter_id_reported_at", "reports")
    op.drop_column("reports", "hid_at")
    op.add_column("reports", sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(reports.update().where(reports.c.weight == 0.0).values(counts=sa.literal(False, sa.Boolean())))
    op.drop_column("reports", "weight")
    op.drop_column("votes", "trend_weight")


def _age() -> Any:
    """The weight of a vote of full weight: its age since the epoch, in spans of 7 days."""
    if op.get_bind().dialect.name == "sqlite":
        days = sa.func.julianday(votes.c.cast_at) - sa.func.julianday(EPOCH.strftime("%Y-%m-%d"))
        return days * 86400.0 / SPAN
    seconds = sa.extract("epoch", votes.c.cast_at) - EPOCH.timestamp()
    return sa.cast(seconds, sa.Double()) / SPAN


def _count_again(is_counted: Any) -> None:
    """Count what belongs to members who are not in good standing again: of which members, says the condition."""
    is_live = votes.c.withdrawn_at.is_(None)
    _count(groups, "member_count", memberships, memberships.c.group_id, is_counted)
    _count(comments, "helpful_count", helpful_votes, helpful_votes.c.comment_id, is_counted)
    _count(ideas, "vote_count", votes, votes.c.idea_id, is_counted, is_live)
    for name, importance in (("nice_count", NICE), ("important_count", IMPORTANT), ("critical_count", CRITICAL)):
        _count(ideas, name, votes, votes.c.idea_id, is_counted, is_live, votes.c.importance == importance)
    _calculate_trends(is_counted, is_live)


def _count(table: Any, column: str, things: Any, key: Any, *conditions: Any) -> None:
    counted = sa.select(sa.func.count()).select_from(things.join(members, members.c.id == things.c.member_id))
    counted = counted.where(key == table.c.id, *conditions).correlate(table)
    touched = sa.select(key).where(things.c.member_id.in_(_outside()))
    op.execute(table.update().where(table.c.id.in_(touched)).values({column: counted.scalar_subquery()}))


def _calculate_trends(is_counted: Any, is_live: Any) -> None:
    connection = op.get_bind()
    touched = sa.select(votes.c.idea_id).where(votes.c.member_id.in_(_outside()), is_live).distinct()
    for idea_id in connection.scalars(touched).all():
        weights = connection.scalars(
            sa.select(votes.c.trend_weight)
            .join(members, members.c.id == votes.c.member_id)
            .where(votes.c.idea_id == idea_id, is_live, is_counted)
        ).all()
        values = {"trend": _trend(weights), "stale_since": sa.func.current_timestamp()}
        connection.execute(ideas.update().where(ideas.c.id == idea_id).values(values))


def _outside() -> Any:
    return sa.select(members.c.id).where(sa.not_(IS_COUNTED))


def _trend(weights: Any) -> float:
    if not weights:
        return NO_TREND
    largest = max(weights)
    return float(largest + math.log(math.fsum(math.exp(max(one - largest, -MAX_EXPONENT)) for one in weights)))
