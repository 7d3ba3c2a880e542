"""What was ruled: the log, and the past of an author."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, select, true
from sqlalchemy.orm import aliased

from community.groups import scope as groups
from community.groups.models import Group
from community.kernel import paging
from community.kernel.database import rows
from community.kernel.errors import Hidden
from community.kernel.paging import Page
from community.members import scope as members
from community.members.models import Member
from community.moderation.cases import Past
from community.moderation.entries import Entry
from community.moderation.models import Ruling
from community.moderation.queries.entries import (
    author_handle,
    kind,
    of_group,
    of_target,
    subject_id,
    title,
    undoing,
    with_subject,
)

PAST_SHOWN = 5  # rulings of one author
BATCH = 500  # lines of the log that are read at once for a file


class Narrowed(NamedTuple):
    """Which lines of the log: of an act, in a group (its slug), by somebody, about somebody (their handles)."""

    act: str = ""
    group: str = ""
    ruler: str = ""
    person: str = ""


ALL = Narrowed()


class Place(NamedTuple):
    """A group whose peace the viewer keeps."""

    id: int
    slug: str
    name: str
    is_private: bool
    is_archived: bool


def log(viewer: Member, narrowed: Narrowed = ALL, cursor: str | None = None) -> Page[Entry]:
    """Rulings, the latest first: all for those who oversee the site, for others those of their groups."""
    return _page(_narrow(_entries(viewer), viewer, narrowed), cursor, paging.SIZE)


def one_entry(viewer: Member, ruling_id: int) -> Entry:
    """A line of the viewer's log. Raises `Hidden`."""
    found = rows(_entries(viewer).where(Ruling.id == ruling_id))
    if not found:
        raise Hidden
    return Entry(*found[0])


def batches(viewer: Member, narrowed: Narrowed) -> Iterator[Sequence[Entry]]:
    """The whole log, some hundred lines at a time; a statement each."""
    cursor = None
    while True:
        page = _page(_narrow(_entries(viewer), viewer, narrowed), cursor, BATCH)
        yield page.rows
        cursor = page.next
        if cursor is None:
            return


def places(viewer: Member) -> list[Place]:
    """Groups where the viewer may rule, by name."""
    statement = select(Group.id, Group.slug, Group.name, Group.is_private, Group.archived_at.is_not(None))
    found = rows(statement.where(groups.moderated_by(viewer)).order_by(func.lower(Group.name), Group.id).limit(500))
    return [Place(*row) for row in found]


def history(viewer: Member, author_ids: Collection[int]) -> dict[int, list[Past]]:
    """By author: the latest rulings about them that the viewer may know of. One statement."""
    if not author_ids:
        return {}
    place = func.row_number().over(partition_by=Ruling.about_id, order_by=Ruling.id.desc()).label("place")
    count = func.count().over(partition_by=Ruling.about_id).label("count")
    known = (
        select(Ruling.id, place, count)
        .where(Ruling.about_id.in_(sorted(author_ids)), in_charge(viewer, Ruling.group_id))
        .subquery()
    )
    undone = aliased(Ruling)
    found = rows(
        select(
            *(Ruling.about_id, Ruling.act, kind(Ruling), Ruling.reason, Ruling.ruled_at, Member.name, known.c.count),
            undone.id.is_not(None),
        )
        .join(known, known.c.id == Ruling.id)
        .join(Member, Member.id == Ruling.ruled_by)
        .outerjoin(undone, undone.undoes_id == Ruling.id)
        .where(known.c.place <= PAST_SHOWN)
        .order_by(Ruling.id.desc())
    )
    past: dict[int, list[Past]] = {}
    for about_id, *rest in found:
        past.setdefault(about_id, []).append(Past(*rest))
    return past


def in_charge(viewer: Member, group_id: Any) -> ColumnElement[bool]:
    """Rows of groups that the viewer moderates; those of none are for who oversees the site."""
    if viewer.is_suspended:
        return false()
    if viewer.oversees:
        return true()
    mine = exists(select(Group.id).where(Group.id == group_id, groups.moderated_by(viewer)).correlate_except(Group))
    return and_(group_id.is_not(None), mine)


def _page(statement: Select[Any], cursor: str | None, size: int) -> Page[Entry]:
    found = [Entry(*row) for row in rows(paging.after(statement, Ruling.ruled_at, Ruling.id, cursor, size))]
    return paging.cut(found, "ruled_at", size=size)


def _narrow(statement: Select[Any], viewer: Member, narrowed: Narrowed) -> Select[Any]:
    if narrowed.act:
        statement = statement.where(Ruling.act == narrowed.act)
    if narrowed.group:
        known = (Group.slug == narrowed.group.replace("\x00", ""), groups.visible_to(viewer))
        statement = statement.where(Ruling.group_id == select(Group.id).where(*known).correlate(None).scalar_subquery())
    for column, handle in ((Ruling.ruled_by, narrowed.ruler), (Ruling.about_id, narrowed.person)):
        if handle:
            known = (Member.handle == handle.replace("\x00", "").lower().removeprefix("@"), members.visible_to(viewer))
            statement = statement.where(column == select(Member.id).where(*known).correlate(None).scalar_subquery())
    return statement


def _entries(viewer: Member) -> Select[Any]:
    """Rulings in the viewer's log, with what they are on as far as they can find it."""
    ruler, author, undoer = aliased(Member), aliased(Member), aliased(Member)
    undid, undoes = undoing()
    statement = (
        select(
            *(Ruling.id, Ruling.act, kind(Ruling), subject_id(Ruling), Ruling.reason, Ruling.ruled_at, Ruling.until),
            *(ruler.name, author_handle(ruler), author.name, author_handle(author), title(viewer)),
            *(of_group(viewer, Group.name), of_group(viewer, Group.slug)),
            *(of_target(viewer, Group.name), of_target(viewer, Group.slug)),
            *(Ruling.undoes_id, undoes.act, undoer.name),
        )
        .join(ruler, ruler.id == Ruling.ruled_by)
        .join(author, author.id == Ruling.about_id)
        .outerjoin(undoes, undoes.id == Ruling.undoes_id)
        .outerjoin(undid, undid.undoes_id == Ruling.id)
        .outerjoin(undoer, undoer.id == undid.ruled_by)
    )
    return with_subject(statement).where(in_charge(viewer, Ruling.group_id))
