"""Tables of moderation: reports by members, actions by moderators, appeals, and templates of reasons."""

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
    *("approve", "edit", "undo"),
)
ANSWER = "answer"  # an idea, which is no act of moderation but has saved replies too
UPHELD, GRANTED = "upheld", "granted"  # outcomes of an appeal

_OPEN: Any = {"sqlite_where": text("action_id IS NULL"), "postgresql_where": text("action_id IS NULL")}
_UNDECIDED: Any = {"sqlite_where": text("decided_at IS NULL"), "postgresql_where": text("decided_at IS NULL")}


class Report(Base):
    """A member's report of an idea, a comment or a member. Open until a moderator acts on the subject."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    subject_member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    reason: Mapped[str]  # a key of `reports.REASONS`
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime] = mapped_column(default=now)
    weight: Mapped[float] = mapped_column(default=1.0)  # towards hiding automatically, see `report_weights`
    hid_at: Mapped[datetime | None]  # when it helped to hide the post
    action_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_actions.id"))  # the action that resolved it
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("uq_reports_open_idea", "idea_id", "reporter_id", unique=True, **_OPEN),
        Index("uq_reports_open_comment", "comment_id", "reporter_id", unique=True, **_OPEN),
        Index("uq_reports_open_member", "subject_member_id", "reporter_id", unique=True, **_OPEN),
        Index("ix_reports_open", "reported_at", "id", **_OPEN),
        Index("ix_reports_reporter_id_reported_at", "reporter_id", "reported_at"),
    )


class ModerationAction(Base):
    """What a moderator did to a subject, and why. The database refuses to change or delete a row."""

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
    until: Mapped[datetime | None]  # the end of a suspension or a ban; None: indefinite
    to_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))  # of a move: the new group
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_actions.id"), unique=True)
    before: Mapped[Any] = mapped_column(JSON, default=dict)  # {name: [old value, new value]}, see `effects`
    __table_args__ = (
        CheckConstraint(f"act IN ({', '.join(map(repr, ACTS))})", name="act"),
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("ix_moderation_actions_acted_at_id", "acted_at", "id"),
        Index("ix_moderation_actions_about_id_acted_at_id", "about_id", "acted_at", "id"),
    )


class Appeal(Base):
    """A request by the member concerned to have a moderation action reviewed. At most one for each action."""

    __tablename__ = "appeals"
    action_id: Mapped[int] = mapped_column(ForeignKey("moderation_actions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    appealed_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str | None]  # UPHELD, or GRANTED: then the action has been undone
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_appeals_waiting", "appealed_at", "action_id", **_UNDECIDED),)


class ReasonTemplate(Base):
    """A prepared reason that moderators can give, or answer of staff: the label of its button, and its text."""

    __tablename__ = "reason_templates"
    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]  # the act it is a reason for, one of `ACTS`; or `ANSWER`, for answers to ideas
    label: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    report_reason: Mapped[str] = mapped_column(default="")  # offered first for reports with it; empty: for any report
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
