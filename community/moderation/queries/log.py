"""The moderation log: its entries, earlier actions about an author, and whether an action is still in force.

An action that was undone is shown in the log and counts nowhere else (`was_not_undone`).
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.core.statements import fetch
from community.groups import scope as group_scope
from community.groups.models import Group
from community.members import old_handles
from community.members import scope as member_scope
from community.members.models import Member
from community.members.viewers import built_once_per_kind
from community.moderation.acts import REVERSES, UNDO
from community.moderation.log_rows import LogEntry
from community.moderation.models import ModerationAction
from community.moderation.queries.log_columns import (
    author_handle,
    group_column,
    join_subject,
    kind,
    subject_id,
    target_group_column,
    title,
    undo_aliases,
)
from community.moderation.review_items import PriorAction

PRIOR_SHOWN = 5  # actions about one author
BATCH = 500  # entries read by one statement for the CSV file


class LogFilter(NamedTuple):
    """Which entries to show. Empty fields do not filter."""

    act: str = ""
    group: str = ""  # a slug
    moderator: str = ""  # a handle
    person: str = ""  # the handle of the member the action is about


UNFILTERED = LogFilter()


class ModeratedGroup(NamedTuple):
    """A group that the viewer moderates."""

    id: int
    slug: str
    name: str
    is_private: bool
    is_archived: bool


def log(viewer: Member, log_filter: LogFilter = UNFILTERED, cursor: str | None = None) -> Page[LogEntry]:
    """A page of the viewer's log, newest first: site moderators see all entries, others those of their groups."""
    return _page(_filtered(_select_entries(viewer), viewer, log_filter), cursor, pagination.PAGE_SIZE)


def log_entry(viewer: Member, action_id: int) -> LogEntry:
    """One entry of the viewer's log. Raises `Hidden`."""
    found = rows(_select_entries(viewer).where(ModerationAction.id == action_id))
    if not found:
        raise Hidden
    return LogEntry(*found[0])


def log_batches(viewer: Member, log_filter: LogFilter) -> Iterator[Sequence[LogEntry]]:
    """The whole log in batches of `BATCH` entries, one statement each."""
    cursor = None
    while True:
        page = _page(_filtered(_select_entries(viewer), viewer, log_filter), cursor, BATCH)
        yield page.rows
        cursor = page.next
        if cursor is None:
            return


def moderated_groups(viewer: Member) -> list[ModeratedGroup]:
    """Groups that the viewer moderates, by name, at most 500."""
    statement = select(Group.id, Group.slug, Group.name, Group.is_private, Group.archived_at.is_not(None))
    mine = statement.where(group_scope.moderated_by(viewer))
    return [ModeratedGroup(*row) for row in rows(mine.order_by(func.lower(Group.name), Group.id).limit(500))]


def prior_actions(viewer: Member, author_ids: Collection[int]) -> dict[int, list[PriorAction]]:
    """The latest actions about each author that are in the viewer's log: {author id: actions}. One statement.

    Neither actions that were undone nor their undoing: they are not part of anyone's record.
    """
    if not author_ids:
        return {}
    found = fetch(_select_prior(viewer), viewer_id=viewer.id, author_ids=sorted(author_ids))
    actions: dict[int, list[PriorAction]] = {}
    for author_id, *rest in found:
        actions.setdefault(author_id, []).append(PriorAction(*rest))
    return actions


@built_once_per_kind
def _select_prior(viewer: Any) -> Select[Any]:
    by_author = ModerationAction.about_id
    position = func.row_number().over(partition_by=by_author, order_by=ModerationAction.id.desc()).label("position")
    total = func.count().over(partition_by=by_author).label("total")
    visible = (
        select(ModerationAction.id, position, total)
        .where(by_author.in_(bindparam("author_ids", expanding=True)))
        .where(moderatable_by(viewer, ModerationAction.group_id), ModerationAction.act != UNDO, was_not_undone())
        .subquery()
    )
    return (
        select(
            *(by_author, ModerationAction.act, kind(ModerationAction), ModerationAction.reason),
            *(ModerationAction.acted_at, Member.name, visible.c.total),
        )
        .join(visible, visible.c.id == ModerationAction.id)
        .join(Member, Member.id == ModerationAction.moderator_id)
        .where(visible.c.position <= PRIOR_SHOWN)
        .order_by(ModerationAction.id.desc())
    )


def moderatable_by(viewer: Any, group_id: Any) -> ColumnElement[bool]:
    """SQL: rows in groups that the viewer moderates. Rows without a group are for site moderators only."""
    if viewer.is_suspended:
        return false()
    if viewer.is_site_moderator:
        return true()
    mine = select(Group.id).where(Group.id == group_id, group_scope.moderated_by(viewer)).correlate_except(Group)
    return and_(group_id.is_not(None), exists(mine))


def was_not_undone(action: Any = ModerationAction) -> ColumnElement[bool]:
    """SQL: no later action undid this one."""
    undoing = aliased(ModerationAction)
    return ~select(undoing.id).where(undoing.undoes_id == action.id).correlate(action).exists()


def ended_by() -> ColumnElement[int]:
    """SQL, correlated to `ModerationAction`: the id of the action that ended this one; null while it is in force.

    An action ends when it is undone, or when a later act on the same subject reverses it (`REVERSES`) and that was not
    undone in turn.
    """
    later = aliased(ModerationAction)
    same_subject = or_(
        later.idea_id == ModerationAction.idea_id,
        later.comment_id == ModerationAction.comment_id,
        and_(
            later.subject_member_id == ModerationAction.subject_member_id,
            func.coalesce(later.group_id, 0) == func.coalesce(ModerationAction.group_id, 0),
        ),
    )
    reverses = or_(*(and_(later.act == act, ModerationAction.act == ended) for act, ended in REVERSES.items()))
    undoes = and_(later.act == UNDO, later.undoes_id == ModerationAction.id)
    return (
        select(func.min(later.id))
        .where(
            later.about_id == ModerationAction.about_id,
            later.id > ModerationAction.id,
            or_(undoes, and_(same_subject, reverses, was_not_undone(later))),
        )
        .correlate(ModerationAction)
        .scalar_subquery()
    )


def _page(statement: Select[Any], cursor: str | None, size: int) -> Page[LogEntry]:
    paged = pagination.after(statement, ModerationAction.acted_at, ModerationAction.id, cursor, size)
    return pagination.to_page([LogEntry(*row) for row in rows(paged)], "acted_at", size=size)


def _filtered(statement: Select[Any], viewer: Member, log_filter: LogFilter) -> Select[Any]:
    """Groups and members that the viewer cannot see match nothing."""
    if log_filter.act:
        statement = statement.where(ModerationAction.act == log_filter.act)
    if log_filter.group:
        visible = (Group.slug == log_filter.group.replace("\x00", ""), group_scope.visible_to(viewer))
        group_id = select(Group.id).where(*visible).correlate(None).scalar_subquery()
        statement = statement.where(ModerationAction.group_id == group_id)
    people = (ModerationAction.moderator_id, log_filter.moderator), (ModerationAction.about_id, log_filter.person)
    for column, handle in people:
        if handle:
            plain = handle.replace("\x00", "").lower().removeprefix("@")
            named = select(Member.id).where(old_handles.named(plain), member_scope.visible_to(viewer))
            statement = statement.where(column == named.correlate(None).scalar_subquery())
    return statement


def _select_entries(viewer: Member) -> Select[Any]:
    """The actions in the viewer's log, with what they concern as far as the viewer may see it."""
    moderator, author, undoer = aliased(Member), aliased(Member), aliased(Member)
    undid, undoes = undo_aliases()
    statement = (
        select(
            *(ModerationAction.id, ModerationAction.act, kind(ModerationAction), subject_id(ModerationAction)),
            *(ModerationAction.reason, ModerationAction.acted_at, ModerationAction.until),
            *(moderator.name, author_handle(moderator), author.name, author_handle(author), title(viewer)),
            *(group_column(viewer, Group.name), group_column(viewer, Group.slug)),
            *(target_group_column(viewer, Group.name), target_group_column(viewer, Group.slug)),
            *(ModerationAction.undoes_id, undoes.act, undoer.name),
        )
        .join(moderator, moderator.id == ModerationAction.moderator_id)
        .join(author, author.id == ModerationAction.about_id)
        .outerjoin(undoes, undoes.id == ModerationAction.undoes_id)
        .outerjoin(undid, undid.undoes_id == ModerationAction.id)
        .outerjoin(undoer, undoer.id == undid.moderator_id)
    )
    return join_subject(statement).where(moderatable_by(viewer, ModerationAction.group_id))
