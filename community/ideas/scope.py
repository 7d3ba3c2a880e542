"""Which ideas a viewer can find. Every query of ideas passes through here; the statement must join `Group`."""

from sqlalchemy import ColumnElement, and_, or_

from community.groups import scope as groups
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Ideas that may be opened: in a visible group, and standing, or the viewer's own, or theirs to moderate."""
    if viewer is None:
        return listed_to(viewer)
    return and_(in_visible_group(viewer), or_(standing(), Idea.author_id == viewer.id, groups.moderated_by(viewer)))


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Ideas that lists show: in a visible group, and standing."""
    return and_(in_visible_group(viewer), standing())


def in_visible_group(viewer: Member | None) -> ColumnElement[bool]:
    """Joins the idea's group and asks whether the viewer can find it."""
    return and_(Group.id == Idea.group_id, groups.visible_to(viewer))


def standing() -> ColumnElement[bool]:
    """Ideas that are not taken down, in whatever group: for what is made of all of them and then narrowed again."""
    return Idea.taken_down_at.is_(None)
