"""Synonyms, learned from merged ideas."""

import sqlalchemy as sa
from alembic import op

revision = "synonyms"
down_revision = "idea_merges"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "synonym_sources",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.CheckConstraint("term < other", name=op.f("ck_synonym_sources_order")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_synonym_sources_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "term", "other", name=op.f("pk_synonym_sources")),
    )
    op.create_index("ix_synonym_sources_term", "synonym_sources", ["term", "other"])
    op.create_index("ix_synonym_sources_other", "synonym_sources", ["other"])
    op.create_table(
        "synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("pair_count", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("dismissed_at", TIME, nullable=True),
        sa.Column("dismissed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("term < other", name=op.f("ck_synonyms_order")),
        sa.ForeignKeyConstraint(
            ["dismissed_by"], ["members.id"], name=op.f("fk_synonyms_dismissed_by_members"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonyms")),
    )
    op.create_index("uq_synonyms_term_other", "synonyms", ["term", "other"], unique=True)
    op.create_index("ix_synonyms_pair_count", "synonyms", ["pair_count", "id"])
    op.create_index("ix_synonyms_dismissed_by", "synonyms", ["dismissed_by"])


def downgrade() -> None:
    op.drop_table("synonyms")
    op.drop_table("synonym_sources")
