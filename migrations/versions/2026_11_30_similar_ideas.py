"""Similar ideas, stored with each idea. The worker fills them."""

import sqlalchemy as sa
from alembic import op

revision = "similar_ideas"
down_revision = "old_handles"


def upgrade() -> None:
    op.add_column("ideas", sa.Column("similar", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("ideas", "similar")
