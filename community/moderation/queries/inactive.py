"""Members who took part in a group and have not been seen for a while."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from community.comments.models import Comment
from community.core import pagination
from community.core.db import now, rows
from community.core.pagination import Page
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.models import Idea, Vote
from community.members import scope as member_scope
from community.members.models import Member, initials
from community.moderation.queries.open_subjects import in_group

DAYS = 30


class InactiveMember(NamedTuple):
    """A member who was there and is not any more."""

    id: int
    name: str
    handle: str
    color: int
    avatar: str | None
    about: str
    joined_at: Any
    trust_level: str
    seen_on: date
    group_name: str  # of one of the groups
    group_slug: str
    group_count: int  # in how many of the viewer's groups they took part

    @property
    def key(self) -> str:
        return f"quiet-{self.id}"

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def days(self) -> int:
        """Since when, in days."""
        return (now().date() - self.seen_on).days

    @property
    def place(self) -> float:
        """The value they are ordered by, for a cursor."""
        return float(self.seen_on.toordinal())


def inactive_members(viewer: Member, cursor: str | None = None, group_slug: str | None = None) -> Page[InactiveMember]:
    """Who went quiet, the last to be seen first: they are the likeliest to come back. One statement."""
    statement = (
        select(
            *(Member.id, Member.name, Member.handle, Member.color, Member.avatar, Member.about, Member.joined_at),
            *(Member.trust_level, Member.seen_on, func.min(Group.name), func.min(Group.slug), func.count()),
        )
        .join(Membership, Membership.member_id == Member.id)
        .join(Group, Group.id == Membership.group_id)
        .where(*inactive_conditions(viewer, group_slug), *_after(cursor))
        .group_by(Member.id)
        .order_by(Member.seen_on.desc(), Member.id.desc())
        .limit(pagination.PAGE_SIZE + 1)
    )
    return pagination.to_page([InactiveMember(*row) for row in rows(statement)], "place")


def count_inactive(viewer: Member, group_slug: str | None) -> Select[Any]:
    """A statement of how many they are."""
    return (
        select(func.count(Member.id.distinct()))
        .join(Membership, Membership.member_id == Member.id)
        .join(Group, Group.id == Membership.group_id)
        .where(*inactive_conditions(viewer, group_slug))
    )


def inactive_conditions(viewer: Member, group_slug: str | None) -> list[ColumnElement[bool]]:
    """Conditions on `Member`, `Membership` and `Group`.

    Over all groups who oversees the site is shown those that they moderate themselves: not the whole site's.
    """
    theirs = [group_scope.moderated_by(viewer)] if group_slug is not None else [_moderated_themselves(viewer)]
    return [
        *theirs,
        member_scope.listed_to(viewer),
        Member.id != viewer.id,
        Member.seen_on < now().date() - timedelta(days=DAYS),
        Group.archived_at.is_(None),
        or_(
            _in_group(select(Idea.id).where(Idea.author_id == Member.id)),
            _in_group(select(Comment.id).join(Idea, Idea.id == Comment.idea_id).where(Comment.author_id == Member.id)),
            _in_group(select(Vote.id).join(Idea, Idea.id == Vote.idea_id).where(Vote.member_id == Member.id)),
        ),
        *in_group(group_slug),
    ]


def _moderated_themselves(viewer: Member) -> ColumnElement[bool]:
    mine = select(Membership.group_id).where(Membership.member_id == viewer.id, Membership.moderates.is_(True))
    return Group.id.in_(mine.correlate(None))


def _in_group(did: Select[Any]) -> ColumnElement[bool]:
    return did.where(Idea.group_id == Group.id).correlate(Member, Group).exists()


def _after(cursor: str | None) -> list[ColumnElement[bool]]:
    place = pagination.decode_cursor(cursor, float)
    if place is None or not 1 <= place[0] <= date.max.toordinal():
        return []
    last = date.fromordinal(int(place[0]))
    return [pagination.after_condition(Member.seen_on, Member.id, last, place[1], ascending=False)]
