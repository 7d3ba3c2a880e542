"""Tables of duplicates: pairs of ideas that may be the same, and the members who suggested them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now

STATES = OPEN, REFUSED, ACCEPTED = ("open", "refused", "accepted")

_OPEN: Any = {"sqlite_where": text("state = 'open'"), "postgresql_where": text("state = 'open'")}


class DuplicatePair(Base):
    """Two ideas that may be the same. A refused pair stays, so that it isn't offered again."""

    __tablename__ = "duplicate_pairs"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))  # the older idea
    second_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    likelihood: Mapped[float] = mapped_column(default=0.0)  # by their words; 0 if only members found the pair
    words: Mapped[Any] = mapped_column(JSON, default=list)  # that both have, the rarest first
    finder_id: Mapped[int | None]  # the one of the two ideas whose search found the pair
    is_suggested: Mapped[bool] = mapped_column(default=False)  # by a member, since it was last refused
    priority: Mapped[float] = mapped_column(default=0.0)  # the likelihood, and one more for a suggested pair
    state: Mapped[str] = mapped_column(default=OPEN)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]  # also of an open pair that was refused and then suggested again
    found_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("state IN ('open', 'refused', 'accepted')", name="state"),
        Index("ix_duplicate_pairs_second_id", "second_id"),
        Index("ix_duplicate_pairs_finder_id", "finder_id"),
        Index("ix_duplicate_pairs_decided_by", "decided_by"),
        Index("ix_duplicate_pairs_open", "priority", "id", **_OPEN),
    )


class DuplicateSuggestion(Base):
    """A member's suggestion that an idea is the same as another one. One per member and pair."""

    __tablename__ = "duplicate_suggestions"
    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("duplicate_pairs.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))  # the duplicate, as they see it
    suggested_at: Mapped[datetime] = mapped_column(default=now)
    denied_at: Mapped[datetime | None]  # when the author of the idea said that it is another one
    __table_args__ = (
        UniqueConstraint("pair_id", "member_id"),
        Index("ix_duplicate_suggestions_member_id", "member_id"),
        Index("ix_duplicate_suggestions_idea_id", "idea_id"),
    )
