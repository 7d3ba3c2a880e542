"""Which comments a viewer can read. Every query of comments uses these conditions and joins `Idea` and `Group`."""

from sqlalchemy import ColumnElement, and_, or_

from community.comments.models import Comment
from community.groups import scope as group_scope
from community.ideas import scope as idea_scope
from community.ideas.models import Idea
from community.members.models import Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Comments the viewer can read: on an idea they can find, and visible, their own, or theirs to moderate."""
    under = and_(Idea.id == Comment.idea_id, idea_scope.visible_to(viewer))
    visible = Comment.hidden_at.is_(None)
    if viewer is None:
        return and_(under, visible)
    erased = Comment.erased_at.is_not(None)  # empty, so not shown even to moderators
    return and_(under, ~erased, or_(visible, Comment.author_id == viewer.id, group_scope.moderated_by(viewer)))


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Comments that lists show: visible ones on a listed idea."""
    return and_(Idea.id == Comment.idea_id, idea_scope.listed_to(viewer), Comment.hidden_at.is_(None))
