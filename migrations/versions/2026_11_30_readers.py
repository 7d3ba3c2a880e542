"""Adjusted support as votes per reader; totals of support; helpful votes in activity.

Position bias becomes one exponent, and settled opinions and audiences are new. Scores and calibrations are derived, so
those of the earlier form are deleted and made again. A vote cast by a member whose impressions are counted is part of
the rate, wherever that member had seen the idea before.
"""

import sqlalchemy as sa
from alembic import op

revision = "readers"
down_revision = "email_failures"

TOTALS = {
    "ix_ideas_group_vote_count_id": ("ix_ideas_group_total_support_id", "group_id"),
    "ix_ideas_status_vote_count_id": ("ix_ideas_status_total_support_id", "status_key"),
}

ideas = sa.table("ideas", *map(sa.column, ("id", "author_id", "stale_since")))
members = sa.table("members", *map(sa.column, ("id", "role")))
votes = sa.table("votes", *map(sa.column, ("idea_id", "member_id", "surface", "position", "in_rate")))


def upgrade() -> None:
    op.execute("DELETE FROM adjusted_support")
    op.execute("DELETE FROM calibrations")
    with op.batch_alter_table("calibrations") as table:
        table.drop_column("curve")
        for name in ("exponent", "first_row", "settled"):
            table.add_column(sa.Column(name, sa.Double(), nullable=False))
        table.add_column(sa.Column("activity", sa.JSON(), nullable=False))
    with op.batch_alter_table("adjusted_support") as table:
        table.drop_column("weighted_impressions")
        table.add_column(sa.Column("audience_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("reads_per_member", sa.Double(), nullable=False))
        table.add_column(sa.Column("readers", sa.Double(), nullable=False))
        table.create_foreign_key(
            op.f("fk_adjusted_support_audience_id_groups"), "groups", ["audience_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_adjusted_support_audience_id"), ["audience_id"])
    _create_audiences()
    op.add_column("activity_scores", sa.Column("helpful_received", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ideas", sa.Column("weighted_impressions", sa.Double(), nullable=False, server_default="0"))
    is_stored = op.get_bind().dialect.name == "postgresql"  # SQLite can only add one that is not
    total = sa.Computed("vote_count + imported_support", persisted=is_stored or None)
    op.add_column("ideas", sa.Column("total_support", sa.Integer(), total, nullable=not is_stored))
    op.create_index("ix_ideas_total_support_id", "ideas", ["total_support", "id"])
    for old, (new, column) in TOTALS.items():
        op.drop_index(old, "ideas")
        op.create_index(new, "ideas", [column, "total_support", "id"])
    op.execute("ALTER TABLE votes RENAME COLUMN from_impression TO in_rate")
    is_author = sa.select(ideas.c.id).where(ideas.c.id == votes.c.idea_id, ideas.c.author_id == votes.c.member_id)
    is_counted = sa.select(members.c.id).where(members.c.id == votes.c.member_id, members.c.role == "member")
    # Visitors who then signed in have no position.
    op.execute(
        votes.update()
        .where(votes.c.position.is_not(None), votes.c.surface != "import", ~is_author.exists(), is_counted.exists())
        .values(in_rate=True)
    )
    op.execute(ideas.update().values(stale_since=sa.func.current_timestamp()))


def _create_audiences() -> None:
    op.create_table(
        "audiences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibrations.id"], name=op.f("fk_audiences_calibration_id_calibrations")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_audiences_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
    )
    op.create_index(op.f("ix_audiences_calibration_id"), "audiences", ["calibration_id"])
    op.create_index("ix_audiences_group_id_day", "audiences", ["group_id", "day", "id"])


def downgrade() -> None:
    op.drop_column("activity_scores", "helpful_received")
    op.drop_table("audiences")
    op.execute("ALTER TABLE votes RENAME COLUMN in_rate TO from_impression")
    op.drop_index("ix_ideas_total_support_id", "ideas")
    for old, (new, column) in TOTALS.items():
        op.drop_index(new, "ideas")
        op.create_index(old, "ideas", [column, "vote_count", "id"])
    op.drop_column("ideas", "total_support")
    op.drop_column("ideas", "weighted_impressions")
    op.execute("DELETE FROM adjusted_support")
    op.execute("DELETE FROM calibrations")
    with op.batch_alter_table("adjusted_support") as table:
        table.drop_index(op.f("ix_adjusted_support_audience_id"))
        table.drop_constraint(op.f("fk_adjusted_support_audience_id_groups"), type_="foreignkey")
        for name in ("audience_id", "reads_per_member", "readers"):
            table.drop_column(name)
        table.add_column(sa.Column("weighted_impressions", sa.Double(), nullable=False))
    with op.batch_alter_table("calibrations") as table:
        for name in ("exponent", "first_row", "settled", "activity"):
            table.drop_column(name)
        table.add_column(sa.Column("curve", sa.JSON(), nullable=False))
