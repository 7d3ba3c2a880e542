"""A flag raised by a member, and a ruling made by a moderator."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Base, now

ONE_SUBJECT = (
    "(CASE WHEN idea_id IS NULL THEN 0 ELSE 1 END + CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN subject_member_id IS NULL THEN 0 ELSE 1 END) = 1"
)


class Flag(Base):
    """A member says that an idea, a comment or a member should be looked at."""

    __tablename__ = "flags"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    subject_member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    flagged_by: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    flagged_at: Mapped[datetime] = mapped_column(default=now)
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("rulings.id"))
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index(
            "uq_flags_open_idea",
            "idea_id",
            "flagged_by",
            unique=True,
            sqlite_where=text("ruling_id IS NULL"),
            postgresql_where=text("ruling_id IS NULL"),
        ),
        Index(
            "uq_flags_open_comment",
            "comment_id",
            "flagged_by",
            unique=True,
            sqlite_where=text("ruling_id IS NULL"),
            postgresql_where=text("ruling_id IS NULL"),
        ),
        Index(
            "uq_flags_open_member",
            "subject_member_id",
            "flagged_by",
            unique=True,
            sqlite_where=text("ruling_id IS NULL"),
            postgresql_where=text("ruling_id IS NULL"),
        ),
        Index(
            "ix_flags_open",
            "flagged_at",
            "id",
            sqlite_where=text("ruling_id IS NULL"),
            postgresql_where=text("ruling_id IS NULL"),
        ),
    )


class Ruling(Base):
    """What a moderator did about a subject, and why. The database refuses to change or delete a row."""

    __tablename__ = "rulings"
    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]  # keep, take_down, restore, suspend, lift
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    subject_member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("members.id"))  # whose idea, comment or account it was
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    ruled_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)
    ruled_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        CheckConstraint("act IN ('keep', 'take_down', 'restore', 'suspend', 'lift')", name="act"),
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("ix_rulings_ruled_at_id", "ruled_at", "id"),
        Index("ix_rulings_about_id_ruled_at_id", "about_id", "ruled_at", "id"),
    )
