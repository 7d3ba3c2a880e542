"""Tables of comments, helpful votes and mentions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.announcements.models import Announcement
from community.core.db import Base, now
from community.ideas.models import Idea
from community.members.models import Member


class Comment(Base):
    """A comment on an idea or an announcement. `parent_id` of a reply is one of the first level, of two."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    announcement_id: Mapped[int | None] = mapped_column(ForeignKey("announcements.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    # Imported threads may be deeper than two levels: the reply that this one replies to.
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[int | None]  # the moderator who wrote the present text; None: its author
    version: Mapped[int] = mapped_column(default=1)
    hidden_at: Mapped[datetime | None]  # set while hidden: removed, under review, or both
    removed_by: Mapped[str | None]
    review_state: Mapped[str | None]  # see core.visibility, as for removed_by
    erased_at: Mapped[datetime | None]  # its author deleted their account with their writing: empty and hidden for good
    imported_from: Mapped[str | None]  # name of the source site
    imported_agreed: Mapped[int] = mapped_column(default=0)  # counted at the source; no helpful votes here
    imported_disagreed: Mapped[int] = mapped_column(default=0)
    helpful_count: Mapped[int] = mapped_column(default=0)

    idea: Mapped[Idea | None] = relationship(lazy="raise_on_sql")
    announcement: Mapped[Announcement | None] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("(idea_id IS NULL) <> (announcement_id IS NULL)", name="one_discussion"),
        CheckConstraint("removed_by IN ('author', 'moderator')", name="removed_by"),
        Index("ix_comments_idea_id_posted_at_id", "idea_id", "posted_at", "id"),
        Index("ix_comments_author_id_posted_at_id", "author_id", "posted_at", "id"),
        Index("ix_comments_posted_at", "posted_at"),
        Index(
            "ix_comments_review_state",
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
        Index(
            "ix_comments_announcement_id_posted_at_id",
            "announcement_id",
            "posted_at",
            "id",
            sqlite_where=text("announcement_id IS NOT NULL"),
            postgresql_where=text("announcement_id IS NOT NULL"),
        ),
        Index(
            "ix_comments_announcement_first_helpful",
            "announcement_id",
            helpful_count.desc(),
            "posted_at",
            "id",
            sqlite_where=text("announcement_id IS NOT NULL AND parent_id IS NULL"),
            postgresql_where=text("announcement_id IS NOT NULL AND parent_id IS NULL"),
        ),
    )

    @property
    def discussed(self) -> Idea | Announcement:
        """What it is a comment on, if that was loaded with it."""
        discussed = self.announcement if self.idea_id is None else self.idea
        assert discussed is not None
        return discussed


class CommentVersion(Base):
    """An earlier text of a comment that a moderator has edited: what they replaced, and what replaced theirs."""

    __tablename__ = "comment_versions"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime]


class HelpfulVote(Base):
    """A member's helpful vote on a comment. Withdrawing it deletes the row."""

    __tablename__ = "helpful_votes"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    voted_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        Index("ix_helpful_votes_member_id", "member_id"),
        Index("ix_helpful_votes_voted_at", "voted_at"),
    )


class Mention(Base):
    """A mention of a member in a comment, and when they were notified.

    The row stays when an edit removes the mention, so no one is notified of the same comment twice.
    """

    __tablename__ = "mentions"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    mentioned_at: Mapped[datetime] = mapped_column(default=now)
    notified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_mentions_member_id_mentioned_at", "member_id", "mentioned_at", "comment_id"),)
