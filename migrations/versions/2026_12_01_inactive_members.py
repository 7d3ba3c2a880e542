"""The order in which moderators see inactive members."""

from alembic import op

revision = "inactive_members"
down_revision = "shown_members"


def upgrade() -> None:
    op.create_index("ix_members_seen_on_id", "members", ["seen_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_members_seen_on_id", "members")
