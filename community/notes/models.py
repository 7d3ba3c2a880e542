"""Tables of internal notes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now

ONE_SUBJECT = "(CASE WHEN idea_id IS NULL THEN 0 ELSE 1 END + CASE WHEN member_id IS NULL THEN 0 ELSE 1 END) = 1"


class Note(Base):
    """What someone on staff wrote about an idea or a member for the others on staff."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))  # whom it is about
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("ix_notes_idea_id_id", "idea_id", "id"),
        Index("ix_notes_member_id_id", "member_id", "id"),
        # An id is never used again: notices name notes by it, and no one is told of one note twice.
        {"sqlite_autoincrement": True},
    )


class NoteMention(Base):
    """Someone on staff whom a note mentions now."""

    __tablename__ = "note_mentions"
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
