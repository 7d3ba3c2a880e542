"""Members of a group, its contributors, and members banned from it."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, null, or_, select, true

from community.core import pagination
from community.core.db import rows
from community.core.pagination import Page
from community.core.statements import fetch
from community.core.text_search import contains
from community.groups import scope
from community.groups.models import Ban, Group, Membership, TrustedPoster
from community.groups.queries.row_types import GroupContributor
from community.members import scope as member_scope
from community.members import summary
from community.members.models import ADMINISTRATOR, STAFF, Member
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind, id_of

ALL, MODERATORS, REGULAR_MEMBERS, STAFF_MEMBERS = ROLES = ("all", "moderators", "members", "staff")
SHOWN_CONTRIBUTORS = 12


class GroupMember(NamedTuple):
    """A member of a group, on its members page."""

    member: MemberSummary
    about: str
    moderates: bool
    joined_at: datetime
    seen_on: date | None  # this and the next two are filled only for moderators
    days_present: int | None
    is_trusted: bool

    @property
    def id(self) -> int:
        return self.member.id

    @property
    def last_seen(self) -> datetime | None:
        """Noon of the day on which they last used the site."""
        return datetime.combine(self.seen_on, time(12), UTC) if self.seen_on is not None else None


class BannedMember(NamedTuple):
    """A member who is banned from a group. The reason is in the moderation log."""

    member: MemberSummary
    banned_at: datetime
    ends_at: datetime | None

    @property
    def id(self) -> int:
        return self.member.id


def members(
    viewer: Member | None,
    group: Group,
    search: str = "",
    cursor: str | None = None,
    *,
    role: str = ALL,
    everyone: bool = False,
) -> Page[GroupMember]:
    """Members of a group whom the viewer can see, newest first; `role` is one of `ROLES`. One statement.

    `everyone` is for moderators of the group: also members who are not listed in directories, and for each when they
    last used the site, on how many days, and whether they are a trusted poster.
    """
    known: tuple[Any, ...] = (
        *(Member.seen_on, Member.days_present),
        TrustedPoster.member_id.is_not(None).label("is_trusted"),
    )
    unknown = (null().label("seen_on"), null().label("days_present"), false().label("is_trusted"))
    statement: Any = (
        select(
            *summary.columns(),
            *(Member.about, Membership.moderates, Membership.joined_at),
            *(known if everyone else unknown),
        )
        .join(Membership, Membership.member_id == Member.id)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.id == group.id, scope.visible_to(viewer), _with_role(role))
        .where(member_scope.visible_to(viewer) if everyone else member_scope.listed_to(viewer))
        .where(or_(Membership.moderates, scope.shows_members(viewer)))
    )
    if everyone:
        statement = statement.outerjoin(
            TrustedPoster, and_(TrustedPoster.group_id == Group.id, TrustedPoster.member_id == Member.id)
        )
    if search:
        statement = statement.where(or_(contains(Member.name, search), contains(Member.handle, search)))
    found = rows(pagination.after(statement, Membership.joined_at, Member.id, cursor))
    return pagination.to_page([GroupMember(*summary.unpack(row)) for row in found], "joined_at")


def banned_members(viewer: Member, group: Group, cursor: str | None = None) -> Page[BannedMember]:
    """Members who are banned from a group now, latest first; empty for viewers who cannot moderate it."""
    statement: Any = (
        select(*summary.columns(), Ban.banned_at, Ban.ends_at)
        .join(Ban, Ban.member_id == Member.id)
        .join(Group, Group.id == Ban.group_id)
        .where(Group.id == group.id, scope.moderated_by(viewer), scope.active_bans(), member_scope.visible_to(viewer))
    )
    found = rows(pagination.after(statement, Ban.banned_at, Member.id, cursor))
    return pagination.to_page([BannedMember(*summary.unpack(row)) for row in found], "banned_at")


def contributors(
    viewer: Member | None,
    group: Group,
    contributed: Callable[[Any, Any], Select[Any]],
    among: Sequence[int] | None = None,
) -> list[GroupContributor]:
    """A group's moderators, then its members with the most ideas.

    `contributed` makes, for a viewer and the id of a group, a statement of (member id, number of ideas). `among`: the
    ids of members who can be one of these, where there are too many to count for each.
    """
    statement = _select_contributors(viewer, contributed, among is not None)
    found = fetch(statement, viewer_id=id_of(viewer), group_id=group.id, among=among)
    return [GroupContributor(*summary.unpack(row)) for row in found]


@built_once_per_kind
def _select_contributors(viewer: Any, contributed: Callable[[Any, Any], Select[Any]], is_among: bool) -> Any:
    group_id: Any = bindparam("group_id")
    written = contributed(viewer, group_id)
    if is_among:
        written = written.where(written.selected_columns[0].in_(bindparam("among", expanding=True)))
    counts = written.subquery()
    member_id, count = list(counts.c)
    return (
        select(*summary.columns(), Membership.moderates, func.coalesce(count, 0).label("ideas"))
        .join(Membership, Membership.member_id == Member.id)
        .join(Group, Group.id == Membership.group_id)
        .outerjoin(counts, member_id == Member.id)
        .where(
            Group.id == group_id,
            scope.visible_to(viewer),
            member_scope.listed_to(viewer),
            or_(Membership.moderates.is_(True), and_(count > 0, scope.shows_members(viewer))),
            *([_moderates_or_is_among(group_id)] if is_among else []),
        )
        .order_by(Membership.moderates.desc(), func.coalesce(count, 0).desc(), Membership.joined_at, Member.id)
        .limit(SHOWN_CONTRIBUTORS)
    )


def _moderates_or_is_among(group_id: Any) -> ColumnElement[bool]:
    moderators = select(Membership.member_id).where(Membership.group_id == group_id, Membership.moderates.is_(True))
    some = select(Member.id).where(Member.id.in_(bindparam("among", expanding=True)))
    return Member.id.in_(moderators.correlate(None).union_all(some.correlate(None)))


def _with_role(role: str) -> ColumnElement[bool]:
    conditions: dict[str, ColumnElement[bool]] = {
        MODERATORS: Membership.moderates.is_(True),
        REGULAR_MEMBERS: Membership.moderates.is_(False),
        STAFF_MEMBERS: Member.role.in_((STAFF, ADMINISTRATOR)),
    }
    return conditions.get(role, true())
