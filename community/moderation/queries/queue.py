"""Counts of the moderation queue, by tab: of one group, or of all groups that the viewer moderates."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select

from community.core.db import Moment
from community.core.errors import Hidden
from community.core.statements import fetch
from community.groups import scope as group_scope
from community.groups.models import Group, JoinRequest
from community.groups.queries.join_requests import is_pending
from community.ideas.models import Idea
from community.members.models import Member
from community.members.viewers import built_once_per_kind
from community.moderation.queries import open_subjects
from community.moderation.queries.appeals import select_pending
from community.moderation.queries.inactive import select_inactive
from community.moderation.queries.unanswered import unanswered_conditions

REPORTS, PENDING, REQUESTS, UNANSWERED, INACTIVE, APPEALS = TABS = (
    *("reports", "pending", "requests"),
    *("unanswered", "inactive", "appeals"),
)
MAX_COUNTS = {UNANSWERED: 1000, INACTIVE: 100}  # of tabs whose rows are counted up to a limit
TO_DECIDE = (REPORTS, PENDING, REQUESTS, APPEALS)  # tabs whose rows need a decision


class QueueCounts(NamedTuple):
    """The number of rows in each tab, of one group or of all; and how many decisions the viewer has to make at all."""

    group_id: int | None
    group_slug: str | None
    group_name: str
    group_color: int
    counts: dict[str, int]  # {tab: number of rows}, see `MAX_COUNTS`
    waiting: int  # decisions, in all groups


def queue_counts(viewer: Member, before: datetime, group_slug: str | None = None) -> QueueCounts:
    """The counts in one statement. Ideas posted earlier than `before` should have been answered.

    Raises `Hidden` for a group that the viewer does not moderate.
    """
    values = {"viewer_id": viewer.id, "before": before, "group_slug": open_subjects.plain_slug(group_slug)}
    found = fetch(_select_counts(viewer, group_slug is not None), **values)
    if not found:
        raise Hidden
    group_id, slug, name, color, total, *numbers = found[0]
    counts = dict(zip(_tabs(viewer, group_slug is not None), numbers, strict=True))
    if group_slug is None:
        total = sum(counts.get(tab, 0) for tab in TO_DECIDE)
    return QueueCounts(group_id or None, slug or None, name, color, counts, total)


@built_once_per_kind
def _select_counts(viewer: Any, is_of_group: bool) -> Select[Any]:
    slug = open_subjects.slug_parameter(is_of_group)
    columns = [_count(viewer, tab, slug) for tab in _tabs(viewer, is_of_group)]
    if not is_of_group:
        return select(literal(0), literal(""), literal(""), literal(0), literal(0), *columns)
    group = (Group.id, Group.slug, Group.name, Group.color)
    mine = (*open_subjects.in_group(slug), group_scope.moderated_by(viewer))
    return select(*group, _everywhere(viewer), *columns).where(*mine)


def count_waiting(viewer: Member) -> int:
    """How many decisions this moderator has to make; none during a suspension. One statement."""
    if viewer.is_suspended:
        return 0
    return fetch(_select_waiting(viewer), viewer_id=viewer.id)[0][0] or 0


@built_once_per_kind
def _select_waiting(viewer: Any) -> Select[Any]:
    return select(_everywhere(viewer))


def _everywhere(viewer: Any) -> Any:
    """The number of decisions in all groups."""
    numbers = [_count(viewer, tab, None) for tab in TO_DECIDE if tab in _tabs(viewer, is_of_group=False)]
    return sum(numbers[1:], numbers[0])


def _tabs(viewer: Any, is_of_group: bool) -> tuple[str, ...]:
    """Appeals are for site moderators, in the queue of all groups only."""
    return TABS if viewer.is_site_moderator and not is_of_group else TABS[:-1]


def _count(viewer: Any, tab: str, slug: Any) -> Any:
    before = bindparam("before", type_=Moment())
    statements: dict[str, Any] = {
        REPORTS: lambda: select(func.count()).select_from(open_subjects.reported(viewer, slug)),
        PENDING: lambda: select(func.count()).select_from(open_subjects.pending(viewer, slug)),
        REQUESTS: lambda: _requests().where(*is_pending(viewer), *open_subjects.in_group(slug)),
        UNANSWERED: lambda: _count_some(
            UNANSWERED,
            select(Idea.id).join(Group, Group.id == Idea.group_id).where(*unanswered_conditions(viewer, before, slug)),
        ),
        INACTIVE: lambda: _count_some(INACTIVE, select_inactive(viewer, slug)),
        APPEALS: lambda: select(func.count()).select_from(select_pending(viewer).subquery()),
    }
    return statements[tab]().correlate(None).scalar_subquery()


def _count_some(tab: str, found: Select[Any]) -> Any:
    """Count what grows with the site up to a limit."""
    return select(func.count()).select_from(found.limit(MAX_COUNTS[tab]).subquery())


def _requests() -> Any:
    found = select(func.count()).select_from(JoinRequest)
    return found.join(Group, Group.id == JoinRequest.group_id).join(Member, Member.id == JoinRequest.member_id)
