"""Handles that members had before."""

import sqlalchemy as sa
from alembic import op

revision = "old_handles"
down_revision = "name_keys"


def upgrade() -> None:
    op.create_table(
        "old_handles",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_old_handles_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_old_handles")),
    )
    op.create_index("ix_old_handles_member_id", "old_handles", ["member_id"])


def downgrade() -> None:
    op.drop_table("old_handles")
