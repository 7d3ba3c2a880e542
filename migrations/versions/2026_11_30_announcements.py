"""Announcements, and those that members have dismissed."""

import sqlalchemy as sa
from alembic import op

revision = "announcements"
down_revision = "feeds"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("pinned_until", sa.Date(), nullable=True),
        sa.Column("posted_at", TIME, nullable=False),
        sa.Column("edited_at", TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_announcements_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_announcements_author_id_members")),
        sa.ForeignKeyConstraint(["removed_by"], ["members.id"], name=op.f("fk_announcements_removed_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcements_posted_at_id", "announcements", ["posted_at", "id"])
    op.create_index("ix_announcements_group_id_posted_at_id", "announcements", ["group_id", "posted_at", "id"])
    op.create_index("ix_announcements_author_id_posted_at", "announcements", ["author_id", "posted_at"])
    pinned = sa.text("pinned_until IS NOT NULL")
    op.create_index(
        "ix_announcements_pinned",
        "announcements",
        ["group_id", "pinned_until"],
        sqlite_where=pinned,
        postgresql_where=pinned,
    )
    op.create_table(
        "dismissed_announcements",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("dismissed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_dismissed_announcements_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_dismissed_announcements_announcement_id_announcements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "announcement_id", name=op.f("pk_dismissed_announcements")),
    )
    op.create_index(op.f("ix_dismissed_announcements_announcement_id"), "dismissed_announcements", ["announcement_id"])


def downgrade() -> None:
    op.drop_table("dismissed_announcements")
    op.drop_table("announcements")
