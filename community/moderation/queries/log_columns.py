"""The log's rows with what they are on, as far as a viewer can find it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation.models import ModerationAction


def kind(table: Any) -> ColumnElement[str]:
    """What a flag or ruling is on: "idea", "comment" or "member"."""
    return case((table.idea_id.is_not(None), "idea"), (table.comment_id.is_not(None), "comment"), else_="member")


def subject_id(table: Any) -> ColumnElement[int]:
    """The number of what a flag or ruling is on."""
    return func.coalesce(table.idea_id, table.comment_id, table.subject_member_id)


def title(viewer: Member) -> ColumnElement[str]:
    """The title of the idea that a ruling is on or about; empty if the viewer cannot find it. Needs `with_subject`."""
    can_find = or_(
        and_(ModerationAction.comment_id.is_(None), idea_scope.visible_to(viewer)),
        and_(ModerationAction.comment_id.is_not(None), comment_scope.visible_to(viewer)),
    )
    return case((can_find, Idea.title), else_="")


def group_column(viewer: Member, column: Any) -> ColumnElement[str]:
    """A column of the group where a ruling was made; empty if the viewer cannot find it. Needs `with_subject`."""
    # An idea may stand elsewhere by now, so this is not the group that `title` asks about.
    return _visible_group_column(viewer, column, ModerationAction.group_id)


def target_group_column(viewer: Member, column: Any) -> ColumnElement[str]:
    """A column of the group that an idea was moved to; empty if the viewer cannot find it."""
    return _visible_group_column(viewer, column, ModerationAction.to_group_id)


def join_subject(statement: Any) -> Select[Any]:
    """Joins what a ruling is on: `Comment`, `Idea`, and the `Group` where that stands now."""
    joined: Select[Any] = (
        statement.outerjoin(Comment, Comment.id == ModerationAction.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(ModerationAction.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == func.coalesce(Idea.group_id, ModerationAction.group_id))
    )
    return joined


def author_handle(author: Any) -> ColumnElement[str]:
    """Their handle, or nothing if they have left."""
    return case((author.deleted_at.is_(None), author.handle), else_="")


def undo_aliases() -> tuple[Any, Any]:
    """Two aliases: the ruling that undid a ruling, and the ruling that one undid. To be joined, outer."""
    return aliased(ModerationAction), aliased(ModerationAction)


def _visible_group_column(viewer: Member, column: Any, group_id: Any) -> ColumnElement[str]:
    found = select(column).where(Group.id == group_id, group_scope.visible_to(viewer))
    return func.coalesce(found.correlate(ModerationAction).scalar_subquery(), "")
