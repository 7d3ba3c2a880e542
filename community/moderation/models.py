"""A flag raised by a member, a ruling made by a moderator, an appeal against it, and reasons ready to be given."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now

ONE_SUBJECT = (
    "(CASE WHEN idea_id IS NULL THEN 0 ELSE 1 END + CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN subject_member_id IS NULL THEN 0 ELSE 1 END) = 1"
)

ACTS = (
    *("keep", "remove", "restore", "warn", "suspend", "lift", "lock", "unlock", "move", "ban", "unban"),
    *("approve", "undo"),
)
UPHELD, GRANTED = "upheld", "granted"  # what may become of an appeal


class Report(Base):
    """A member says that an idea, a comment or a member should be looked at."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    subject_member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime] = mapped_column(default=now)
    counts: Mapped[bool] = mapped_column(default=True)  # towards setting aside: raised by more than a newcomer
    action_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_actions.id"))
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index(
            "uq_reports_open_idea",
            "idea_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("action_id IS NULL"),
            postgresql_where=text("action_id IS NULL"),
        ),
        Index(
            "uq_reports_open_comment",
            "comment_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("action_id IS NULL"),
            postgresql_where=text("action_id IS NULL"),
        ),
        Index(
            "uq_reports_open_member",
            "subject_member_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("action_id IS NULL"),
            postgresql_where=text("action_id IS NULL"),
        ),
        Index(
            "ix_reports_open",
            "reported_at",
            "id",
            sqlite_where=text("action_id IS NULL"),
            postgresql_where=text("action_id IS NULL"),
        ),
    )


class ModerationAction(Base):
    """What a moderator did about a subject, and why. The database refuses to change or delete a row."""

    __tablename__ = "moderation_actions"
    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]  # one of `ACTS`
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    subject_member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("members.id"))  # whose idea, comment or account it was
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)
    acted_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]  # of a suspension or a ban: its end
    to_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))  # of moving: where it stands now
    undoes_id: Mapped[int | None] = mapped_column(
        ForeignKey("moderation_actions.id"), unique=True
    )  # of undoing: which ruling
    before: Mapped[Any] = mapped_column(JSON, default=dict)  # what it changed, as it was: undoing puts it back
    __table_args__ = (
        CheckConstraint(f"act IN ({', '.join(map(repr, ACTS))})", name="act"),
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("ix_moderation_actions_acted_at_id", "acted_at", "id"),
        Index("ix_moderation_actions_about_id_acted_at_id", "about_id", "acted_at", "id"),
    )


class Appeal(Base):
    """That the person concerned asks for a ruling to be looked at again. Once for each ruling."""

    __tablename__ = "appeals"
    action_id: Mapped[int] = mapped_column(ForeignKey("moderation_actions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    appealed_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str | None]  # upheld, or granted: then the ruling is undone
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_appeals_waiting",
            "appealed_at",
            "action_id",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )


class ReasonTemplate(Base):
    """A reason ready to be given with a ruling: a label for the button, and the words that a person will read."""

    __tablename__ = "reason_templates"
    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]  # which ruling it is for, one of `ACTS`
    label: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    fits: Mapped[str] = mapped_column(default="")  # the reason of a flag that it answers; empty: whatever was flagged
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
