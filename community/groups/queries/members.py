"""Lists of who belongs to a group, and of who was sent away."""

from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, null, or_, select, true

from community.core import pagination
from community.core.db import rows
from community.core.pagination import Page
from community.core.text_search import contains
from community.groups import scope
from community.groups.models import Ban, Group, Membership, TrustedPoster
from community.members import scope as member_scope
from community.members.models import ADMINISTRATOR, STAFF, Member, initials

ALL, MODERATORS, REGULAR_MEMBERS, STAFF_MEMBERS = ROLES = ("all", "moderators", "members", "staff")


class GroupMember(NamedTuple):
    """A member of a group, on its page of members."""

    id: int
    handle: str
    name: str
    color: int
    avatar: str | None
    role: str
    about: str
    moderates: bool
    joined_at: datetime
    seen_on: date | None  # these three for those who keep the peace only; for others as if nothing were known
    days_present: int | None
    is_trusted: bool

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)

    @property
    def last_here(self) -> datetime | None:
        """The middle of the day on which they were here last."""
        return datetime.combine(self.seen_on, time(12), UTC) if self.seen_on is not None else None


class BannedMember(NamedTuple):
    """Somebody who was sent away from a group and may not come back yet. Why, the log of rulings knows."""

    id: int
    handle: str
    name: str
    color: int
    avatar: str | None
    banned_at: datetime
    ends_at: datetime | None

    @property
    def initials(self) -> str:
        return initials(self.name)


def members(
    viewer: Member | None,
    group: Group,
    search: str = "",
    cursor: str | None = None,
    *,
    role: str = ALL,
    everyone: bool = False,
) -> Page[GroupMember]:
    """Members of a group whom the viewer may see, newest first; `role` is one of `ROLES`.

    `everyone` is for who keeps the peace there: it also shows those whom directories leave out, and of everybody when
    they were here last, on how many days, and whether they are trusted.
    """
    known: tuple[Any, ...] = (
        Member.seen_on,
        Member.days_present,
        TrustedPoster.member_id.is_not(None).label("is_trusted"),
    )
    hidden = (null().label("seen_on"), null().label("days_present"), false().label("is_trusted"))
    statement: Any = (
        select(
            *(Member.id, Member.handle, Member.name, Member.color, Member.avatar, Member.role, Member.about),
            *(Membership.moderates, Membership.joined_at),
            *(known if everyone else hidden),
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
    page = pagination.to_page(rows(pagination.after(statement, Membership.joined_at, Member.id, cursor)), "joined_at")
    return Page([GroupMember(*row) for row in page.rows], page.next)


def banned(viewer: Member, group: Group, cursor: str | None = None) -> Page[BannedMember]:
    """Who is banned from a group now, the latest first; for those who keep its peace."""
    statement: Any = (
        select(
            *(Member.id, Member.handle, Member.name, Member.color, Member.avatar),
            *(Ban.banned_at, Ban.ends_at),
        )
        .join(Ban, Ban.member_id == Member.id)
        .join(Group, Group.id == Ban.group_id)
        .where(Group.id == group.id, scope.moderated_by(viewer), scope.active_bans(), member_scope.visible_to(viewer))
    )
    page = pagination.to_page(rows(pagination.after(statement, Ban.banned_at, Member.id, cursor)), "banned_at")
    return Page([BannedMember(*row) for row in page.rows], page.next)


def _with_role(role: str) -> ColumnElement[bool]:
    conditions: dict[str, ColumnElement[bool]] = {
        MODERATORS: Membership.moderates.is_(True),
        REGULAR_MEMBERS: Membership.moderates.is_(False),
        STAFF_MEMBERS: Member.role.in_((STAFF, ADMINISTRATOR)),
    }
    return conditions.get(role, true())
