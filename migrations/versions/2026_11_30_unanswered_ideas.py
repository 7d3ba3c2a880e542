"""Indexes of ideas without an answer."""

import sqlalchemy as sa
from alembic import op

revision = "unanswered_ideas"
down_revision = "stored_figures"

WHERE = sa.text("answered_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL")


def upgrade() -> None:
    for name, columns in (
        ("ix_ideas_unanswered", ["posted_at", "id", "status_key"]),
        ("ix_ideas_group_unanswered", ["group_id", "posted_at", "id", "status_key"]),
        ("ix_ideas_unanswered_support", ["support", "id", "status_key"]),
    ):
        op.create_index(name, "ideas", columns, sqlite_where=WHERE, postgresql_where=WHERE)


def downgrade() -> None:
    op.drop_index("ix_ideas_unanswered_support", table_name="ideas")
    op.drop_index("ix_ideas_group_unanswered", table_name="ideas")
    op.drop_index("ix_ideas_unanswered", table_name="ideas")
