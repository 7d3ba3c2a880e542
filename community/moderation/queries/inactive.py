"""Members who took part in a group and have not been seen for a while."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, func, or_, select

from community.announcements.models import Announcement
from community.comments.models import Comment
from community.core import pagination
from community.core.db import now, rows
from community.core.pagination import Page
from community.core.statements import late
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.models import Idea, Vote
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.moderation.queries.open_subjects import in_group, plain_slug

DAYS = 30  # without a visit


class InactiveMember(NamedTuple):
    """A member who has become inactive."""

    member: MemberSummary
    about: str
    joined_at: datetime
    trust_level: str
    seen_on: date
    group_name: str  # one of the groups
    group_slug: str
    group_count: int  # in how many of the viewer's groups they took part

    @property
    def id(self) -> int:
        return self.member.id

    @property
    def key(self) -> str:
        """Its name on a page."""
        return f"inactive-{self.member.id}"

    @property
    def days(self) -> int:
        """Days since their last visit."""
        return (now().date() - self.seen_on).days

    @property
    def cursor_value(self) -> float:
        return float(self.seen_on.toordinal())


def inactive_members(viewer: Member, cursor: str | None = None, group_slug: str | None = None) -> Page[InactiveMember]:
    """Inactive members, last seen first, because they are the likeliest to come back. One statement."""
    statement = (
        select(
            *summary.columns(),
            *(Member.about, Member.joined_at, Member.trust_level, Member.seen_on),
            *(func.min(Group.name), func.min(Group.slug), func.count()),
        )
        .join(Membership, Membership.member_id == Member.id)
        .join(Group, Group.id == Membership.group_id)
        .where(*inactive_conditions(viewer, plain_slug(group_slug)), *_after(cursor))
        .group_by(Member.id)
        .order_by(Member.seen_on.desc(), Member.id.desc())
        .limit(pagination.PAGE_SIZE + 1)
    )
    found = [InactiveMember(*summary.unpack(row)) for row in rows(statement)]
    return pagination.to_page(found, "cursor_value")


def select_inactive(viewer: Any, group_slug: Any) -> Select[Any]:
    """Their ids, each once."""
    return (
        select(Membership.member_id)
        .distinct()
        .join(Member, Member.id == Membership.member_id)
        .join(Group, Group.id == Membership.group_id)
        .where(*inactive_conditions(viewer, group_slug))
    )


def inactive_conditions(viewer: Any, group_slug: Any) -> list[ColumnElement[bool]]:
    """SQL: conditions on `Member`, `Membership` and `Group`.

    Without a slug these are the groups that the viewer moderates as a member, for site moderators too: not all groups.
    """
    mine = [group_scope.moderated_by(viewer)] if group_slug is not None else [_moderated_as_member(viewer)]
    return [
        *mine,
        member_scope.listed_to(viewer),
        Member.id != viewer.id,
        Member.seen_on < late(_inactive_since, Date()),
        Group.archived_at.is_(None),
        or_(
            _in_group(select(Idea.id).where(Idea.author_id == Member.id)),
            _in_group(select(Comment.id).join(Idea, Idea.id == Comment.idea_id).where(Comment.author_id == Member.id)),
            _in_group(
                select(Comment.id)
                .join(Announcement, Announcement.id == Comment.announcement_id)
                .where(Comment.author_id == Member.id),
                Announcement.group_id,
            ),
            _in_group(select(Vote.id).join(Idea, Idea.id == Vote.idea_id).where(Vote.member_id == Member.id)),
        ),
        *in_group(group_slug),
    ]


def _inactive_since() -> date:
    return now().date() - timedelta(days=DAYS)


def _moderated_as_member(viewer: Any) -> ColumnElement[bool]:
    mine = select(Membership.group_id).where(Membership.member_id == viewer.id, Membership.moderates.is_(True))
    return Membership.group_id.in_(mine.correlate(None))


def _in_group(activity: Select[Any], group_id: Any = Idea.group_id) -> ColumnElement[bool]:
    return activity.where(group_id == Group.id).correlate(Member, Group).exists()


def _after(cursor: str | None) -> list[ColumnElement[bool]]:
    last = pagination.decode_cursor(cursor, float)
    if last is None or not 1 <= last[0] <= date.max.toordinal():
        return []
    seen_on = date.fromordinal(int(last[0]))
    return [pagination.after_condition(Member.seen_on, Member.id, seen_on, last[1], ascending=False)]
