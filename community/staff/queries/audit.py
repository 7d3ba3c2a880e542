"""The audit log as administrators read it: who did what, about whom, when."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from community.audit.log import KINDS
from community.audit.models import AuditEntry, AuditNetwork
from community.core import pagination
from community.core.db import rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.groups.models import Group
from community.ideas.models import Idea
from community.members import old_handles, summary
from community.members.models import Member
from community.members.summary import MemberSummary

PAGE_SIZE = 50
BATCH = 500  # entries read by one statement for the CSV file


class AuditFilter(NamedTuple):
    """Which entries to show. Empty fields do not filter."""

    kind: str = ""  # one of `KINDS`
    person: str = ""  # the handle of the member who acted or is concerned
    since: datetime | None = None
    until: datetime | None = None  # exclusive


class AuditRow(NamedTuple):
    """An entry with the people it names. The name of a deleted account is gone from it."""

    actor: MemberSummary | None
    about: MemberSummary | None
    id: int
    kind: str
    details: dict[str, Any]
    recorded_at: datetime
    network: str | None


def page(viewer: Member, filters: AuditFilter, cursor: str | None, size: int = PAGE_SIZE) -> Page[AuditRow]:
    """A page of entries, newest first. Raises `Hidden` for anyone but administrators."""
    if not viewer.is_administrator:
        raise Hidden
    statement = pagination.after(_select(filters), AuditEntry.recorded_at, AuditEntry.id, cursor, size)
    return pagination.to_page([_row(row) for row in rows(statement)], "recorded_at", size=size)


def batches(viewer: Member, filters: AuditFilter) -> Iterator[Sequence[AuditRow]]:
    """All entries, `BATCH` at a time, one statement each."""
    cursor = None
    while True:
        found = page(viewer, filters, cursor, BATCH)
        yield found.rows
        cursor = found.next
        if cursor is None:
            return


def titles_of_ideas(shown: Sequence[AuditRow]) -> dict[int, str]:
    """The titles of the ideas that entries name."""
    return _named(Idea.id, Idea.title, [row.details["idea"] for row in shown if row.details.get("idea")])


def names_of_groups(shown: Sequence[AuditRow]) -> dict[int, str]:
    """The names of the groups that entries name."""
    return _named(Group.id, Group.name, [row.details["group"] for row in shown if "group" in row.details])


def _named(key: Any, name: Any, ids: Collection[int]) -> dict[int, str]:
    return dict(map(tuple, rows(select(key, name).where(key.in_(ids))))) if ids else {}


def _select(filters: AuditFilter) -> Select[Any]:
    actor, about = aliased(Member), aliased(Member)
    statement = (
        select(*summary.columns(actor), *summary.columns(about))
        .add_columns(AuditEntry.id, AuditEntry.kind, AuditEntry.details, AuditEntry.recorded_at, AuditNetwork.network)
        .outerjoin_from(AuditEntry, actor, actor.id == AuditEntry.actor_id)
        .outerjoin(about, about.id == AuditEntry.about_id)
        .outerjoin(AuditNetwork, AuditNetwork.entry_id == AuditEntry.id)
    )
    if filters.kind in KINDS:
        statement = statement.where(AuditEntry.kind == filters.kind)
    if filters.person:
        who = select(Member.id).where(old_handles.named(filters.person.removeprefix("@").lower())).scalar_subquery()
        statement = statement.where(or_(AuditEntry.actor_id == who, AuditEntry.about_id == who))
    if filters.since is not None:
        statement = statement.where(AuditEntry.recorded_at >= filters.since)
    if filters.until is not None:
        statement = statement.where(AuditEntry.recorded_at < filters.until)
    return statement


def _row(row: Sequence[Any]) -> AuditRow:
    actor, *rest = summary.unpack(row)
    about, *values = summary.unpack(rest)
    return AuditRow(actor if actor.id else None, about if about.id else None, *values)
