"""Which ideas and labels a viewer can find.

Every query of ideas uses this module, in a statement that joins `Group`; every query of labels uses
`labels_visible_to`.
"""

from sqlalchemy import ColumnElement, and_, or_

from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas.models import Idea, Label
from community.members.models import Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Ideas that can be opened: in a visible group, and not hidden, the viewer's own, or in a group they moderate."""
    if viewer is None:
        return visible_unless_hidden(viewer)
    return and_(
        in_visible_group(viewer), or_(not_hidden(), Idea.author_id == viewer.id, group_scope.moderated_by(viewer))
    )


def visible_unless_hidden(viewer: Member | None) -> ColumnElement[bool]:
    """Ideas in a visible group that are not hidden, merged ones too."""
    return and_(in_visible_group(viewer), not_hidden())


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Ideas that lists show: in a visible group, not hidden, and not merged into another one."""
    return and_(in_visible_group(viewer), not_hidden(), not_merged())


def in_visible_group(viewer: Member | None) -> ColumnElement[bool]:
    """Join the idea's group and check that the viewer can find it."""
    return and_(Group.id == Idea.group_id, group_scope.visible_to(viewer))


def not_hidden() -> ColumnElement[bool]:
    """Ideas that are not hidden, in any group. For queries that narrow the groups elsewhere."""
    return Idea.hidden_at.is_(None)


def not_merged() -> ColumnElement[bool]:
    """Ideas that were not merged into another one."""
    return Idea.merged_into_id.is_(None)


def labels_visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Public labels; to staff all. None that were merged into another."""
    is_staff = viewer is not None and viewer.is_staff
    return Label.merged_into_id.is_(None) if is_staff else and_(Label.merged_into_id.is_(None), Label.is_public)
