"""What comments belong to: an idea or an announcement, and who can comment on it.

The rules of its group apply to an idea and to a group's announcement. An announcement to the whole site has no group:
every member in good standing can comment on it, and moderators of the site moderate there.
"""

from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from community.announcements import erasure
from community.announcements.models import Announcement
from community.comments.models import Comment
from community.core.db import db, exists
from community.core.errors import Hidden
from community.core.i18n import gettext as _
from community.core.statements import built_once, current_time, execute, fetch
from community.groups import permissions, pre_moderation
from community.groups import scope as group_scope
from community.groups.access import GroupAccess
from community.groups.models import Group
from community.groups.permissions import NotPermitted
from community.ideas import families, locking, status
from community.ideas.models import Idea
from community.members import suspensions
from community.members.models import Member
from community.members.viewers import built_once_per_kind

Discussed: TypeAlias = Idea | Announcement


class SiteAccess(NamedTuple):
    """A viewer's permissions where there is no group, by the names that `GroupAccess` gives them."""

    member: Member | None
    group: None = None
    is_member: bool = False

    @property
    def can_moderate(self) -> bool:
        return self.member is not None and self.member.is_site_moderator and not self.member.is_suspended

    @property
    def can_comment(self) -> bool:
        return not self.why_not_comment

    @property
    def can_vote(self) -> bool:
        return not self.why_not_vote

    @property
    def why_not_comment(self) -> str:
        return self.why_not_vote

    @property
    def why_not_vote(self) -> str:
        """Why they can only read."""
        return suspensions.notice(self.member) if self.member is not None and self.member.is_suspended else ""


Access: TypeAlias = GroupAccess | SiteAccess


@erasure.register_contents
def comments_on_announcement() -> Select[Any]:
    """Comments of an announcement, hidden ones too: it is not deleted while it has any."""
    return select(Comment.id).where(Comment.announcement_id == Announcement.id)


class Discussion(NamedTuple):
    """An idea or an announcement by its id, as what comments belong to."""

    table: type[Idea] | type[Announcement]
    id: int
    with_merged: bool = False  # whether its thread has comments of ideas that were merged into it

    @property
    def column(self) -> Any:
        """The column of `Comment` that names it."""
        return Comment.idea_id if self.table is Idea else Comment.announcement_id

    @property
    def key(self) -> dict[str, int]:
        """The values of the columns of its comments that name it."""
        return {self.column.key: self.id}

    def contains(self, of: Any = Comment) -> ColumnElement[bool]:
        """Comments of its thread: those on it, and on ideas merged into it that everyone there can read."""
        column = getattr(of, self.column.key)
        if self.with_merged:
            return column.in_(families.with_shared_comments(self.id))  # type: ignore[no-any-return]
        return column == self.id  # type: ignore[no-any-return]

    def join(self, statement: Any, to: Any = None) -> Any:
        """A statement with its row and its group, if it has one; `to` is the column of comments or its id."""
        return self._with_group(statement.join(self.table, self.table.id == (self.id if to is None else to)))

    def lock(self) -> bool:
        """Lock the row, before comments are locked. False if it is removed or hidden.

        With a merged idea, the one is locked that its comments may count for.
        """
        locked = fetch(_select_and_lock(self.table), discussion_id=self.id)
        return any(row.id == self.id and row.hidden_since is None for row in locked)

    def require_commenting(self, author: Member) -> Access:
        """The author's access. Raises `Hidden`, or `NotPermitted` unless they can comment there."""
        access = self._access(author)
        return _require_none(access.why_not_comment, access)

    def require_voting(self, member: Member) -> None:
        """Raise `Hidden`, or `NotPermitted` unless the member can take part there."""
        access = self._access(member)
        _require_none(access.why_not_vote, access)

    def require_open(self, member: Member) -> None:
        """Raise `NotPermitted` if comments are closed for this member. The row is locked."""
        if self.table is Idea:
            locking.require_open(self.id, member)
        elif not exists(select(Announcement.id).where(Announcement.id == self.id, Announcement.allows_comments)):
            raise NotPermitted(closed_message())

    def is_moderated_by(self, member: Member) -> bool:
        """Whether a member moderates there."""
        row = self._with_group(select(self.table.id).where(self.table.id == self.id))
        return exists(row.where(group_scope.moderated_by(member)))

    def change_comment_count(self, by: int) -> None:
        """Add to the count of visible comments. When an idea was last answered is calculated again.

        After a new comment the worker does it; after one was hidden it is done here, as the idea may be unanswered now.
        """
        execute(_update_comment_count(self.table), by=by, discussion_id=self.id)
        if self.table is Idea and by < 0:
            status.update_answered_at(self.id)

    def members_who_can_find(self) -> ColumnElement[bool]:
        """Members who can find it. A condition on `Member` in a statement that `join` has joined."""
        can_find_group = group_scope.members_who_can_find()
        return can_find_group if self.table is Idea else or_(Group.id.is_(None), can_find_group)

    def _with_group(self, statement: Any) -> Any:
        return statement.join(Group, Group.id == self.table.group_id, isouter=self.table is Announcement)

    def _access(self, member: Member) -> Access:
        """A member's access to its group, or to the site if it has none. Raises `Hidden` if they cannot find it."""
        values = {"viewer_id": member.id, "discussion_id": self.id}
        if self.table is Announcement:
            groups = fetch(_select_group_id(), **values)
            if not groups:
                raise Hidden
            if groups[0].group_id is None:
                return SiteAccess(member)
        found = db.session.execute(_select_access(member, self.table), values).first()
        if found is None:
            raise Hidden
        return permissions.access_from_row(found, member)


def of(row: Comment | Discussed) -> Discussion:
    """The discussion of an idea or an announcement, or the one that a comment belongs to."""
    if isinstance(row, Idea):
        return Discussion(Idea, row.id, row.merged_count > 0)
    if isinstance(row, Announcement):
        return Discussion(Announcement, row.id)
    if row.idea_id is not None:
        return Discussion(Idea, row.idea_id)
    assert row.announcement_id is not None
    return Discussion(Announcement, row.announcement_id)


@built_once
def _select_group_id() -> Any:
    return select(Announcement.group_id).where(Announcement.id == bindparam("discussion_id"))


@built_once_per_kind
def _select_access(viewer: Any, table: type[Idea] | type[Announcement]) -> Any:
    group_id = select(table.group_id).where(table.id == bindparam("discussion_id")).scalar_subquery()
    return permissions.access_statement(viewer).where(Group.id == group_id, group_scope.visible_to(viewer))


@built_once
def _update_comment_count(table: type[Idea] | type[Announcement]) -> Any:
    discussion = of_parameter(table, False)
    values: dict[str, Any] = {"comment_count": table.comment_count + bindparam("by", type_=Integer())}
    if table is not Idea:
        return update(table).where(table.id == discussion.id).values(values)
    values["stale_since"] = current_time()
    return update(table).where(table.id == families.discussed_at(discussion.id)).values(values)


@built_once
def _select_and_lock(table: type[Idea] | type[Announcement]) -> Any:
    """An announcement, or an idea and the one that it was merged into: the id, and since when it is hidden."""
    discussion = of_parameter(table, False)
    if table is Announcement:
        one = select(Announcement.id, Announcement.removed_at.label("hidden_since"))
        return one.where(Announcement.id == discussion.id).with_for_update(key_share=True)
    part = aliased(Idea)
    merged_into = select(part.merged_into_id).where(part.id == discussion.id).scalar_subquery()
    both = select(Idea.id, Idea.hidden_at.label("hidden_since"))
    both = both.where(or_(Idea.id == discussion.id, Idea.id == merged_into))
    return both.order_by(Idea.id).with_for_update(key_share=True)


def of_parameter(table: type[Idea] | type[Announcement], with_merged: bool) -> Discussion:
    """A discussion for statements that are built once: its id is the parameter `discussion_id`."""
    parameter: Any = bindparam("discussion_id", type_=Integer())
    return Discussion(table, parameter, with_merged)


def is_in_thread(comment: Comment, on: Discussed) -> bool:
    """Whether a comment appears in the thread of an idea or an announcement."""
    discussion = of(on)
    if of(comment).key == discussion.key:
        return True
    return discussion.with_merged and exists(select(Comment.id).where(Comment.id == comment.id, discussion.contains()))


def join(statement: Any) -> Any:
    """Join to a statement of `Comment` its `Idea` or its `Announcement`, the other being null, and its `Group`."""
    return (
        statement.outerjoin(Idea, Idea.id == Comment.idea_id)
        .outerjoin(Announcement, Announcement.id == Comment.announcement_id)
        .outerjoin(Group, Group.id == group_id())
    )


def group_id() -> ColumnElement[int]:
    """SQL: the id of the group of what a comment belongs to, after `join`; null if it has none."""
    return func.coalesce(Idea.group_id, Announcement.group_id)


def title() -> ColumnElement[str]:
    """SQL: the title of what a comment belongs to, after `join`."""
    return func.coalesce(Idea.title, Announcement.title)


def needs_approval(access: Access) -> bool:
    """Whether a comment needs a moderator's approval there, as `pre_moderation` decides for groups."""
    return isinstance(access, GroupAccess) and pre_moderation.needs_approval(access)


def access_to(row: Discussed, viewer: Member | None) -> Access:
    """A viewer's access to what they have found. At most one statement."""
    return SiteAccess(viewer) if row.group_id is None else permissions.access_by_group_id(row.group_id, viewer)


def is_hidden(row: Discussed) -> bool:
    """Whether it is hidden or removed: then no one can comment on it."""
    return row.is_hidden if isinstance(row, Idea) else row.is_removed


def why_closed(row: Discussed, access: Access) -> str:
    """Why the viewer cannot add or edit comments there although they may take part; empty if they can."""
    if isinstance(row, Announcement):
        return "" if row.allows_comments else closed_message()
    return locking.locked_message() if row.locked_at is not None and not access.can_moderate else ""


def merged_message() -> str:
    """Why no new comment can be added to a merged idea. Replies to its comments can."""
    return _("This idea was merged into another one. You can comment there.")


def closed_message() -> str:
    """Why no comment can be added to an announcement whose author turned comments off."""
    return _("Comments are closed.")


def unavailable_message(discussion: Discussion) -> str:
    """Why no comment can be added to what was hidden or removed in the meantime."""
    if discussion.table is Idea:
        return _("This idea is no longer available, so you can’t comment on it.")
    return _("This announcement is no longer available, so you can’t comment on it.")


def _require_none(reason: str, access: Access) -> Access:
    if reason:
        raise NotPermitted(reason)
    return access
