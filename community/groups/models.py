"""A group, who belongs to it, who asked to, who was invited, and who was sent away."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now

OPEN, BY_REQUEST, PRIVATE = KINDS = ("open", "request", "private")
EVERYONE, MEMBERS, MODERATORS = AUDIENCES = ("everyone", "members", "moderators")  # who may do a thing in a group
NEVER, FIRST, ALWAYS = PRE_MODERATION = ("never", "first", "always")  # which posts wait for a moderator's look
APPROVED, DECLINED, WITHDRAWN = OUTCOMES = ("admitted", "refused", "taken back")  # of a request to belong


class Group(Base):
    """A place for one interest.

    An open one is joined by whoever wants to. One by request is found and read by everyone, and its moderators admit.
    A private one is found by its members only, and by those who oversee the site.
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
    by_request: Mapped[bool] = mapped_column(default=False)  # means nothing in a private one
    question: Mapped[str] = mapped_column(default="")  # asked of those who want to belong
    who_posts: Mapped[str] = mapped_column(default=EVERYONE)  # in a private group everyone means its members
    who_comments: Mapped[str] = mapped_column(default=EVERYONE)
    who_sees_members: Mapped[str] = mapped_column(default=EVERYONE)
    pre_moderation: Mapped[str] = mapped_column(default=NEVER)
    welcome: Mapped[str] = mapped_column(Text, default="")  # for those who have just joined
    welcome_html: Mapped[str] = mapped_column(Text, default="")
    guidelines: Mapped[str] = mapped_column(Text, default="")
    guidelines_html: Mapped[str] = mapped_column(Text, default="")
    archived_at: Mapped[datetime | None]  # since then it is only read
    creator_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    member_count: Mapped[int] = mapped_column(default=0)
    idea_count: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("color BETWEEN 1 AND 12", name="color"),
        Index("ix_groups_member_count_id", "member_count", "id"),
        Index("ix_groups_created_at_id", "created_at", "id"),
    )

    @property
    def kind(self) -> str:
        """Who can find it and how one comes to belong: one of `KINDS`."""
        return PRIVATE if self.is_private else BY_REQUEST if self.by_request else OPEN

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class OldGroupSlug(Base):
    """A name in the address that a group once had: it leads on, and nobody else gets it."""

    __tablename__ = "old_group_slugs"
    slug: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    left_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Base):
    """That a member belongs to a group."""

    __tablename__ = "memberships"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    moderates: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(default=now)


class Invitation(Base):
    """A link by which some may join, until a day, until it is revoked, and while its maker keeps the group's peace."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")  # whom it is for; read by moderators only
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    most: Mapped[int]  # how many may come by it
    used_count: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    __table_args__ = (CheckConstraint("used_count <= most", name="used_count"),)


class InvitationUse(Base):
    """That a member came by an invitation."""

    __tablename__ = "invitation_uses"
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    used_at: Mapped[datetime] = mapped_column(default=now)


class JoinRequest(Base):
    """That a member asked to belong, and what a moderator said to it. One that waits per member and group."""

    __tablename__ = "join_requests"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(default="")  # as it was asked then
    answer: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str | None]  # one of `OUTCOMES`
    word: Mapped[str] = mapped_column(Text, default="")  # of the moderator to the member
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
    """That a member was sent away from a group. Why stands in the ruling; lifting the ban deletes the row."""

    __tablename__ = "bans"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    banned_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime | None]  # never, if empty


class TrustedPoster(Base):
    """That a moderator trusts a member in a group: what they post there is not held."""

    __tablename__ = "trusted_posters"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    trusted_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    trusted_at: Mapped[datetime] = mapped_column(default=now)
