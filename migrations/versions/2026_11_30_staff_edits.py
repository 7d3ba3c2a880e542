"""Edits by staff that can be undone, and whether members are named among the supporters of ideas."""

import sqlalchemy as sa
from alembic import op

revision = "staff_edits"
down_revision = "list_density"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("members", sa.Column("shows_votes", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "staff_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["editor_id"], ["members.id"], name=op.f("fk_staff_edits_editor_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_edits")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_staff_edits_editor_id"), "staff_edits", ["editor_id"])
    op.create_index(op.f("ix_staff_edits_made_at"), "staff_edits", ["made_at"])
    op.create_table(
        "edited_ideas",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("status_change_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["edit_id"], ["staff_edits.id"], name=op.f("fk_edited_ideas_edit_id_staff_edits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_edited_ideas_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["status_change_id"],
            ["status_changes.id"],
            name=op.f("fk_edited_ideas_status_change_id_status_changes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edit_id", "idea_id", name=op.f("pk_edited_ideas")),
    )
    op.create_index("ix_edited_ideas_idea_id", "edited_ideas", ["idea_id", "edit_id"])
    op.create_index("ix_edited_ideas_status_change_id", "edited_ideas", ["status_change_id"])


def downgrade() -> None:
    op.drop_table("edited_ideas")
    op.drop_table("staff_edits")
    op.drop_column("members", "shows_votes")
