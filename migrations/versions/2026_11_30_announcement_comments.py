"""Comments on announcements: a comment belongs to an idea or to an announcement.

Announcements of before take none: their authors were never asked.
"""

import sqlalchemy as sa
from alembic import op

revision = "announcement_comments"
down_revision = "labels"

ONE_DISCUSSION = "(idea_id IS NULL) <> (announcement_id IS NULL)"
IS_FIRST, IS_ON_ANNOUNCEMENT = sa.text("parent_id IS NULL"), sa.text("announcement_id IS NOT NULL")
IS_FIRST_ON_ANNOUNCEMENT = sa.text("announcement_id IS NOT NULL AND parent_id IS NULL")
FIRST = ["idea_id", sa.text("helpful_count DESC"), "posted_at", "id"]

comments = sa.table("comments", *map(sa.column, ("id", "announcement_id")))


def upgrade() -> None:
    op.add_column(
        "announcements", sa.Column("allows_comments", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("announcements", sa.Column("comment_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("announcements", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    # SQLite makes the table anew, which would lose the order of this index.
    op.drop_index("ix_comments_first_helpful", "comments")
    with op.batch_alter_table("comments") as table:
        table.alter_column("idea_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("announcement_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_comments_announcement_id_announcements"),
            "announcements",
            ["announcement_id"],
            ["id"],
            ondelete="CASCADE",
        )
        table.create_check_constraint(op.f("ck_comments_one_discussion"), ONE_DISCUSSION)
    op.create_index("ix_comments_first_helpful", "comments", FIRST, sqlite_where=IS_FIRST, postgresql_where=IS_FIRST)
    op.create_index(
        "ix_comments_announcement_id_posted_at_id",
        "comments",
        ["announcement_id", "posted_at", "id"],
        sqlite_where=IS_ON_ANNOUNCEMENT,
        postgresql_where=IS_ON_ANNOUNCEMENT,
    )
    op.create_index(
        "ix_comments_announcement_first_helpful",
        "comments",
        ["announcement_id", *FIRST[1:]],
        sqlite_where=IS_FIRST_ON_ANNOUNCEMENT,
        postgresql_where=IS_FIRST_ON_ANNOUNCEMENT,
    )


def downgrade() -> None:
    on_announcements = sa.select(comments.c.id).where(comments.c.announcement_id.is_not(None))
    for table in map(_referring, ("mentions", "helpful_votes", "comment_versions", "reports")):
        op.execute(table.delete().where(table.c.comment_id.in_(on_announcements)))
    op.execute(comments.delete().where(comments.c.announcement_id.is_not(None)))
    for name in ("first_helpful", "announcement_first_helpful", "announcement_id_posted_at_id"):
        op.drop_index(f"ix_comments_{name}", "comments")
    with op.batch_alter_table("comments") as table:
        table.drop_constraint(op.f("ck_comments_one_discussion"), type_="check")
        table.drop_constraint(op.f("fk_comments_announcement_id_announcements"), type_="foreignkey")
        table.drop_column("announcement_id")
        table.alter_column("idea_id", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_comments_first_helpful", "comments", FIRST, sqlite_where=IS_FIRST, postgresql_where=IS_FIRST)
    for name in ("allows_comments", "comment_count", "erased_at"):
        op.drop_column("announcements", name)


def _referring(name: str) -> sa.TableClause:
    return sa.table(name, sa.column("comment_id"))
