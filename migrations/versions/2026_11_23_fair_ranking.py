"""Corrected support, the order Discover, and what staff add to the ranked table."""

import sqlalchemy as sa
from alembic import op

revision = "fair_ranking"
down_revision = "groups_and_peace"


def upgrade() -> None:
    op.create_table(
        "ranking_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("curve", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_versions")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_saved_views_owner_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("slug", name=op.f("uq_saved_views_slug")),
    )
    op.create_index(op.f("ix_saved_views_owner_id"), "saved_views", ["owner_id"], unique=False)
    op.create_table(
        "insights_support",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("examined", sa.Double(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_insights_support_idea_id_ideas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ranking_versions.id"], name=op.f("fk_insights_support_version_id_ranking_versions")
        ),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_insights_support")),
    )
    op.create_index(op.f("ix_insights_support_version_id"), "insights_support", ["version_id"], unique=False)
    op.add_column("ideas", sa.Column("support", sa.Double(), nullable=False, server_default="0"))
    op.add_column("ideas", sa.Column("discover", sa.Double(), nullable=False, server_default="0"))
    # In one sentence that both databases understand: SQLite cannot add a constraint to a table that stands.
    op.execute(
        "ALTER TABLE ideas ADD COLUMN owner_id INTEGER CONSTRAINT fk_ideas_owner_id_members REFERENCES members (id)"
    )
    op.add_column("ideas", sa.Column("effort", sa.Integer(), nullable=True))
    op.add_column("ideas", sa.Column("value", sa.Integer(), nullable=True))
    op.create_index("ix_ideas_discover_id", "ideas", ["discover", "id"], unique=False)
    op.create_index("ix_ideas_group_discover_id", "ideas", ["group_id", "discover", "id"], unique=False)
    op.create_index(
        "ix_ideas_owner_id",
        "ideas",
        ["owner_id"],
        unique=False,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index("ix_ideas_status_discover_id", "ideas", ["status_key", "discover", "id"], unique=False)
    op.create_index("ix_ideas_support_id", "ideas", ["support", "id"], unique=False)


def downgrade() -> None:
    for name in ("support_id", "status_discover_id", "owner_id", "group_discover_id", "discover_id"):
        op.drop_index(f"ix_ideas_{name}", "ideas")
    for column in ("value", "effort", "owner_id", "discover", "support"):
        op.execute(f"ALTER TABLE ideas DROP COLUMN {column}")
    op.drop_table("insights_support")
    op.drop_table("saved_views")
    op.drop_table("ranking_versions")
