"""Follows, notices, what members chose to be told, digests; undone status changes.

Members who had turned off emails about mentions keep that choice. Emails about mentions that wait are told as notices.
"""

import sqlalchemy as sa
from alembic import op

revision = "being_told"
down_revision = "blind_voting"

TIME = sa.DateTime(timezone=True)
OLD_LISTENER = "community.notifications.jobs.send_mention"
NEW_LISTENER = "community.notifications.notice_jobs.notify_of_mention"
ORDINARY, EMAIL = 1, 2

members = sa.table("members", sa.column("id"), sa.column("email_mentions", sa.Boolean()))
choices = sa.table("notice_choices", *map(sa.column, ("member_id", "kind", "in_inbox", "email")))
jobs = sa.table("jobs", *map(sa.column, ("listener", "lane", "done_at")))


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("followed_kind", sa.String(), nullable=False),
        sa.Column("followed_id", sa.Integer(), nullable=False),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.CheckConstraint("followed_kind IN ('idea', 'group', 'member')", name=op.f("ck_follows_followed_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_follows_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "followed_kind", "followed_id", name=op.f("pk_follows")),
    )
    op.create_index(
        "ix_follows_followed_kind_followed_id_member_id", "follows", ["followed_kind", "followed_id", "member_id"]
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_digests_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
    )
    op.create_index(op.f("ix_digests_member_id"), "digests", ["member_id"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("in_inbox", sa.Boolean(), nullable=False),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("emailed_at", TIME, nullable=True),
        sa.Column("digest_due_at", TIME, nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_notices_digest_id_digests"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notices_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("member_id", "kind", "source_id", name=op.f("uq_notices_member_id_kind_source_id")),
    )
    op.create_index("ix_notices_kind_source_id", "notices", ["kind", "source_id", "member_id"])
    op.create_index("ix_notices_member_id_thread_id", "notices", ["member_id", "thread", "id"])
    latest, unread = sa.text("is_latest"), sa.text("is_latest AND read_at IS NULL")
    in_digest = sa.text("digest_due_at IS NOT NULL")
    op.create_index(op.f("ix_notices_digest_id"), "notices", ["digest_id"])
    for name, columns, unique, where in (
        ("uq_notices_latest", ["member_id", "thread"], True, latest),
        ("ix_notices_inbox", ["member_id", "id"], False, latest),
        ("ix_notices_unread", ["member_id"], False, unread),
        ("ix_notices_digest_due_at", ["digest_due_at", "member_id"], False, in_digest),
    ):
        op.create_index(name, "notices", columns, unique=unique, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "notice_choices",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("in_inbox", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notice_choices_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "kind", name=op.f("pk_notice_choices")),
    )
    op.create_table(
        "notice_settings",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("follows_own", sa.Boolean(), nullable=False),
        sa.Column("follows_voted", sa.Boolean(), nullable=False),
        sa.Column("follows_commented", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("digest_weekday", sa.Integer(), nullable=False),
        sa.CheckConstraint("digest_hour BETWEEN 0 AND 23", name=op.f("ck_notice_settings_digest_hour")),
        sa.CheckConstraint("digest_weekday BETWEEN 0 AND 6", name=op.f("ck_notice_settings_digest_weekday")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notice_settings_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_notice_settings")),
    )
    off = sa.select(members.c.id, sa.literal("mention"), sa.true(), sa.literal("never"))
    op.execute(
        choices.insert().from_select(
            ["member_id", "kind", "in_inbox", "email"], off.where(members.c.email_mentions.is_(sa.false()))
        )
    )
    op.drop_column("members", "email_mentions")
    waiting = jobs.update().where(jobs.c.listener == OLD_LISTENER, jobs.c.done_at.is_(None))
    op.execute(waiting.values(listener=NEW_LISTENER, lane=ORDINARY))
    op.add_column("status_changes", sa.Column("previous_key", sa.String(), nullable=True))
    op.add_column("status_changes", sa.Column("previous_at", TIME, nullable=True))
    op.add_column("status_changes", sa.Column("undone_at", TIME, nullable=True))
    op.add_column("status_changes", sa.Column("undone_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    for column in ("undone_by", "undone_at", "previous_at", "previous_key"):
        op.drop_column("status_changes", column)
    waiting = jobs.update().where(jobs.c.listener == NEW_LISTENER, jobs.c.done_at.is_(None))
    op.execute(waiting.values(listener=OLD_LISTENER, lane=EMAIL))
    op.add_column("members", sa.Column("email_mentions", sa.Boolean(), nullable=False, server_default=sa.true()))
    off = sa.select(choices.c.member_id).where(choices.c.kind == "mention", choices.c.email != "now")
    op.execute(members.update().where(members.c.id.in_(off)).values(email_mentions=sa.false()))
    for table in ("notice_settings", "notice_choices", "notices", "digests", "follows"):
        op.drop_table(table)
