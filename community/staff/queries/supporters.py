"""Who supports an idea: for staff, with how much it matters to each, their groups and their trust level."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from community.core import markup, pagination
from community.core.db import db, now, rows
from community.core.pagination import Page
from community.core.text_search import contains
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas import families
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Vote
from community.members import scope as member_scope
from community.members import summary
from community.members.models import NEWCOMER, REGULAR, TRUSTED, Member
from community.members.summary import MemberSummary
from community.staff.queries.support_breakdown import NEW_ACCOUNT_AGE

PAGE_SIZE = 50
BATCH_SIZE = 500

IMPORTANCES = {"critical": CRITICAL, "important": IMPORTANT, "nice": NICE}
RATED, UNRATED = "rated", "unrated"
IMPORTANCE_FILTERS = (*IMPORTANCES, RATED, UNRATED)
TRUST_FILTERS = (NEWCOMER, REGULAR, TRUSTED)
JOINED_THIS_WEEK = "week"


@dataclass(frozen=True)
class SupporterFilters:
    """Filters as they appear in the query string. An empty one does not filter."""

    q: str = ""  # words in the name
    importance: str = ""  # one of IMPORTANCE_FILTERS
    trust: str = ""  # one of TRUST_FILTERS
    group: str = ""  # the slug of a group whose members they are
    joined: str = ""  # JOINED_THIS_WEEK

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "SupporterFilters":
        """The filters of a query string. Invalid ones are ignored."""
        made = {field.name: markup.one_line(args.get(field.name, ""))[:200] for field in fields(cls)}
        allowed = {"importance": IMPORTANCE_FILTERS, "trust": TRUST_FILTERS, "joined": (JOINED_THIS_WEEK,)}
        return cls(**{name: value for name, value in made.items() if value in allowed.get(name, (value,))})

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The filters that are set, as (name, value)."""
        return ((field.name, value) for field in fields(self) if (value := getattr(self, field.name)))


class Supporter(NamedTuple):
    """A member in good standing with a current vote for the idea."""

    member: MemberSummary
    trust_level: str
    joined_at: datetime
    importance: int | None
    voted_at: datetime
    vote_id: int


class SupporterGroup(NamedTuple):
    """A group of a supporter that the viewer can find."""

    slug: str
    name: str
    color: int


def page(idea_id: int, filters: SupporterFilters, viewer: Member, cursor: str | None) -> Page[Supporter]:
    """50 supporters of an idea that the viewer has found, the latest first."""
    statement = pagination.after(_select(idea_id, filters, viewer), Vote.cast_at, Vote.id, cursor, PAGE_SIZE)
    found = [Supporter(*summary.unpack(row)) for row in rows(statement)]
    return pagination.to_page(found, "voted_at", "vote_id", PAGE_SIZE)


def batches(idea_id: int, filters: SupporterFilters, viewer: Member) -> Iterator[Sequence[Supporter]]:
    """All supporters, 500 at a time."""
    statement = _select(idea_id, filters, viewer).order_by(Vote.cast_at.desc(), Vote.id.desc())
    found = db.session.execute(statement.execution_options(yield_per=BATCH_SIZE))
    for batch in found.partitions():
        yield [Supporter(*summary.unpack(row)) for row in batch]


def groups(member_ids: Iterable[int], viewer: Member) -> dict[int, list[SupporterGroup]]:
    """The groups of each of these members, by name. One statement."""
    found: dict[int, list[SupporterGroup]] = {member_id: [] for member_id in member_ids}
    if found:
        statement = (
            select(Membership.member_id, Group.slug, Group.name, Group.color)
            .join(Group, Group.id == Membership.group_id)
            .where(Membership.member_id.in_(found), group_scope.visible_to(viewer))
            .order_by(Group.name, Group.id)
        )
        for member_id, *group in rows(statement):
            found[member_id].append(SupporterGroup(*group))
    return found


def _select(idea_id: int, filters: SupporterFilters, viewer: Member) -> Any:
    columns = (Member.trust_level, Member.joined_at, Vote.importance, Vote.cast_at, Vote.id)
    return (
        select(*summary.columns(), *columns)
        .join(Vote, Vote.member_id == Member.id)
        .join(Idea, Idea.id == Vote.idea_id)
        .where(Idea.id.in_(families.ids_in(idea_id)), families.counts_once(Vote, Idea))
        .where(Vote.withdrawn_at.is_(None), member_scope.counted())
        .where(*_conditions(filters, viewer))
    )


def _conditions(filters: SupporterFilters, viewer: Member) -> Iterator[ColumnElement[bool]]:
    if filters.q:
        yield or_(contains(Member.name, filters.q), contains(Member.handle, filters.q))
    if filters.importance in IMPORTANCES:
        yield Vote.importance == IMPORTANCES[filters.importance]
    elif filters.importance:
        yield Vote.importance.is_not(None) if filters.importance == RATED else Vote.importance.is_(None)
    if filters.trust:
        yield Member.trust_level == filters.trust
    if filters.joined:
        yield Member.joined_at > now() - NEW_ACCOUNT_AGE
    if filters.group:
        yield (
            select(Membership.member_id)
            .join(Group, Group.id == Membership.group_id)
            .where(
                and_(Membership.member_id == Member.id, Group.slug == filters.group),
                group_scope.visible_to(viewer),
            )
            .correlate(Member)
            .exists()
        )
