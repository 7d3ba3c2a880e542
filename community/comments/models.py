"""A comment on an idea, or a reply to a comment; who found it helpful, and who is named in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, now
from community.ideas.models import Idea
from community.members.models import Member


class Comment(Base):
    """What a member said about an idea. A reply names a comment of the first level."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    # Threads from elsewhere may be deeper than the one level shown here: which reply this one answers.
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    hidden_at: Mapped[datetime | None]  # out of sight since then: taken down, withheld, or both
    removed_by: Mapped[str | None]
    review_state: Mapped[str | None]  # as of an idea
    erased_at: Mapped[datetime | None]  # its words are gone and it is down for good: its author left and wanted it so
    imported_from: Mapped[str | None]  # the name of the place it was imported from
    imported_agreed: Mapped[int] = mapped_column(default=0)  # numbers counted elsewhere: nobody's mark here
    imported_disagreed: Mapped[int] = mapped_column(default=0)
    helpful_count: Mapped[int] = mapped_column(default=0)

    idea: Mapped[Idea] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("removed_by IN ('author', 'moderator')", name="removed_by"),
        Index("ix_comments_idea_id_posted_at_id", "idea_id", "posted_at", "id"),
        Index("ix_comments_author_id_posted_at_id", "author_id", "posted_at", "id"),
        Index("ix_comments_posted_at", "posted_at"),
        Index(
            "ix_comments_withheld",
            "review_state",
            "hidden_at",
            "id",
            sqlite_where=text("review_state IS NOT NULL"),
            postgresql_where=text("review_state IS NOT NULL"),
        ),
        Index(
            "ix_comments_first_helpful",
            "idea_id",
            helpful_count.desc(),
            "posted_at",
            "id",
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
    )


class HelpfulVote(Base):
    """That a member found a comment helpful. Taking the mark back deletes it."""

    __tablename__ = "helpful_votes"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    voted_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (Index("ix_helpful_marks_member_id", "member_id"),)


class Mention(Base):
    """That a comment names a member by their handle, and when they were told.

    The row stays when an edit drops the name, so that nobody is told of one comment twice.
    """

    __tablename__ = "mentions"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    mentioned_at: Mapped[datetime] = mapped_column(default=now)
    notified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_mentions_member_id_mentioned_at", "member_id", "mentioned_at", "comment_id"),)
