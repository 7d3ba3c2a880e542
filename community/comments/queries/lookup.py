"""One comment."""

from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager

from community.comments import scope
from community.comments.models import Comment, HelpfulVote
from community.core.db import db
from community.core.errors import Hidden
from community.ideas.models import Idea
from community.members.models import Member


def find(viewer: Member | None, comment_id: int) -> Comment:
    """A comment with its author, idea and group, or `Hidden`."""
    found = db.session.scalar(
        select(Comment)
        .join(Comment.idea)
        .join(Idea.group)
        .join(Comment.author)
        .options(contains_eager(Comment.idea).contains_eager(Idea.group), contains_eager(Comment.author))
        .where(Comment.id == comment_id, scope.visible_to(viewer))
    )
    if found is None:
        raise Hidden
    return found


class HelpfulState(NamedTuple):
    """Who found a comment helpful: how many, and the viewer."""

    id: int
    author_name: str
    helpful_count: int
    has_voted_helpful: bool


def helpful_state(viewer: Member, comment: Comment) -> HelpfulState:
    """How a comment that the viewer has found stands now."""
    mine = exists().where(HelpfulVote.comment_id == comment.id, HelpfulVote.member_id == viewer.id)
    count, has_voted_helpful = db.session.execute(
        select(Comment.helpful_count, mine).where(Comment.id == comment.id)
    ).one()
    return HelpfulState(comment.id, comment.author.name, count, bool(has_voted_helpful))
