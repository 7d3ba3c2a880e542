"""A comment on an idea, or a reply to a comment."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.ideas.models import Idea
from community.kernel.database import Base, now
from community.members.models import Member


class Comment(Base):
    """What a member said about an idea. A reply names a comment of the first level."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    taken_down_at: Mapped[datetime | None]
    taken_down_by: Mapped[str | None]

    idea: Mapped[Idea] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("taken_down_by IN ('author', 'moderator')", name="taken_down_by"),
        Index("ix_comments_idea_id_posted_at_id", "idea_id", "posted_at", "id"),
        Index("ix_comments_author_id_posted_at_id", "author_id", "posted_at", "id"),
        Index("ix_comments_posted_at", "posted_at"),
    )
