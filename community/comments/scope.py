"""Which comments a viewer can read. Every query of comments uses these conditions.

Its statement joins what comments belong to, as `discussions.join` does, or only ideas or announcements, as the `join`
of one discussion does: then `on` is that table.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from community.announcements import scope as announcement_scope
from community.announcements.models import Announcement
from community.comments.models import Comment
from community.groups import scope as group_scope
from community.ideas import scope as idea_scope
from community.ideas.models import Idea
from community.members.models import Member

Table = type[Idea] | type[Announcement]


def visible_to(viewer: Member | None, on: Table | None = None) -> ColumnElement[bool]:
    """Comments the viewer can read: on what they can find, and visible, their own, or theirs to moderate."""
    under = belongs_to_visible(viewer, on)
    visible = Comment.hidden_at.is_(None)
    if viewer is None:
        return and_(under, visible)
    erased = Comment.erased_at.is_not(None)  # empty, so not shown even to moderators
    return and_(under, ~erased, or_(visible, Comment.author_id == viewer.id, group_scope.moderated_by(viewer)))


def listed_to(viewer: Member | None, on: Table | None = None) -> ColumnElement[bool]:
    """Comments that lists show: visible ones on a listed announcement, or on an idea that is not hidden."""
    return and_(_belongs_to(_LISTED, viewer, on), Comment.hidden_at.is_(None))


def listed_in_any_group() -> ColumnElement[bool]:
    """Comments that `listed_to` shows to those who can find the group. For queries that narrow the groups elsewhere."""
    on_idea = and_(_JOINED[Idea], idea_scope.not_hidden())
    on_announcement = and_(_JOINED[Announcement], announcement_scope.not_removed())
    return and_(or_(on_idea, on_announcement), Comment.hidden_at.is_(None))


def belongs_to_visible(viewer: Member | None, on: Table | None = None) -> ColumnElement[bool]:
    """Comments, readable or not, on an idea or an announcement that the viewer can find."""
    return _belongs_to(_VISIBLE, viewer, on)


_VISIBLE: dict[Any, Any] = {Idea: idea_scope.visible_to, Announcement: announcement_scope.visible_to}
_LISTED: dict[Any, Any] = {Idea: idea_scope.visible_unless_hidden, Announcement: announcement_scope.listed_to}
_JOINED: dict[Any, Any] = {
    Idea: Idea.id == Comment.idea_id,
    Announcement: Announcement.id == Comment.announcement_id,
}


def _belongs_to(conditions: dict[Any, Any], viewer: Member | None, on: Table | None) -> ColumnElement[bool]:
    tables = (Idea, Announcement) if on is None else (on,)
    return or_(*(and_(_JOINED[one], conditions[one](viewer)) for one in tables))
