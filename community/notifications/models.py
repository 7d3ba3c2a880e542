"""Tables of follows, notices, digests, and what members chose to be told."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now

IDEA, GROUP, MEMBER = FOLLOWED = ("idea", "group", "member")  # what can be followed


class Follow(Base):
    """A member's own choice to follow an idea, a group or a member, or to mute it.

    Authors, voters and commenters follow an idea without a row, see `followers`.
    """

    __tablename__ = "follows"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    followed_kind: Mapped[str] = mapped_column(primary_key=True)  # one of `FOLLOWED`
    followed_id: Mapped[int] = mapped_column(primary_key=True)
    is_muted: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        CheckConstraint("followed_kind IN ('idea', 'group', 'member')", name="followed_kind"),
        Index("ix_follows_followed_kind_followed_id_member_id", "followed_kind", "followed_id", "member_id"),
    )


class Notice(Base):
    """One thing that a member is told, in their inbox, by email or in a digest. It holds ids, never texts.

    Notices with the same `thread` are one line of the inbox; the newest of them is its `is_latest`.
    """

    __tablename__ = "notices"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[str]  # a key of `kinds.KINDS`
    source_id: Mapped[int]  # of the status change, comment, idea, announcement, action or request that it tells of
    thread: Mapped[str]  # "idea 12", "group 3", "member 4", "announcement 5", "moderation 6", …
    reason: Mapped[str]  # why they are told: a constant of `followers`
    made_at: Mapped[datetime] = mapped_column(default=now)
    in_inbox: Mapped[bool]
    is_latest: Mapped[bool]
    read_at: Mapped[datetime | None]
    email: Mapped[str]  # `NOW`, `DAILY`, `WEEKLY` or `NEVER`, as chosen when it was made
    emailed_at: Mapped[datetime | None]  # by an email of its own
    digest_due_at: Mapped[datetime | None]  # until it is put into a digest
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id", ondelete="SET NULL"), index=True)
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "source_id"),
        Index("ix_notices_kind_source_id", "kind", "source_id", "member_id"),
        Index("ix_notices_member_id_thread_id", "member_id", "thread", "id"),
        Index(
            "uq_notices_latest",
            "member_id",
            "thread",
            unique=True,
            sqlite_where=text("is_latest"),
            postgresql_where=text("is_latest"),
        ),
        Index(
            "ix_notices_inbox",
            "member_id",
            "id",
            sqlite_where=text("is_latest"),
            postgresql_where=text("is_latest"),
        ),
        Index(
            "ix_notices_unread",
            "member_id",
            sqlite_where=text("is_latest AND read_at IS NULL"),
            postgresql_where=text("is_latest AND read_at IS NULL"),
        ),
        Index(
            "ix_notices_digest_due_at",
            "digest_due_at",
            "member_id",
            sqlite_where=text("digest_due_at IS NOT NULL"),
            postgresql_where=text("digest_due_at IS NOT NULL"),
        ),
    )


# As the partial indexes say it. SQLAlchemy writes `is_latest = 1` for SQLite, which then uses none of them.
IS_LATEST: ColumnElement[bool] = literal_column("notices.is_latest")


class Digest(Base):
    """An email in which a member is told of several notices. Each notice is in one digest at most."""

    __tablename__ = "digests"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]


class NoticeChoice(Base):
    """How a member wants to be told of one kind of notice, where it differs from the default."""

    __tablename__ = "notice_choices"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    in_inbox: Mapped[bool]
    email: Mapped[str]


class NoticeSettings(Base):
    """A member's other settings for notices. A member without a row has the defaults."""

    __tablename__ = "notice_settings"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    follows_own: Mapped[bool] = mapped_column(default=True)  # ideas they posted
    follows_voted: Mapped[bool] = mapped_column(default=True)
    follows_commented: Mapped[bool] = mapped_column(default=True)
    time_zone: Mapped[str] = mapped_column(default="")  # empty: the site's
    digest_hour: Mapped[int] = mapped_column(default=8)
    digest_weekday: Mapped[int] = mapped_column(default=0)  # of the weekly digest; 0 is Monday
    __table_args__ = (
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
        CheckConstraint("digest_weekday BETWEEN 0 AND 6", name="digest_weekday"),
    )


class FeedAddress(Base):
    """A member's private feed address. Only a digest of its token is stored."""

    __tablename__ = "feed_addresses"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
