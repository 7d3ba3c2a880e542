"""How many members could read ideas on each day, and how active they are relative to each other.

The audience of an idea in a private group are the group's members, that of all others all members; those in good
standing who were active in the last 90 days and whose impressions are counted. Each calibration adds the numbers that
have changed, so earlier days keep theirs. For days before the first one, those who are active now count from the day on
which they joined. A calibration states how many there were when the day before it ended.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from itertools import accumulate, groupby
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from sqlalchemy import Date, func, insert, or_, select

from community.analytics.models import AudienceSize
from community.core.db import db, rows, utc_day
from community.groups.models import Group, Membership
from community.ideas import readers
from community.ideas.readers import Array
from community.members import scope
from community.members.models import MEMBER, Member

ACTIVE = timedelta(days=90)


class AudienceSizes(NamedTuple):
    """The size of one audience: from each of these days on (as ordinals, ascending), so many members."""

    days: list[int]
    members: list[int]

    def on(self, days: Array) -> Array:
        """The sizes on these days (ordinals); 0 if none is known."""
        if not self.days:
            return np.zeros(len(days))
        last = np.searchsorted(self.days, days, side="right") - 1
        return np.array(self.members, float)[np.maximum(last, 0)]


Sizes: TypeAlias = Mapping[int | None, AudienceSizes]  # by private group; None: everyone
Joined: TypeAlias = dict[int | None, list[tuple[date, int]]]  # by private group, how many joined on which days


def load(groups: Collection[int | None], calibration_id: int) -> Sizes:
    """The sizes of these audiences as that calibration knew them."""
    if not groups:
        return {}
    of_groups = AudienceSize.group_id.in_([group for group in groups if group is not None])
    found = rows(
        select(AudienceSize.group_id, AudienceSize.day, AudienceSize.members)
        .where(or_(of_groups, AudienceSize.group_id.is_(None)), AudienceSize.calibration_id <= calibration_id)
        .order_by(AudienceSize.group_id, AudienceSize.day, AudienceSize.id)
    )
    sizes: dict[int | None, AudienceSizes] = {group: AudienceSizes([], []) for group in groups}
    for group_id, day, members in found:
        known = sizes.setdefault(group_id, AudienceSizes([], []))
        known.days.append(day.toordinal())
        known.members.append(members)
    return sizes


def changed(today: date) -> list[dict[str, Any]]:
    """Rows to be added by a calibration of this day: of audiences whose size has changed since the last one."""
    newest = select(func.max(AudienceSize.id)).group_by(AudienceSize.group_id)
    last = rows(select(AudienceSize.group_id, AudienceSize.members).where(AudienceSize.id.in_(newest)))
    known, joined, made = {row.group_id: row.members for row in last}, _joined(today), []
    for group_id in sorted(joined.keys() | known.keys(), key=lambda group: group or 0):
        days = joined.get(group_id, [])
        total = sum(count for _, count in days)
        if group_id in known:
            history = [(today - timedelta(days=1), total)] if total != known[group_id] else []
        else:
            history = list(zip([day for day, _ in days], accumulate(count for _, count in days), strict=True))
            history = history or [(today, 0)]
        made += [{"group_id": group_id, "day": day, "members": members} for day, members in history]
    return made


def extended(sizes: Sizes, added: Collection[Mapping[str, Any]]) -> AudienceSizes:
    """The size of the audience of public groups with these rows added."""
    days, members = (list(values) for values in sizes[None])
    for row in added:
        if row["group_id"] is None:
            days.append(row["day"].toordinal())
            members.append(row["members"])
    return AudienceSizes(days, members)


def store(calibration_id: int, added: Collection[Mapping[str, Any]]) -> None:
    """Store these rows with their calibration. The caller commits."""
    if added:
        db.session.execute(insert(AudienceSize), [{**row, "calibration_id": calibration_id} for row in added])


def activity(today: date) -> tuple[float, ...]:
    """The relative activity of ten equally large classes of members; see `readers.activity_classes`.

    Days are counted up to the last one on which anyone came, so nothing changes while no one comes.
    """
    found = rows(
        select(utc_day(Member.joined_at), Member.days_present, func.count(), func.max(_last_day()))
        .where(_is_active(today))
        .group_by(utc_day(Member.joined_at), Member.days_present)
    )
    if not found:
        return readers.EVEN
    joined, days_present, counts, last_days = zip(*found, strict=True)
    days = np.repeat([(max(last_days) - day).days + 1 for day in joined], counts)
    present = np.repeat(days_present, counts)
    return readers.activity_classes(np.minimum(present, days), days)


def _joined(today: date) -> Joined:
    everyone = (
        select(utc_day(Member.joined_at), func.count())
        .where(_is_active(today))
        .group_by(utc_day(Member.joined_at))
        .order_by(utc_day(Member.joined_at))
    )
    joined: Joined = {None: [(day, count) for day, count in rows(everyone)]}
    joined_on = utc_day(Membership.joined_at)
    private = (
        select(Membership.group_id, joined_on, func.count())
        .join(Group, Group.id == Membership.group_id)
        .join(Member, Member.id == Membership.member_id)
        .where(Group.is_private, _is_active(today))
        .group_by(Membership.group_id, joined_on)
        .order_by(Membership.group_id, joined_on)
    )
    for group_id, days in groupby(rows(private), key=lambda row: row[0]):
        joined[group_id] = [(day, count) for _, day, count in days]
    return joined


def _is_active(today: date) -> Any:
    return scope.counted() & (Member.role == MEMBER) & (_last_day() >= today - ACTIVE)


def _last_day() -> Any:
    return func.coalesce(Member.seen_on, utc_day(Member.joined_at), type_=Date())
