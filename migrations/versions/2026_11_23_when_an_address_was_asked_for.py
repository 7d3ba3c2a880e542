"""When a member asked for another address: the link to it works for a day."""

import sqlalchemy as sa
from alembic import op

revision = "when_an_address_was_asked_for"
down_revision = "pictures_and_imports"


def upgrade() -> None:
    op.add_column("members", sa.Column("address_asked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "address_asked_at")
