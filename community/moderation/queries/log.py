"""Whether a ruling still holds: it does not once it was undone, or another act ended what it began.

What was ruled: the log, and the past of an author.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.groups import scope as group_scope
from community.groups.models import Group
from community.members import scope as member_scope
from community.members.models import Member
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


def ended_by() -> ColumnElement[int]:
    """The number of the ruling that ended this one; null while it holds. A column of `Ruling`, correlated."""
    later = aliased(ModerationAction)
    same = or_(
        later.idea_id == ModerationAction.idea_id,
        later.comment_id == ModerationAction.comment_id,
        and_(
            later.subject_member_id == ModerationAction.subject_member_id,
            func.coalesce(later.group_id, 0) == func.coalesce(ModerationAction.group_id, 0),
        ),
    )
    turns_back = or_(*(and_(later.act == act, ModerationAction.act == ended) for act, ended in REVERSES.items()))
    undoing = and_(later.act == UNDO, later.undoes_id == ModerationAction.id)
    return (
        select(func.min(later.id))
        .where(
            later.about_id == ModerationAction.about_id,
            later.id > ModerationAction.id,
            or_(undoing, and_(same, turns_back)),
        )
        .correlate(ModerationAction)
        .scalar_subquery()
    )


PRIOR_SHOWN = 5  # rulings of one author
BATCH = 500  # lines of the log that are read at once for a file


class LogFilter(NamedTuple):
    """Which lines of the log: of an act, in a group (its slug), by somebody, about somebody (their handles)."""

    act: str = ""
    group: str = ""
    ruler: str = ""
    person: str = ""


UNFILTERED = LogFilter()


class ModeratedGroup(NamedTuple):
    """A group whose peace the viewer keeps."""

    id: int
    slug: str
    name: str
    is_private: bool
    is_archived: bool


def log(viewer: Member, narrowed: LogFilter = UNFILTERED, cursor: str | None = None) -> Page[LogEntry]:
    """Rulings, the latest first: all for those who oversee the site, for others those of their groups."""
    return _page(_filtered(_select_entries(viewer), viewer, narrowed), cursor, pagination.PAGE_SIZE)


def log_entry(viewer: Member, action_id: int) -> LogEntry:
    """A line of the viewer's log. Raises `Hidden`."""
    found = rows(_select_entries(viewer).where(ModerationAction.id == action_id))
    if not found:
        raise Hidden
    return LogEntry(*found[0])


def log_batches(viewer: Member, narrowed: LogFilter) -> Iterator[Sequence[LogEntry]]:
    """The whole log, some hundred lines at a time; a statement each."""
    cursor = None
    while True:
        page = _page(_filtered(_select_entries(viewer), viewer, narrowed), cursor, BATCH)
        yield page.rows
        cursor = page.next
        if cursor is None:
            return


def moderated_groups(viewer: Member) -> list[ModeratedGroup]:
    """Groups where the viewer may rule, by name."""
    statement = select(Group.id, Group.slug, Group.name, Group.is_private, Group.archived_at.is_not(None))
    found = rows(
        statement.where(group_scope.moderated_by(viewer)).order_by(func.lower(Group.name), Group.id).limit(500)
    )
    return [ModeratedGroup(*row) for row in found]


def prior_actions(viewer: Member, author_ids: Collection[int]) -> dict[int, list[PriorAction]]:
    """By author: the latest rulings about them that the viewer may know of. One statement."""
    if not author_ids:
        return {}
    place = (
        func.row_number()
        .over(partition_by=ModerationAction.about_id, order_by=ModerationAction.id.desc())
        .label("place")
    )
    count = func.count().over(partition_by=ModerationAction.about_id).label("count")
    known = (
        select(ModerationAction.id, place, count)
        .where(ModerationAction.about_id.in_(sorted(author_ids)), moderatable_by(viewer, ModerationAction.group_id))
        .subquery()
    )
    undone = aliased(ModerationAction)
    found = rows(
        select(
            *(
                ModerationAction.about_id,
                ModerationAction.act,
                kind(ModerationAction),
                ModerationAction.reason,
                ModerationAction.acted_at,
                Member.name,
                known.c.count,
            ),
            undone.id.is_not(None),
        )
        .join(known, known.c.id == ModerationAction.id)
        .join(Member, Member.id == ModerationAction.moderator_id)
        .outerjoin(undone, undone.undoes_id == ModerationAction.id)
        .where(known.c.place <= PRIOR_SHOWN)
        .order_by(ModerationAction.id.desc())
    )
    past: dict[int, list[PriorAction]] = {}
    for about_id, *rest in found:
        past.setdefault(about_id, []).append(PriorAction(*rest))
    return past


def moderatable_by(viewer: Member, group_id: Any) -> ColumnElement[bool]:
    """Rows of groups that the viewer moderates; those of none are for who oversees the site."""
    if viewer.is_suspended:
        return false()
    if viewer.is_site_moderator:
        return true()
    mine = exists(
        select(Group.id).where(Group.id == group_id, group_scope.moderated_by(viewer)).correlate_except(Group)
    )
    return and_(group_id.is_not(None), mine)


def _page(statement: Select[Any], cursor: str | None, size: int) -> Page[LogEntry]:
    found = [
        LogEntry(*row)
        for row in rows(pagination.after(statement, ModerationAction.acted_at, ModerationAction.id, cursor, size))
    ]
    return pagination.to_page(found, "acted_at", size=size)


def _filtered(statement: Select[Any], viewer: Member, narrowed: LogFilter) -> Select[Any]:
    if narrowed.act:
        statement = statement.where(ModerationAction.act == narrowed.act)
    if narrowed.group:
        known = (Group.slug == narrowed.group.replace("\x00", ""), group_scope.visible_to(viewer))
        statement = statement.where(
            ModerationAction.group_id == select(Group.id).where(*known).correlate(None).scalar_subquery()
        )
    for column, handle in (
        (ModerationAction.moderator_id, narrowed.ruler),
        (ModerationAction.about_id, narrowed.person),
    ):
        if handle:
            known = (
                Member.handle == handle.replace("\x00", "").lower().removeprefix("@"),
                member_scope.visible_to(viewer),
            )
            statement = statement.where(column == select(Member.id).where(*known).correlate(None).scalar_subquery())
    return statement


def _select_entries(viewer: Member) -> Select[Any]:
    """Rulings in the viewer's log, with what they are on as far as they can find it."""
    ruler, author, undoer = aliased(Member), aliased(Member), aliased(Member)
    undid, undoes = undo_aliases()
    statement = (
        select(
            *(
                ModerationAction.id,
                ModerationAction.act,
                kind(ModerationAction),
                subject_id(ModerationAction),
                ModerationAction.reason,
                ModerationAction.acted_at,
                ModerationAction.until,
            ),
            *(ruler.name, author_handle(ruler), author.name, author_handle(author), title(viewer)),
            *(group_column(viewer, Group.name), group_column(viewer, Group.slug)),
            *(target_group_column(viewer, Group.name), target_group_column(viewer, Group.slug)),
            *(ModerationAction.undoes_id, undoes.act, undoer.name),
        )
        .join(ruler, ruler.id == ModerationAction.moderator_id)
        .join(author, author.id == ModerationAction.about_id)
        .outerjoin(undoes, undoes.id == ModerationAction.undoes_id)
        .outerjoin(undid, undid.undoes_id == ModerationAction.id)
        .outerjoin(undoer, undoer.id == undid.moderator_id)
    )
    return join_subject(statement).where(moderatable_by(viewer, ModerationAction.group_id))
