"""The tables of saved views, and of edits that can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now


class SavedView(Base):
    """Columns, filters and sort of the ranked table, with a name and a URL."""

    __tablename__ = "saved_views"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    query: Mapped[str]  # a query string: columns, filters, sort and formula
    is_shared: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    # Who last changed the formula in it, and when; None without a formula.
    formula_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    formula_at: Mapped[datetime | None]


class StaffEdit(Base):
    """A status update or assignment of one idea or several at once, kept while it can be undone and deleted later."""

    __tablename__ = "staff_edits"
    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now, index=True)
    # An id is never used again: a page may still have the button that undoes a deleted edit.
    __table_args__ = ({"sqlite_autoincrement": True},)


class EditedIdea(Base):
    """What an edit changed on one idea."""

    __tablename__ = "edited_ideas"
    edit_id: Mapped[int] = mapped_column(ForeignKey("staff_edits.id", ondelete="CASCADE"), primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    status_change_id: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id", ondelete="CASCADE"))
    before: Mapped[Any] = mapped_column(JSON)  # the fields of its assignment that were changed, by name; ids of labels
    after: Mapped[Any] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
    __table_args__ = (
        Index("ix_edited_ideas_idea_id", "idea_id", "edit_id"),
        Index("ix_edited_ideas_status_change_id", "status_change_id"),
    )
