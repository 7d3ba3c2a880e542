"""Members who took part in a group and have not been seen for a while."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, func, or_, select

from community.announcements.models import Announcement
from community.comments.models import Comment
from community.core import pagination
from community.core.db import is_sqlite, now
from community.core.pagination import Page
from community.core.statements import fetch, late
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.models import Idea, Vote
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind
from community.moderation.queries.open_subjects import in_group, plain_slug, slug_parameter

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
    last = pagination.decode_cursor(cursor, float)
    is_continued = last is not None and 1 <= last[0] <= date.max.toordinal()
    values = {"last_value": date.fromordinal(int(last[0])), "last_id": last[1]} if last and is_continued else {}
    found = fetch(
        _select_page(viewer, group_slug is not None, is_continued),
        viewer_id=viewer.id,
        group_slug=plain_slug(group_slug),
        **values,
    )
    return pagination.to_page([InactiveMember(*summary.unpack(row)) for row in found], "cursor_value")


@built_once_per_kind
def _select_page(viewer: Any, is_of_group: bool, is_continued: bool) -> Select[Any]:
    """Members are read in order from an index until the page is full, so what they did is read for few of them."""
    slug = slug_parameter(is_of_group)
    groups = select(Group).join(Membership, Membership.group_id == Group.id).where(Membership.member_id == Member.id)
    groups = groups.where(*_took_part(viewer, slug)).correlate(Member)
    columns = (func.min(Group.name), func.min(Group.slug), func.count())
    # Read before what a member did, which takes longer. Without “+ 0” SQLite would begin with this list and sort it.
    member_ids = select(Membership.member_id).join(Group, Group.id == Membership.group_id)
    member_ids = member_ids.where(*_in_moderated_group(viewer, slug)).correlate(None)
    is_member = (Member.id + 0 if is_sqlite() else Member.id).in_(member_ids)
    statement = (
        select(
            *summary.columns(),
            *(Member.about, Member.joined_at, Member.trust_level, Member.seen_on),
            *(groups.with_only_columns(column).scalar_subquery() for column in columns),
        )
        .where(*_is_inactive(viewer), is_member, groups.with_only_columns(Group.id).exists())
        .order_by(Member.seen_on.desc(), Member.id.desc())
        .limit(pagination.PAGE_SIZE + 1)
    )
    if is_continued:
        last = (bindparam("last_value", type_=Date()), bindparam("last_id", type_=Integer()))
        statement = statement.where(
            pagination.after_condition(Member.seen_on, Member.id, *last, ascending=False)  # type: ignore[arg-type]
        )
    return statement


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
    """SQL: conditions on `Member`, `Membership` and `Group`."""
    return [*_is_inactive(viewer), *_took_part(viewer, group_slug)]


def _is_inactive(viewer: Any) -> list[ColumnElement[bool]]:
    return [
        member_scope.listed_to(viewer),
        Member.id != viewer.id,
        Member.seen_on < late(_inactive_since, Date()),
    ]


def _in_moderated_group(viewer: Any, group_slug: Any) -> list[ColumnElement[bool]]:
    """The group is not archived.

    Without a slug these are the groups that the viewer moderates as a member, for site moderators too: not all groups.
    """
    mine = group_scope.moderated_by(viewer) if group_slug is not None else _moderated_as_member(viewer)
    return [mine, Group.archived_at.is_(None), *in_group(group_slug)]


def _took_part(viewer: Any, group_slug: Any) -> list[ColumnElement[bool]]:
    """In such a group."""
    return [
        *_in_moderated_group(viewer, group_slug),
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
    ]


def _inactive_since() -> date:
    return now().date() - timedelta(days=DAYS)


def _moderated_as_member(viewer: Any) -> ColumnElement[bool]:
    mine = select(Membership.group_id).where(Membership.member_id == viewer.id, Membership.moderates.is_(True))
    return Membership.group_id.in_(mine.correlate(None))


def _in_group(activity: Select[Any], group_id: Any = Idea.group_id) -> ColumnElement[bool]:
    return activity.where(group_id == Group.id).correlate(Member, Group).exists()
