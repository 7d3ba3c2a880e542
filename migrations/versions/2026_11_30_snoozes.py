"""Ideas that staff have taken out of their queues for some time."""

import sqlalchemy as sa
from alembic import op

revision = "snoozes"
down_revision = "expected_time"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "snoozes",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("snoozed_by", sa.Integer(), nullable=False),
        sa.Column("snoozed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_snoozes_idea_id_ideas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["snoozed_by"], ["members.id"], name=op.f("fk_snoozes_snoozed_by_members")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_snoozes")),
    )


def downgrade() -> None:
    op.drop_table("snoozes")
