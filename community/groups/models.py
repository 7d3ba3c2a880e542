"""A group, and who belongs to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Base, now


class Group(Base):
    """A place for one interest. A private one is found by its members only, and by those who oversee the site."""

    __tablename__ = "groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    purpose: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    colour: Mapped[int] = mapped_column(default=1)
    is_private: Mapped[bool] = mapped_column(default=False)
    founder_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    founded_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    member_count: Mapped[int] = mapped_column(default=0)
    idea_count: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("colour BETWEEN 1 AND 12", name="colour"),
        Index("ix_groups_member_count_id", "member_count", "id"),
        Index("ix_groups_founded_at_id", "founded_at", "id"),
    )


class Membership(Base):
    """That a member belongs to a group."""

    __tablename__ = "memberships"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    moderates: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(default=now)
