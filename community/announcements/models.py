"""Tables of announcements, and of those that members have dismissed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, now
from community.groups.models import Group
from community.members.models import Member


class Announcement(Base):
    """Something that staff tell the whole site, or the moderators of a group their group. It takes no votes; comments
    are optional.
    """

    __tablename__ = "announcements"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))  # None: the whole site
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    pinned_until: Mapped[date | None]  # the last day on which it comes first, in the site's time zone
    posted_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    erased_at: Mapped[datetime | None]  # its author left and it had comments: empty and removed for good
    allows_comments: Mapped[bool] = mapped_column(default=True)
    comment_count: Mapped[int] = mapped_column(default=0)

    author: Mapped[Member] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    group: Mapped[Group | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_announcements_posted_at_id", "posted_at", "id"),
        Index("ix_announcements_group_id_posted_at_id", "group_id", "posted_at", "id"),
        Index("ix_announcements_author_id_posted_at", "author_id", "posted_at"),
        Index(
            "ix_announcements_pinned",
            "group_id",
            "pinned_until",
            sqlite_where=text("pinned_until IS NOT NULL"),
            postgresql_where=text("pinned_until IS NOT NULL"),
        ),
        # An id is never used again: a notice of an erased announcement must not show another one.
        {"sqlite_autoincrement": True},
    )

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None


class DismissedAnnouncement(Base):
    """A pinned announcement that a member no longer wants to see above lists."""

    __tablename__ = "dismissed_announcements"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    dismissed_at: Mapped[datetime] = mapped_column(default=now)
