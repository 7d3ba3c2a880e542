"""Tables of groups: memberships, invitations, join requests, bans, trusted posters and old slugs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now

OPEN, BY_REQUEST, PRIVATE = KINDS = ("open", "request", "private")
EVERYONE, MEMBERS, MODERATORS = AUDIENCES = ("everyone", "members", "moderators")  # who can do something in a group
NEVER, FIRST, ALWAYS = PRE_MODERATION = ("never", "first", "always")  # which posts need a moderator's approval
APPROVED, DECLINED, WITHDRAWN = OUTCOMES = ("approved", "declined", "withdrawn")  # of a join request


class Group(Base):
    """A group for one interest.

    Anyone can join an open group. A group by request can be found and read by everyone, and its moderators approve
    who joins. A private group can be found only by its members and the site's moderators.
    """

    __tablename__ = "groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    purpose: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    color: Mapped[int] = mapped_column(default=1)
    is_private: Mapped[bool] = mapped_column(default=False)
    by_request: Mapped[bool] = mapped_column(default=False)  # ignored in a private group
    question: Mapped[str] = mapped_column(default="")  # asked in the join request
    who_posts: Mapped[str] = mapped_column(default=EVERYONE)  # in a private group EVERYONE means its members
    who_comments: Mapped[str] = mapped_column(default=EVERYONE)
    who_sees_members: Mapped[str] = mapped_column(default=EVERYONE)
    pre_moderation: Mapped[str] = mapped_column(default=NEVER)
    blind_voting: Mapped[bool] = mapped_column(default=False)  # vote counts are hidden until one has voted
    welcome: Mapped[str] = mapped_column(Text, default="")  # shown to new members
    welcome_html: Mapped[str] = mapped_column(Text, default="")
    guidelines: Mapped[str] = mapped_column(Text, default="")
    guidelines_html: Mapped[str] = mapped_column(Text, default="")
    archived_at: Mapped[datetime | None]  # read-only since then
    creator_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    member_count: Mapped[int] = mapped_column(default=0)
    idea_count: Mapped[int] = mapped_column(default=0)
    # Of a large site, made by the worker: see `ideas.group_figures`.
    ideas_this_month: Mapped[int] = mapped_column(default=0)
    unanswered_count: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("color BETWEEN 1 AND 12", name="color"),
        Index("ix_groups_member_count_id", "member_count", "id"),
        Index("ix_groups_created_at_id", "created_at", "id"),
    )

    @property
    def kind(self) -> str:
        """Who can find the group and how to join it: one of `KINDS`."""
        return PRIVATE if self.is_private else BY_REQUEST if self.by_request else OPEN

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class OldGroupSlug(Base):
    """A slug that a group had before. It redirects to the group and is not given to another one."""

    __tablename__ = "old_group_slugs"
    slug: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    replaced_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Base):
    """A member's membership in a group."""

    __tablename__ = "memberships"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    moderates: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        Index(
            "ix_memberships_moderators",
            "group_id",
            "member_id",
            sqlite_where=text("moderates IS 1"),
            postgresql_where=text("moderates"),
        ),
        # In the order in which cards of groups show members.
        Index("ix_memberships_shown", "group_id", moderates.desc(), "joined_at", "member_id"),
    )


class Invitation(Base):
    """A link for joining a group. It works until it expires, is used up or revoked, or its creator stops moderating."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")  # whom it is for; shown to moderators only
    created_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    max_uses: Mapped[int]
    used_count: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    __table_args__ = (CheckConstraint("used_count <= max_uses", name="used_count"),)


class InvitationUse(Base):
    """A member's use of an invitation."""

    __tablename__ = "invitation_uses"
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    used_at: Mapped[datetime] = mapped_column(default=now)


class JoinRequest(Base):
    """A request to join, and its answer. At most one is pending per member and group."""

    __tablename__ = "join_requests"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(default="")  # as it was when the request was made
    answer: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str | None]  # one of `OUTCOMES`
    message: Mapped[str] = mapped_column(Text, default="")  # from the moderator to the member
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    __table_args__ = (
        Index(
            "uq_join_requests_waiting",
            "group_id",
            "member_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        Index("ix_join_requests_group_id_asked_at", "group_id", "asked_at", "id"),
    )


class Ban(Base):
    """A member's ban from a group. The moderation action holds the reason; lifting the ban deletes the row."""

    __tablename__ = "bans"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    banned_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime | None]  # None: until it is lifted


class TrustedPoster(Base):
    """A member whose posts in the group are exempt from pre-moderation."""

    __tablename__ = "trusted_posters"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    trusted_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    trusted_at: Mapped[datetime] = mapped_column(default=now)
