"""Figures that the worker makes for pages of a large site."""

import sqlalchemy as sa
from alembic import op

revision = "stored_figures"
down_revision = "extra_fields"


def upgrade() -> None:
    op.create_table(
        "stored_figures",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", name=op.f("pk_stored_figures")),
    )
    for name in ("ideas_this_month", "unanswered_count"):
        op.add_column("groups", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_memberships_moderators",
        "memberships",
        ["group_id", "member_id"],
        sqlite_where=sa.text("moderates IS 1"),
        postgresql_where=sa.text("moderates"),
    )


def downgrade() -> None:
    op.drop_index("ix_memberships_moderators", table_name="memberships")
    with op.batch_alter_table("groups") as table:
        table.drop_column("unanswered_count")
        table.drop_column("ideas_this_month")
    op.drop_table("stored_figures")
