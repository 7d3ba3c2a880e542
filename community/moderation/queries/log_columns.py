"""Columns of log rows: what an action concerns, as far as a viewer may see it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from community.announcements.models import Announcement
from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation.models import ModerationAction


def kind(table: Any) -> ColumnElement[str]:
    """The kind of subject of a report or an action: "idea", "comment" or "member"."""
    return case((table.idea_id.is_not(None), "idea"), (table.comment_id.is_not(None), "comment"), else_="member")


def subject_id(table: Any) -> ColumnElement[int]:
    """The id of the subject of a report or an action."""
    return func.coalesce(table.idea_id, table.comment_id, table.subject_member_id)


def title(viewer: Member) -> ColumnElement[str]:
    """The title of what was acted or commented on; empty if the viewer cannot see it. Needs `join_subject`."""
    visible = or_(
        and_(ModerationAction.comment_id.is_(None), idea_scope.visible_to(viewer)),
        and_(ModerationAction.comment_id.is_not(None), comment_scope.visible_to(viewer)),
    )
    return case((visible, discussions.title()), else_="")


def group_column(viewer: Member, column: Any) -> ColumnElement[str]:
    """A column of the group where the action was taken; empty if the viewer cannot see the group."""
    # The idea may have moved since, so this is not the group that `title` checks.
    return _visible_group_column(viewer, column, ModerationAction.group_id)


def target_group_column(viewer: Member, column: Any) -> ColumnElement[str]:
    """A column of the group that an idea was moved to; empty if the viewer cannot see the group."""
    return _visible_group_column(viewer, column, ModerationAction.to_group_id)


def join_subject(statement: Any) -> Select[Any]:
    """Join what an action concerns: `Comment`, `Idea`, `Announcement`, and the `Group` that it is in now."""
    joined: Select[Any] = (
        statement.outerjoin(Comment, Comment.id == ModerationAction.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(ModerationAction.idea_id, Comment.idea_id))
        .outerjoin(Announcement, Announcement.id == Comment.announcement_id)
        .outerjoin(Group, Group.id == func.coalesce(discussions.group_id(), ModerationAction.group_id))
    )
    return joined


def author_handle(author: Any) -> ColumnElement[str]:
    """The handle; empty if the account is deleted."""
    return case((author.deleted_at.is_(None), author.handle), else_="")


def undo_aliases() -> tuple[Any, Any]:
    """Two aliases to be outer joined: the action that undid this one, and the action that this one undid."""
    return aliased(ModerationAction), aliased(ModerationAction)


def _visible_group_column(viewer: Member, column: Any, group_id: Any) -> ColumnElement[str]:
    found = select(column).where(Group.id == group_id, group_scope.visible_to(viewer))
    return func.coalesce(found.correlate(ModerationAction).scalar_subquery(), "")
