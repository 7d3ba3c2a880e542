"""Tables of derived scores. Each can be emptied and rebuilt."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base


class ActivityScore(Base):
    """What a member contributed in the days before `made_at`."""

    __tablename__ = "activity_scores"
    days: Mapped[int] = mapped_column(primary_key=True)  # one of `activity.WINDOWS`
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    ideas: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    helpful_received: Mapped[int] = mapped_column(default=0)
    votes_received: Mapped[int] = mapped_column(default=0)
    votes_cast: Mapped[int] = mapped_column(default=0)
    score: Mapped[float] = mapped_column(default=0.0)
    made_at: Mapped[datetime]
    __table_args__ = (Index("ix_activity_scores_days_score", "days", "score", "member_id"),)


class AdjustedSupport(Base):
    """Adjusted support of an idea and what it was calculated from. The scores themselves are columns of the idea."""

    __tablename__ = "adjusted_support"
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibrations.id"), index=True)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"), index=True)
    impressions: Mapped[int]  # on every surface
    reads_per_member: Mapped[float]  # how often a member of its audience who hasn't voted has read it
    readers: Mapped[float]  # how many people this amounts to; see `ideas.readers`
    votes: Mapped[int]  # live votes by members in good standing whose impressions are counted
    low: Mapped[float]  # of the 90% interval
    high: Mapped[float]
    made_at: Mapped[datetime]


class AudienceSize(Base):
    """How many members can read ideas from a day on: those of a private group, or of all other groups (None).

    Rows are added by calibrations and never changed, so scores can be calculated again.
    """

    __tablename__ = "audiences"
    id: Mapped[int] = mapped_column(primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibrations.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    day: Mapped[date]
    members: Mapped[int]
    __table_args__ = (Index("ix_audiences_group_id_day", "group_id", "day", "id"),)
