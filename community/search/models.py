"""Tables of synonyms, learned from ideas that were merged."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base


class SynonymSource(Base):
    """Two stems in the titles of a merged pair of ideas: one only in the one title, the other only in the other."""

    __tablename__ = "synonym_sources"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)  # merged
    term: Mapped[str] = mapped_column(primary_key=True)
    other: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (
        CheckConstraint("term < other", name="order"),
        Index("ix_synonym_sources_term", "term", "other"),
        Index("ix_synonym_sources_other", "other"),
    )


class Synonym(Base):
    """Two stems that mean the same here. A dismissed one stays, so that it isn't learned again."""

    __tablename__ = "synonyms"
    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]
    other: Mapped[str]
    pair_count: Mapped[int]  # merged pairs that have it
    weight: Mapped[float]  # of the one where the other is searched for, as a share of its own weight
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    __table_args__ = (
        CheckConstraint("term < other", name="order"),
        Index("uq_synonyms_term_other", "term", "other", unique=True),
        Index("ix_synonyms_pair_count", "pair_count", "id"),
    )
