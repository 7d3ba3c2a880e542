"""An idea, its history, its votes, and how often it was looked at."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, now
from community.groups.models import Group
from community.members.models import Member

NICE, IMPORTANT, CRITICAL = 1, 2, 3
NO_TREND = -1e6  # below every real trend: an idea nobody votes for comes last, newest first


class Status(Base):
    """What has become of an idea. A row with a stable key, so that a community can have its own."""

    __tablename__ = "statuses"
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int]
    closes: Mapped[bool]  # no more votes


class Idea(Base):
    """Something a customer needs, posted in a group."""

    __tablename__ = "ideas"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    title: Mapped[str]
    slug: Mapped[str]
    body: Mapped[str] = mapped_column(Text)  # what are you trying to do
    today: Mapped[str] = mapped_column(Text, default="")  # what happens today
    others: Mapped[str] = mapped_column(Text, default="")  # who else needs it
    body_html: Mapped[str] = mapped_column(Text)
    today_html: Mapped[str] = mapped_column(Text, default="")
    others_html: Mapped[str] = mapped_column(Text, default="")
    excerpt: Mapped[str] = mapped_column(Text)
    status_key: Mapped[str] = mapped_column(ForeignKey("statuses.key"), default="open")
    status_at: Mapped[datetime] = mapped_column(default=now)
    posted_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    hidden_at: Mapped[datetime | None]  # out of sight since then: taken down, withheld, or both
    removed_by: Mapped[str | None]  # "author" or "moderator"
    review_state: Mapped[str | None]  # `PENDING` or `AUTO_HIDDEN` until a moderator has reviewed it
    locked_at: Mapped[datetime | None]  # since then its discussion is closed to all but moderators
    pinned_at: Mapped[datetime | None]  # stands first in its group since then
    erased_at: Mapped[datetime | None]  # its words are gone and it is down for good: its author left and wanted it so

    vote_count: Mapped[int] = mapped_column(default=0)
    nice_count: Mapped[int] = mapped_column(default=0)
    important_count: Mapped[int] = mapped_column(default=0)
    critical_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    imported_support: Mapped[int] = mapped_column(default=0)  # a number counted elsewhere: nobody's vote here
    imported_from: Mapped[str | None]  # the name of the place it was imported from
    imported_url: Mapped[str | None]  # where it stands there
    trend: Mapped[float] = mapped_column(default=NO_TREND)
    support: Mapped[float] = mapped_column(default=0.0)  # corrected: the share of those who look that support it
    discover: Mapped[float] = mapped_column(
        default=0.0
    )  # the order of Discover: what support may well be; decided ones last
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # who of staff looks after it
    effort: Mapped[int | None]  # as staff judge it, 1 to 5
    value: Mapped[int | None]  # to the company, as staff judge it, 1 to 5
    stale_since: Mapped[datetime | None]  # the last change that derived figures do not know of yet

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(foreign_keys=author_id, lazy="raise_on_sql")
    status: Mapped[Status] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("removed_by IN ('author', 'moderator')", name="removed_by"),
        Index("ix_ideas_author_id_posted_at", "author_id", "posted_at", "id"),
        Index("ix_ideas_posted_at_id", "posted_at", "id"),
        Index("ix_ideas_trend_id", "trend", "id"),
        Index("ix_ideas_discover_id", "discover", "id"),
        Index("ix_ideas_group_discover_id", "group_id", "discover", "id"),
        Index("ix_ideas_status_discover_id", "status_key", "discover", "id"),
        Index("ix_ideas_support_id", "support", "id"),
        Index(
            "ix_ideas_owner_id",
            "owner_id",
            sqlite_where=text("owner_id IS NOT NULL"),
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
        Index("ix_ideas_vote_count_id", "vote_count", "id"),
        Index("ix_ideas_comment_count_id", "comment_count", "id"),
        Index("ix_ideas_group_posted_at_id", "group_id", "posted_at", "id"),
        Index("ix_ideas_group_trend_id", "group_id", "trend", "id"),
        Index("ix_ideas_group_vote_count_id", "group_id", "vote_count", "id"),
        Index("ix_ideas_status_key_status_at_id", "status_key", "status_at", "id"),
        Index("ix_ideas_status_posted_at_id", "status_key", "posted_at", "id"),
        Index("ix_ideas_status_trend_id", "status_key", "trend", "id"),
        Index("ix_ideas_status_vote_count_id", "status_key", "vote_count", "id"),
        Index(
            "ix_ideas_review_state",
            "review_state",
            "hidden_at",
            "id",
            sqlite_where=text("review_state IS NOT NULL"),
            postgresql_where=text("review_state IS NOT NULL"),
        ),
        Index(
            "ix_ideas_pinned",
            "group_id",
            "pinned_at",
            sqlite_where=text("pinned_at IS NOT NULL"),
            postgresql_where=text("pinned_at IS NOT NULL"),
        ),
        Index(
            "ix_ideas_stale_since",
            "stale_since",
            sqlite_where=text("stale_since IS NOT NULL"),
            postgresql_where=text("stale_since IS NOT NULL"),
        ),
    )

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None


class IdeaVersion(Base):
    """The text of an idea as it once was. The present text stands on the idea itself."""

    __tablename__ = "idea_versions"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    today: Mapped[str] = mapped_column(Text)
    others: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime]


class StatusChange(Base):
    """A status given by staff, with the reason and perhaps an official answer. Never edited: the next one speaks."""

    __tablename__ = "status_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    status_key: Mapped[str] = mapped_column(ForeignKey("statuses.key"))
    reason: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_html: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        Index("ix_status_changes_idea_id_changed_at", "idea_id", "changed_at"),
        Index("ix_status_changes_changed_at", "changed_at"),
    )


class Vote(Base):
    """That a member supports an idea, since when, and where they were when they said so.

    Withdrawing sets `withdrawn_at`; voting again is a new row. One live vote per member and idea.
    """

    __tablename__ = "votes"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    cast_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    importance: Mapped[int | None]
    surface: Mapped[str] = mapped_column(default="direct")
    position: Mapped[int | None]
    is_exploration: Mapped[bool] = mapped_column(default=False)
    from_impression: Mapped[bool] = mapped_column(default=False)  # a counted look came before: enters the support rate
    __table_args__ = (
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance"),
        Index(
            "uq_votes_live",
            "idea_id",
            "member_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_votes_member_id_cast_at", "member_id", "cast_at", "id"),
        Index("ix_votes_idea_id_cast_at", "idea_id", "cast_at"),
        Index("ix_votes_cast_at", "cast_at"),
    )


class Impression(Base):
    """How often an idea was shown on one day at one place to members who could vote on it, and opened from there."""

    __tablename__ = "impressions"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # 0 where there is no order, as on the idea's own page
    is_exploration: Mapped[bool] = mapped_column(primary_key=True)
    shows: Mapped[int] = mapped_column(default=0)
    opens: Mapped[int] = mapped_column(default=0)


class Calibration(Base):
    """What corrected support is reckoned with: measured each night, numbered, never changed."""

    __tablename__ = "calibrations"
    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    mean: Mapped[float]  # of the site: the share of those who look that support an idea
    weight: Mapped[float]  # of that mean, in looks
    curve: Mapped[Any] = mapped_column(JSON)  # attention at position 1, 2, …; the last one counts for all further down
    evidence: Mapped[Any] = mapped_column(JSON)  # by position of reserved slots: shows, and votes and opens from there
