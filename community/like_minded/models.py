"""Tables of like-minded members and of suggestions that someone has hidden."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base


class Affinity(Base):
    """One of the most like-minded members of a member. See `likeness`."""

    __tablename__ = "affinities"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    likeness: Mapped[float]  # above 0, at most 1
    made_at: Mapped[datetime]


class HiddenSuggestion(Base):
    """A member or a group that someone does not want to be suggested again. One of the two is set."""

    __tablename__ = "hidden_suggestions"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))  # who hid it
    other_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    __table_args__ = (
        CheckConstraint("(other_id IS NULL) <> (group_id IS NULL)", name="one_thing"),
        Index("uq_hidden_suggestions_other", "member_id", "other_id", unique=True),
        Index("uq_hidden_suggestions_group", "member_id", "group_id", unique=True),
    )
