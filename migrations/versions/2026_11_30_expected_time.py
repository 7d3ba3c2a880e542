"""When an idea is expected, as staff said it."""

import sqlalchemy as sa
from alembic import op

revision = "expected_time"
down_revision = "custom_statuses"


def upgrade() -> None:
    op.add_column("ideas", sa.Column("expected", sa.String(), nullable=True))
    op.add_column("ideas", sa.Column("expected_by", sa.Date(), nullable=True))
    op.add_column("status_changes", sa.Column("expected", sa.String(), nullable=True))
    op.add_column("status_changes", sa.Column("previous_expected", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("status_changes", "previous_expected")
    op.drop_column("status_changes", "expected")
    op.drop_column("ideas", "expected_by")
    op.drop_column("ideas", "expected")
