"""The log's rows with what they are on, as far as a viewer can find it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from community.comments import scope as comments
from community.comments.models import Comment
from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation.models import Ruling


def kind(table: Any) -> ColumnElement[str]:
    """What a flag or ruling is on: "idea", "comment" or "member"."""
    return case((table.idea_id.is_not(None), "idea"), (table.comment_id.is_not(None), "comment"), else_="member")


def subject_id(table: Any) -> ColumnElement[int]:
    """The number of what a flag or ruling is on."""
    return func.coalesce(table.idea_id, table.comment_id, table.subject_member_id)


def title(viewer: Member) -> ColumnElement[str]:
    """The title of the idea that a ruling is on or about; empty if the viewer cannot find it. Needs `with_subject`."""
    can_find = or_(
        and_(Ruling.comment_id.is_(None), ideas.visible_to(viewer)),
        and_(Ruling.comment_id.is_not(None), comments.visible_to(viewer)),
    )
    return case((can_find, Idea.title), else_="")


def of_group(viewer: Member, column: Any) -> ColumnElement[str]:
    """A column of the group where a ruling was made; empty if the viewer cannot find it. Needs `with_subject`."""
    # An idea may stand elsewhere by now, so this is not the group that `title` asks about.
    return _named(viewer, column, Ruling.group_id)


def of_target(viewer: Member, column: Any) -> ColumnElement[str]:
    """A column of the group that an idea was moved to; empty if the viewer cannot find it."""
    return _named(viewer, column, Ruling.to_group_id)


def with_subject(statement: Any) -> Select[Any]:
    """Joins what a ruling is on: `Comment`, `Idea`, and the `Group` where that stands now."""
    joined: Select[Any] = (
        statement.outerjoin(Comment, Comment.id == Ruling.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(Ruling.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == func.coalesce(Idea.group_id, Ruling.group_id))
    )
    return joined


def author_handle(author: Any) -> ColumnElement[str]:
    """Their handle, or nothing if they have left."""
    return case((author.removed_at.is_(None), author.handle), else_="")


def undoing() -> tuple[Any, Any]:
    """Two aliases: the ruling that undid a ruling, and the ruling that one undid. To be joined, outer."""
    return aliased(Ruling), aliased(Ruling)


def _named(viewer: Member, column: Any, group_id: Any) -> ColumnElement[str]:
    found = select(column).where(Group.id == group_id, groups.visible_to(viewer))
    return func.coalesce(found.correlate(Ruling).scalar_subquery(), "")
