"""Refusals of members' addresses by mail servers. Emails to moderators and staff have one job for each recipient."""

import sqlalchemy as sa
from alembic import op

revision = "email_failures"
down_revision = "announcements"

ORDINARY, EMAIL = 1, 2
JOBS = "community.notifications.jobs"
# Listener before and after, with its lane.
RENAMED = (
    ("send_reports", ORDINARY, "queue_report_emails", ORDINARY),
    ("send_sign_ups", EMAIL, "queue_sign_up_emails", ORDINARY),
)

jobs = sa.table("jobs", *map(sa.column, ("listener", "lane", "done_at")))


def upgrade() -> None:
    op.create_table(
        "email_failures",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_email_failures_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "email", "message_id", name=op.f("pk_email_failures")),
    )
    for old, _old_lane, new, lane in RENAMED:
        _rename(old, new, lane)


def downgrade() -> None:
    for old, lane, new, _new_lane in RENAMED:
        _rename(new, old, lane)
    op.drop_table("email_failures")


def _rename(old: str, new: str, lane: int) -> None:
    waiting = (jobs.c.listener == f"{JOBS}.{old}", jobs.c.done_at.is_(None))
    op.execute(jobs.update().where(*waiting).values(listener=f"{JOBS}.{new}", lane=lane))
