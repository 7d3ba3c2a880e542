"""Tables of members, their sessions, and provisional sessions with what is pending until an email is confirmed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from community.core import look_alikes
from community.core.db import Base, now

MEMBER, MODERATOR, STAFF, ADMINISTRATOR = "member", "moderator", "staff", "administrator"
ROLES = (MEMBER, MODERATOR, STAFF, ADMINISTRATOR)
NEWCOMER, REGULAR, TRUSTED, SUSPENDED = TRUST_LEVELS = ("new", "member", "trusted", "suspended")


def _key_of_new_name(context: Any) -> str:
    return look_alikes.key(context.get_current_parameters()["name"])


class Member(Base):
    """An account. After deletion the row stays without personal data, as the author of what was written."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # What the name looks like, see `core.look_alikes`. Imports insert rows without making objects.
    name_key: Mapped[str] = mapped_column(default=_key_of_new_name, server_default="", index=True)
    email: Mapped[str | None] = mapped_column(unique=True)  # lower case
    new_email: Mapped[str | None]  # lower case; replaces `email` once it is confirmed
    email_change_requested_at: Mapped[datetime | None]  # when a link was last sent to `new_email`
    confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str | None]
    role: Mapped[str] = mapped_column(default=MEMBER)
    color: Mapped[int] = mapped_column(default=1)
    avatar: Mapped[str | None]  # the name of the image, if they chose one; otherwise their initials are shown
    about: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[str] = mapped_column(Text, default="")
    shows_votes: Mapped[bool] = mapped_column(default=True)  # whether others see their name among supporters of ideas
    is_suggested: Mapped[bool] = mapped_column(default=True)  # whether they are suggested to like-minded members
    compact_lists: Mapped[bool] = mapped_column(default=False)  # whether they chose compact lists of ideas
    joined_at: Mapped[datetime] = mapped_column(default=now)
    joined_from: Mapped[str] = mapped_column(default="")  # the network, for the list of new accounts
    suspended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]  # None: until lifted
    trust_level: Mapped[str] = mapped_column(default=NEWCOMER)  # suspension aside: new, member or trusted
    days_present: Mapped[int] = mapped_column(default=0)  # days with a request
    seen_on: Mapped[date | None]  # the last of these days, in UTC
    deleted_at: Mapped[datetime | None]
    imported_at: Mapped[datetime | None]  # created by an import; the person may claim the account
    __table_args__ = (
        CheckConstraint("role IN ('member', 'moderator', 'staff', 'administrator')", name="role"),
        CheckConstraint("color BETWEEN 1 AND 12", name="color"),
        Index("ix_members_joined_at_id", "joined_at", "id"),
        Index("ix_members_role_id", "role", "id"),
        Index("ix_members_seen_on_id", "seen_on", "id"),
        Index(
            "ix_members_newcomers",
            "seen_on",
            "id",
            sqlite_where=text("trust_level = 'new'"),
            postgresql_where=text("trust_level = 'new'"),
        ),
        Index(
            "ix_members_suspended_until",
            "suspended_until",
            sqlite_where=text("suspended_until IS NOT NULL"),
            postgresql_where=text("suspended_until IS NOT NULL"),
        ),
    )

    @validates("name")
    def _set_name_key(self, _attribute: str, name: str) -> str:
        self.name_key = look_alikes.key(name)
        return name

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_suspended(self) -> bool:
        return is_suspended(self.suspended_at, self.suspended_until)

    @property
    def effective_trust_level(self) -> str:
        """`SUSPENDED` during a suspension, otherwise the trust level: one of `TRUST_LEVELS`."""
        return SUSPENDED if self.is_suspended else self.trust_level

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_unclaimed(self) -> bool:
        """Whether the account was created by an import and its owner has not claimed it."""
        return self.imported_at is not None and self.confirmed_at is None and not self.is_deleted

    @property
    def in_good_standing(self) -> bool:
        """Confirmed, not suspended, not deleted: what they do counts, and they may do all that members may."""
        return self.is_confirmed and not self.is_suspended and not self.is_deleted

    @property
    def is_counted(self) -> bool:
        """Whether they count in public numbers, see `standing`. A suspension counts until it has been ended."""
        return not self.is_deleted and self.suspended_at is None and (self.is_confirmed or self.is_unclaimed)

    @property
    def is_administrator(self) -> bool:
        return self.role == ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)

    @property
    def is_site_moderator(self) -> bool:
        """Whether they have a site role: they moderate the whole site and can see all of it."""
        return self.role != MEMBER


class OldHandle(Base):
    """A handle that a member had before. It leads to them and is never given to anyone else.

    Only a digest is stored, because it stays when the account is deleted.
    """

    __tablename__ = "old_handles"
    digest: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class Session(Base):
    """A signed-in browser. Only a digest of its token is stored."""

    __tablename__ = "sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    remembered: Mapped[bool]
    began_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(default="")
    ip_address: Mapped[str] = mapped_column(default="")


class ProvisionalSession(Base):
    """A browser without an account, or one that was asked to confirm an email address. Expires after seven days.

    Neither the code nor the link of its email is stored: both are calculated from `email_nonce` and the site's secret.
    """

    __tablename__ = "provisional_sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(index=True)  # lower case; not confirmed
    password_hash: Mapped[str | None]  # of the account that it becomes, if one was chosen at sign-up
    email_nonce: Mapped[str | None]  # None once the email was used
    email_requested_at: Mapped[datetime | None]
    tries_left: Mapped[int] = mapped_column(default=0)  # for the code
    # Set once the email is confirmed, if texts are left that could not be posted: only this member can read them.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    # An id is never used again: a job that waits for an ended session must not send the email of another.
    __table_args__ = ({"sqlite_autoincrement": True},)


class EmailFailure(Base):
    """An email that a mail server refused for good, see `email_failures`."""

    __tablename__ = "email_failures"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(primary_key=True)  # the address
    message_id: Mapped[str] = mapped_column(primary_key=True)  # an email that is sent again counts once
    code: Mapped[int]  # of the server's answer
    failed_at: Mapped[datetime] = mapped_column(default=now)


class PendingAction(Base):
    """Something that a browser without an account did; it is done once the email address is confirmed."""

    __tablename__ = "pending_actions"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("provisional_sessions.id", ondelete="CASCADE"))
    act: Mapped[str]
    target: Mapped[str]  # what it is about: the same act on the same target is saved once
    details: Mapped[str] = mapped_column(Text)  # JSON
    created_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (UniqueConstraint("session_id", "act", "target"),)


class SentForm(Base):
    """A form that a member sent, and the page it led to. Sent again, it leads there and does nothing else."""

    __tablename__ = "sent_forms"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)  # made for each form that is shown
    digest: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of where it was sent to and what was entered
    page: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(default=now, index=True)
    __table_args__ = (Index("ix_sent_forms_member_id_digest", "member_id", "digest"),)


def is_suspended(since: datetime | None, until: datetime | None) -> bool:
    """Whether a suspension is in force now, whether or not an ended one has been cleared."""
    return since is not None and (until is None or until > now())


def initials(name: str) -> str:
    """One or two capitals of a name; a question mark if it has no letters."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "") if words else "?"
    return letters.upper()
