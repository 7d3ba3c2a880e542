"""One comment, and its helpful votes."""

from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager

from community.announcements.models import Announcement
from community.comments import discussions, scope
from community.comments.models import Comment, HelpfulVote
from community.core.db import db
from community.core.errors import Hidden
from community.ideas.models import Idea
from community.members.models import Member


def find(viewer: Member | None, comment_id: int) -> Comment:
    """A comment with its author, and its idea or announcement with its group. Raises `Hidden`."""
    found: Comment | None = db.session.scalar(
        discussions.join(select(Comment).join(Comment.author))
        .options(
            contains_eager(Comment.author),
            contains_eager(Comment.idea).contains_eager(Idea.group),
            contains_eager(Comment.announcement).contains_eager(Announcement.group),
        )
        .where(Comment.id == comment_id, scope.visible_to(viewer))
    )
    if found is None:
        raise Hidden
    return found


class HelpfulState(NamedTuple):
    """The helpful votes of a comment: how many, and whether the viewer's is among them."""

    id: int
    author_name: str
    helpful_count: int
    has_voted_helpful: bool


def helpful_state(viewer: Member, comment: Comment) -> HelpfulState:
    """The helpful votes of a comment that the viewer has found, as they are now."""
    own_vote = exists().where(HelpfulVote.comment_id == comment.id, HelpfulVote.member_id == viewer.id)
    statement = select(Comment.helpful_count, own_vote).where(Comment.id == comment.id)
    count, has_voted = db.session.execute(statement).one()
    return HelpfulState(comment.id, comment.author.name, count, bool(has_voted))
