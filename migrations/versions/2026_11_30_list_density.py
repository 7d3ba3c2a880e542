"""Members can choose compact lists."""

import sqlalchemy as sa
from alembic import op

revision = "list_density"
down_revision = "saved_replies"


def upgrade() -> None:
    op.add_column("members", sa.Column("compact_lists", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("members", "compact_lists")
