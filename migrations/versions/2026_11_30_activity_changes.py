"""Indexes by which changes of activity, and members with a role, are found."""

import sqlalchemy as sa
from alembic import op

revision = "activity_changes"
down_revision = "unanswered_ideas"


def upgrade() -> None:
    op.create_index("ix_helpful_votes_voted_at", "helpful_votes", ["voted_at"])
    op.create_index("ix_members_role_id", "members", ["role", "id"])
    where = sa.text("withdrawn_at IS NOT NULL")
    op.create_index("ix_votes_withdrawn_at", "votes", ["withdrawn_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_votes_withdrawn_at", table_name="votes")
    op.drop_index("ix_members_role_id", table_name="members")
    op.drop_index("ix_helpful_votes_voted_at", table_name="helpful_votes")
