"""Lanes of jobs: erasure first, emails in a thread of their own."""

import sqlalchemy as sa
from alembic import op

revision = "lanes_of_jobs"
down_revision = "alarms"

EMAIL, ORDINARY = 2, "1"
WAITING = sa.text("done_at IS NULL AND failed_at IS NULL")


def upgrade() -> None:
    op.add_column("jobs", sa.Column("lane", sa.SmallInteger(), nullable=False, server_default=ORDINARY))
    jobs = sa.table("jobs", sa.column("lane", sa.SmallInteger), sa.column("listener", sa.String))
    op.execute(sa.update(jobs).where(jobs.c.listener.startswith("community.notifications.jobs.")).values(lane=EMAIL))
    _index("lane", "due_at", "id")


def downgrade() -> None:
    _index("due_at", "id")
    op.drop_column("jobs", "lane")


def _index(*columns: str) -> None:
    op.drop_index("ix_jobs_waiting", table_name="jobs")
    op.create_index("ix_jobs_waiting", "jobs", columns, sqlite_where=WAITING, postgresql_where=WAITING)
