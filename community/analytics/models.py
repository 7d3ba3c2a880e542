"""Figures made from the facts. Every table here can be emptied and made again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base


class ActivityScore(Base):
    """What a member contributed in the days before `made_at`."""

    __tablename__ = "activity_scores"
    days: Mapped[int] = mapped_column(primary_key=True)  # 30, 90 or 365
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    ideas: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    votes_received: Mapped[int] = mapped_column(default=0)
    votes_cast: Mapped[int] = mapped_column(default=0)
    score: Mapped[float] = mapped_column(default=0.0)
    made_at: Mapped[datetime]
    __table_args__ = (Index("ix_activity_scores_days_score", "days", "score", "member_id"),)


class AdjustedSupport(Base):
    """An idea's corrected support with what it was reckoned from. Order and mean stand on the idea itself."""

    __tablename__ = "adjusted_support"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibrations.id"), index=True)
    looks: Mapped[int]  # counted shows, wherever
    examined: Mapped[float]  # these, each worth the attention that its position has
    votes: Mapped[int]  # live votes cast from counted looks by members in good standing
    low: Mapped[float]  # of the 90 % interval
    high: Mapped[float]
    made_at: Mapped[datetime]
