"""Merges of ideas."""

import sqlalchemy as sa
from alembic import op

revision = "idea_merges"
down_revision = "label_merges"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("ideas", sa.Column("merged_count", sa.Integer(), nullable=False, server_default="0"))
    # SQLite would otherwise make the whole table again to add the foreign key.
    op.execute(
        "ALTER TABLE ideas ADD COLUMN merged_into_id INTEGER"
        " CONSTRAINT fk_ideas_merged_into_id_ideas REFERENCES ideas (id)"
    )
    merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_ideas_merged_into_id", "ideas", ["merged_into_id"], sqlite_where=merged, postgresql_where=merged
    )
    op.create_table(
        "idea_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=False),
        sa.Column("merged_at", TIME, nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["ideas.id"], name=op.f("fk_idea_merges_child_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["ideas.id"], name=op.f("fk_idea_merges_parent_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["merged_by"], ["members.id"], name=op.f("fk_idea_merges_merged_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_merges")),
    )
    op.create_index("ix_idea_merges_child_id", "idea_merges", ["child_id"])
    op.create_index(op.f("ix_idea_merges_parent_id"), "idea_merges", ["parent_id"])
    op.create_index(op.f("ix_idea_merges_merged_by"), "idea_merges", ["merged_by"])
    in_force = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_idea_merges_in_force",
        "idea_merges",
        ["child_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )


def downgrade() -> None:
    op.drop_table("idea_merges")
    op.drop_index("ix_ideas_merged_into_id", "ideas")
    for column in ("merged_into_id", "merged_count"):
        op.execute(f"ALTER TABLE ideas DROP COLUMN {column}")
