"""Pairs of ideas that may be the same, and members' suggestions of them."""

import sqlalchemy as sa
from alembic import op

revision = "duplicates"
down_revision = "view_formulas"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "duplicate_pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("likelihood", sa.Double(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("finder_id", sa.Integer(), nullable=True),
        sa.Column("is_suggested", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Double(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("found_at", TIME, nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_pairs_order")),
        sa.CheckConstraint("state IN ('open', 'refused', 'accepted')", name=op.f("ck_duplicate_pairs_state")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_duplicate_pairs_decided_by_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["ideas.id"], name=op.f("fk_duplicate_pairs_first_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["ideas.id"], name=op.f("fk_duplicate_pairs_second_id_ideas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicate_pairs_first_id_second_id")),
    )
    op.create_index("ix_duplicate_pairs_second_id", "duplicate_pairs", ["second_id"])
    op.create_index("ix_duplicate_pairs_finder_id", "duplicate_pairs", ["finder_id"])
    op.create_index("ix_duplicate_pairs_decided_by", "duplicate_pairs", ["decided_by"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_duplicate_pairs_open",
        "duplicate_pairs",
        ["priority", "id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "duplicate_suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("suggested_at", TIME, nullable=False),
        sa.Column("denied_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_duplicate_suggestions_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_duplicate_suggestions_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["duplicate_pairs.id"],
            name=op.f("fk_duplicate_suggestions_pair_id_duplicate_pairs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_suggestions")),
        sa.UniqueConstraint("pair_id", "member_id", name=op.f("uq_duplicate_suggestions_pair_id_member_id")),
    )
    op.create_index("ix_duplicate_suggestions_member_id", "duplicate_suggestions", ["member_id"])
    op.create_index("ix_duplicate_suggestions_idea_id", "duplicate_suggestions", ["idea_id"])


def downgrade() -> None:
    op.drop_table("duplicate_suggestions")
    op.drop_table("duplicate_pairs")
