"""Like-minded members, suggestions that someone has hidden, and whether a member may be suggested."""

import sqlalchemy as sa
from alembic import op

revision = "affinities"
down_revision = "similar_ideas"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("members", sa.Column("is_suggested", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "affinities",
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("other_id", sa.Integer(), sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
    )
    op.create_index("ix_affinities_other_id", "affinities", ["other_id"])
    op.create_table(
        "hidden_suggestions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
        sa.Column("other_id", sa.Integer(), sa.ForeignKey("members.id", ondelete="CASCADE")),
        sa.Column("group_id", sa.Integer(), sa.ForeignKey("groups.id", ondelete="CASCADE")),
        sa.CheckConstraint("(other_id IS NULL) <> (group_id IS NULL)", name=op.f("ck_hidden_suggestions_one_thing")),
    )
    op.create_index("ix_hidden_suggestions_other_id", "hidden_suggestions", ["other_id"])
    op.create_index("ix_hidden_suggestions_group_id", "hidden_suggestions", ["group_id"])
    op.create_index("uq_hidden_suggestions_other", "hidden_suggestions", ["member_id", "other_id"], unique=True)
    op.create_index("uq_hidden_suggestions_group", "hidden_suggestions", ["member_id", "group_id"], unique=True)


def downgrade() -> None:
    op.drop_table("hidden_suggestions")
    op.drop_table("affinities")
    op.drop_column("members", "is_suggested")
