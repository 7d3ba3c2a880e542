"""When each idea was last answered, for a list; private feed addresses.

The worker fills in when ideas were answered, within a minute: those that may have been are marked as changed.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "feeds"
down_revision = "moderator_edits"

TIME = sa.DateTime(timezone=True)
ANSWERED = sa.text("answered_at IS NOT NULL")
INDEXES = (
    ("ix_ideas_answered_at_id", ["answered_at", "id"]),
    ("ix_ideas_group_answered_at_id", ["group_id", "answered_at", "id"]),
    ("ix_ideas_status_answered_at_id", ["status_key", "answered_at", "id"]),
)
ideas = sa.table("ideas", sa.column("id"), sa.column("comment_count"), sa.column("stale_since", TIME))
changes = sa.table("status_changes", sa.column("idea_id"))


def upgrade() -> None:
    op.add_column("ideas", sa.Column("answered_at", TIME, nullable=True))
    for name, columns in INDEXES:
        op.create_index(name, "ideas", columns, sqlite_where=ANSWERED, postgresql_where=ANSWERED)
    possible = sa.or_(ideas.c.comment_count > 0, ideas.c.id.in_(sa.select(changes.c.idea_id)))
    op.execute(ideas.update().where(possible, ideas.c.stale_since.is_(None)).values(stale_since=datetime.now(UTC)))
    op.create_table(
        "feed_addresses",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_feed_addresses_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_feed_addresses")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_feed_addresses_token_digest")),
    )


def downgrade() -> None:
    op.drop_table("feed_addresses")
    for name, _columns in INDEXES:
        op.drop_index(name, "ideas")
    op.drop_column("ideas", "answered_at")
