"""Merges of labels, kept so that they can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "label_merges"
down_revision = "notes_and_audit_log"


def upgrade() -> None:
    op.create_table(
        "label_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("followers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["label_id"], ["labels.id"], name=op.f("fk_label_merges_label_id_labels"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["labels.id"], name=op.f("fk_label_merges_into_id_labels"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["members.id"], name=op.f("fk_label_merges_merged_by_members"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_merges")),
        sqlite_autoincrement=True,
    )
    for column in ("label_id", "into_id", "merged_by"):
        op.create_index(op.f(f"ix_label_merges_{column}"), "label_merges", [column])
    op.create_table(
        "merged_labels",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("had_both", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["label_merges.id"], name=op.f("fk_merged_labels_merge_id_label_merges"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_merged_labels_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("merge_id", "idea_id", name=op.f("pk_merged_labels")),
    )
    op.create_index("ix_merged_labels_idea_id", "merged_labels", ["idea_id"])


def downgrade() -> None:
    op.drop_table("merged_labels")
    op.drop_table("label_merges")
