"""Reads the values of operators: which members, groups, statuses, labels or days a visitor means, of those they see."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from community.core import look_alikes
from community.core.db import rows
from community.core.text_search import contains
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Label, Status
from community.ideas.statuses import KIND_NAMES
from community.members import old_handles
from community.members import scope as member_scope
from community.members.models import Member, OldHandle
from community.search import tokenizer
from community.search.filters import NO_FILTERS, Filters
from community.search.question import AFTER, AUTHOR, BEFORE, GROUP, LABEL, STATUS, Operator

ME = "me"

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


class ReadOperators(NamedTuple):
    """What operators limit a search to, and those whose value no one knows, which are ignored."""

    filters: Filters = NO_FILTERS
    unknown: tuple[Operator, ...] = ()


def read(viewer: Member | None, operators: Sequence[Operator]) -> ReadOperators:
    """The filters that operators stand for. An operator that is repeated means any of its values."""
    filters, unknown = NO_FILTERS, []
    for operator in operators:
        name, value, is_excluded = operator
        if name in (AFTER, BEFORE):
            limited = _with_day(filters, _day(value), is_start=(name == AFTER) != is_excluded)
        else:
            values = _VALUES[name](viewer, value.replace("\x00", ""))
            limited = _with_values(filters, name, values, unwanted=is_excluded)
        if limited is None:
            unknown.append(operator)
        filters = limited or filters
    return ReadOperators(filters, tuple(unknown))


def _with_day(filters: Filters, day: datetime | None, *, is_start: bool) -> Filters | None:
    if day is None:
        return None
    if is_start:
        return filters._replace(since=max(day, filters.since or day))
    return filters._replace(before=min(day, filters.before or day))


def _with_values(filters: Filters, name: str, values: Iterable[Any], *, unwanted: bool) -> Filters | None:
    found = frozenset(values)
    return filters.with_values(name, found, unwanted=unwanted) if found else None


def _authors(viewer: Member | None, value: str) -> Iterable[int]:
    """The member with a handle, now or before, or else those with a name."""
    if value.lower() == ME:
        return [viewer.id] if viewer is not None else []
    handle = value.removeprefix("@").lower()
    had = Member.id.in_(select(OldHandle.member_id).where(OldHandle.digest == old_handles.digest(handle)))
    either = or_(Member.handle == handle, had, Member.name_key == look_alikes.key(value))
    members = select(Member.id, Member.handle, Member.name, had.label("had"))
    found = rows(members.where(either, member_scope.visible_to(viewer)))
    return [one.id for one in found if one.handle == handle or one.had] or [
        one.id for one in found if _same(one.name, value)
    ]


def _groups(viewer: Member | None, value: str) -> Iterable[int]:
    """The groups with a slug or a name."""
    either = or_(Group.slug == value.lower(), contains(Group.name, value))
    found = rows(select(Group.id, Group.slug, Group.name).where(either, group_scope.visible_to(viewer)))
    return [row.id for row in found if row.slug == value.lower() or _same(row.name, value)]


def _statuses(viewer: Member | None, value: str) -> Iterable[str]:
    """The status with a key or a name, the one that replaced it, or else all of a kind."""
    found = rows(select(Status.key, Status.name, Status.kind, func.coalesce(Status.replaced_by_key, Status.key)))
    named = [current for key, name, _kind, current in found if _same(value, key) or _same(value, name)]
    kinds = {kind for kind, name in KIND_NAMES.items() if _same(value, kind) or _same(value, str(name))}
    return named or [current for _key, _name, kind, current in found if kind in kinds]


def _labels(viewer: Member | None, value: str) -> Iterable[int]:
    """The label with a slug or a name, or the one that it was merged into, if the viewer sees that one."""
    visible = select(Label.id).where(idea_scope.labels_visible_to(viewer))
    current = func.coalesce(Label.merged_into_id, Label.id)
    found = rows(select(Label.slug, Label.name, Label.is_public, current.label("id")).where(current.in_(visible)))
    sees_all = viewer is not None and viewer.is_staff
    known = (row for row in found if row.is_public or sees_all)
    return {row.id for row in known if _same(value, row.slug) or _same(value, row.name)}


def _same(one: str, other: str) -> bool:
    """Whether two names are the same as searches compare them, and regardless of what is between their words."""
    return tokenizer.normalize(one.replace("_", " ")) == tokenizer.normalize(other.replace("_", " "))


def _day(value: str) -> datetime | None:
    """The beginning of a day, month or year."""
    found = _DAY.fullmatch(value)
    try:
        return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC) if found else None
    except ValueError:
        return None


_VALUES: dict[str, Callable[[Member | None, str], Iterable[Any]]] = {
    AUTHOR: _authors,
    GROUP: _groups,
    STATUS: _statuses,
    LABEL: _labels,
}
