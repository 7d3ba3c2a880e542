"""Labels of ideas."""

import sqlalchemy as sa
from alembic import op

revision = "labels"
down_revision = "readers"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("color", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["labels.id"], name=op.f("fk_labels_merged_into_id_labels"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("slug", name=op.f("uq_labels_slug")),
    )
    op.create_index(op.f("ix_labels_merged_into_id"), "labels", ["merged_into_id"])
    live = sa.text("merged_into_id IS NULL")
    op.create_index(
        "uq_labels_folded_name", "labels", ["folded_name"], unique=True, sqlite_where=live, postgresql_where=live
    )
    op.create_table(
        "idea_labels",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_idea_labels_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["label_id"], ["labels.id"], name=op.f("fk_idea_labels_label_id_labels"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "label_id", name=op.f("pk_idea_labels")),
    )
    op.create_index("ix_idea_labels_label_id_idea_id", "idea_labels", ["label_id", "idea_id"])


def downgrade() -> None:
    op.drop_table("idea_labels")
    op.drop_table("labels")
