"""The order in which cards of groups show members."""

import sqlalchemy as sa
from alembic import op

revision = "shown_members"
down_revision = "slugs_of_any_script"


def upgrade() -> None:
    op.create_index(
        "ix_memberships_shown", "memberships", ["group_id", sa.text("moderates DESC"), "joined_at", "member_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_memberships_shown", "memberships")
