"""Extra fields of groups, and the answers of ideas in them."""

import sqlalchemy as sa
from alembic import op

revision = "extra_fields"
down_revision = "snoozes"


def upgrade() -> None:
    op.create_table(
        "idea_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("help", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_idea_fields_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_fields")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_idea_fields_group_id"), "idea_fields", ["group_id"])
    op.create_table(
        "idea_field_answers",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_idea_field_answers_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["field_id"],
            ["idea_fields.id"],
            name=op.f("fk_idea_field_answers_field_id_idea_fields"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("idea_id", "field_id", name=op.f("pk_idea_field_answers")),
    )
    op.create_index("ix_idea_field_answers_field_id", "idea_field_answers", ["field_id"])
    op.add_column("idea_versions", sa.Column("answers", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("idea_versions") as table:
        table.alter_column("answers", server_default=None)


def downgrade() -> None:
    op.drop_column("idea_versions", "answers")
    op.drop_table("idea_field_answers")
    op.drop_table("idea_fields")
