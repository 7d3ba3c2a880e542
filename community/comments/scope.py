"""Which comments a viewer can read. Every query of comments passes through here; it must join `Idea` and `Group`."""

from sqlalchemy import ColumnElement, and_, or_

from community.comments.models import Comment
from community.groups import scope as group_scope
from community.ideas import scope as idea_scope
from community.ideas.models import Idea
from community.members.models import Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Comments that may be read: under an idea the viewer can find, and standing, or theirs, or theirs to moderate."""
    under = and_(Idea.id == Comment.idea_id, idea_scope.visible_to(viewer))
    standing = Comment.hidden_at.is_(None)
    if viewer is None:
        return and_(under, standing)
    erased = Comment.erased_at.is_not(None)  # there is nothing left to read, for nobody
    return and_(under, ~erased, or_(standing, Comment.author_id == viewer.id, group_scope.moderated_by(viewer)))


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Comments that lists show: standing, under a standing idea of a visible group."""
    return and_(Idea.id == Comment.idea_id, idea_scope.listed_to(viewer), Comment.hidden_at.is_(None))
