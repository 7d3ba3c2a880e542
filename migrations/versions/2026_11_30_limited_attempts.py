"""Attempts that all processes of a site on PostgreSQL count together."""

import sqlalchemy as sa
from alembic import op

revision = "limited_attempts"
down_revision = "activity_changes"


def upgrade() -> None:
    is_postgresql = op.get_context().dialect.name == "postgresql"
    op.create_table(
        "limited_attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.ARRAY(sa.Float()).with_variant(sa.JSON(), "sqlite"), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limited_attempts")),
        # Written often, and after a crash of the server counting may start again.
        prefixes=["UNLOGGED"] if is_postgresql else [],
    )


def downgrade() -> None:
    op.drop_table("limited_attempts")
