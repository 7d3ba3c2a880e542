"""Which comments a viewer can read. Every query of comments passes through here; it must join `Idea` and `Group`."""

from sqlalchemy import ColumnElement, and_, or_

from community.comments.models import Comment
from community.groups import scope as groups
from community.ideas import scope as ideas
from community.ideas.models import Idea
from community.members.models import Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Comments that may be read: under an idea the viewer can find, and standing, or theirs, or theirs to moderate."""
    under = and_(Idea.id == Comment.idea_id, ideas.visible_to(viewer))
    standing = Comment.taken_down_at.is_(None)
    if viewer is None:
        return and_(under, standing)
    erased = Comment.erased_at.is_not(None)  # there is nothing left to read, for nobody
    return and_(under, ~erased, or_(standing, Comment.author_id == viewer.id, groups.moderated_by(viewer)))


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Comments that lists show: standing, under a standing idea of a visible group."""
    return and_(Idea.id == Comment.idea_id, ideas.listed_to(viewer), Comment.taken_down_at.is_(None))
