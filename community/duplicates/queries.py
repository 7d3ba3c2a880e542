"""Queries of the duplicates page, of an idea's author, and of the choice of another idea. One statement each."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import db, rows
from community.core.pagination import Page
from community.duplicates.models import OPEN, DuplicatePair, DuplicateSuggestion
from community.groups.models import Group
from community.ideas import queries as idea_queries
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Status, Vote
from community.members import scope as member_scope
from community.members.models import Member

MOST_COUNTED = 100  # open pairs
MAX_NAMES = 3  # of members who suggested a pair


class PairedIdea(NamedTuple):
    """One of the two ideas of a pair."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    status_color: int
    status_kind: str
    is_closed: bool
    vote_count: int
    group_name: str


class PairRow(NamedTuple):
    """An open pair. The duplicate has fewer supporters, or is the newer one."""

    id: int
    likelihood: float  # 0 if only members found it
    words: Sequence[str]
    priority: float
    refused_at: datetime | None  # before it was suggested again
    refused_by: str
    duplicate: PairedIdea
    target: PairedIdea


class PairSupport(NamedTuple):
    """How many members support the ideas of a pair: both ideas, and either."""

    both: int
    together: int


class PairSuggestions(NamedTuple):
    """Who suggested a pair, the first ones by name, and whether the author of the idea has said that it differs."""

    member_count: int
    names: Sequence[str]
    is_denied: bool


class SuggestedDuplicate(NamedTuple):
    """A suggestion about an idea, for its author."""

    pair_id: int
    names: Sequence[str]
    member_count: int
    other_id: int
    other_title: str
    other_slug: str


def open_pairs(viewer: Member, cursor: str | None = None) -> Page[PairRow]:
    """A page of open pairs: those that members suggested first, then the likeliest."""
    found = rows(pagination.after(_pairs(viewer), DuplicatePair.priority, DuplicatePair.id, cursor))
    return pagination.to_page([_row(one) for one in found], "priority")


def open_pair(viewer: Member, pair_id: int) -> PairRow | None:
    """The pair with this id, if it is open."""
    found = db.session.execute(_pairs(viewer).where(DuplicatePair.id == pair_id)).first()
    return _row(found) if found else None


def count_open(viewer: Member) -> int:
    """The number of open pairs, at most `MOST_COUNTED`."""
    some = select(DuplicatePair.id).where(DuplicatePair.state == OPEN, *_findable(viewer)).limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def support(pairs: Sequence[PairRow]) -> dict[int, PairSupport]:
    """The supporters of each of these pairs, each counted once. Only members in good standing count."""
    (one, one_idea), (other, other_idea) = (aliased(Vote), aliased(Idea)), (aliased(Vote), aliased(Idea))
    statement = (
        select(DuplicatePair.id, func.count(Member.id.distinct()))
        .join(one_idea, _in_family(one_idea, DuplicatePair.first_id))
        .join(one, and_(one.idea_id == one_idea.id, one.withdrawn_at.is_(None)))
        .join(other, and_(other.member_id == one.member_id, other.withdrawn_at.is_(None)))
        .join(other_idea, and_(other_idea.id == other.idea_id, _in_family(other_idea, DuplicatePair.second_id)))
        .join(Member, and_(Member.id == one.member_id, member_scope.counted()))
        .where(DuplicatePair.id.in_([pair.id for pair in pairs]))
        .group_by(DuplicatePair.id)
    )
    both: dict[int, int] = dict(map(tuple, rows(statement))) if pairs else {}
    return {
        pair.id: PairSupport(
            both.get(pair.id, 0), pair.duplicate.vote_count + pair.target.vote_count - both.get(pair.id, 0)
        )
        for pair in pairs
    }


def suggestions(pair_ids: Collection[int]) -> dict[int, PairSuggestions]:
    """Who suggested each of these pairs; none for those that no one did."""
    if not pair_ids:
        return {}
    found: dict[int, list[Any]] = {}
    for row in rows(
        select(DuplicateSuggestion.pair_id, Member.name, DuplicateSuggestion.denied_at)
        .join(Member, Member.id == DuplicateSuggestion.member_id)
        .where(DuplicateSuggestion.pair_id.in_(pair_ids))
        .order_by(DuplicateSuggestion.suggested_at, DuplicateSuggestion.id)
    ):
        found.setdefault(row[0], []).append(row)
    return {
        pair_id: PairSuggestions(len(some), [row[1] for row in some[:MAX_NAMES]], any(row[2] for row in some))
        for pair_id, some in found.items()
    }


@idea_queries.register_suggestions
def _has_open_suggestion() -> ColumnElement[bool]:
    statement = select(DuplicateSuggestion.id).join(DuplicatePair, DuplicatePair.id == DuplicateSuggestion.pair_id)
    is_open = (DuplicateSuggestion.denied_at.is_(None), DuplicatePair.state == OPEN)
    return statement.where(DuplicateSuggestion.idea_id == Idea.id, *is_open).correlate(Idea).exists()


def of_author(author: Member, idea_id: int) -> list[SuggestedDuplicate]:
    """Open suggestions about the author's own idea that they haven't denied, of ideas that they can find."""
    other_id = DuplicatePair.first_id + DuplicatePair.second_id - idea_id
    found: dict[int, SuggestedDuplicate] = {}
    for pair_id, name, other, title, slug in rows(
        select(DuplicatePair.id, Member.name, Idea.id, Idea.title, Idea.slug)
        .join(DuplicateSuggestion, DuplicateSuggestion.pair_id == DuplicatePair.id)
        .join(Member, Member.id == DuplicateSuggestion.member_id)
        .join(Idea, Idea.id == other_id)
        .join(Group, Group.id == Idea.group_id)
        .where(DuplicateSuggestion.idea_id == idea_id, DuplicateSuggestion.denied_at.is_(None))
        .where(DuplicatePair.state == OPEN, idea_scope.listed_to(author))
        .order_by(DuplicateSuggestion.suggested_at, DuplicateSuggestion.id)
    ):
        known = found.get(pair_id) or SuggestedDuplicate(pair_id, (), 0, other, title, slug)
        found[pair_id] = known._replace(names=[*known.names, name][:MAX_NAMES], member_count=known.member_count + 1)
    return list(found.values())


def suggested_by(member: Member, idea_id: int) -> set[int]:
    """The ideas that a member has suggested this idea to be the same as."""
    other_id = DuplicatePair.first_id + DuplicatePair.second_id - idea_id
    statement = (
        select(other_id)
        .join(DuplicateSuggestion, DuplicateSuggestion.pair_id == DuplicatePair.id)
        .where(DuplicateSuggestion.member_id == member.id, DuplicateSuggestion.idea_id == idea_id)
    )
    return set(db.session.scalars(statement))


def _in_family(idea: Any, root_id: Any) -> Any:
    """That a vote for the idea counts for the one with this id: it is that one, or was merged into it."""
    return or_(idea.id == root_id, idea.merged_into_id == root_id)


def _findable(viewer: Member) -> tuple[Any, Any]:
    """That the viewer can find both ideas of a pair."""
    listed = select(Idea.id).join(Group, Group.id == Idea.group_id).where(idea_scope.listed_to(viewer))
    return (
        listed.where(Idea.id == DuplicatePair.first_id).correlate(DuplicatePair).exists(),
        listed.where(Idea.id == DuplicatePair.second_id).correlate(DuplicatePair).exists(),
    )


def _pairs(viewer: Member) -> Any:
    columns: list[Any] = []
    statement = select(DuplicatePair.id, DuplicatePair.likelihood, DuplicatePair.words, DuplicatePair.priority)
    statement = statement.add_columns(DuplicatePair.decided_at, Member.name)
    statement = statement.outerjoin(Member, Member.id == DuplicatePair.decided_by)
    for identity in (DuplicatePair.first_id, DuplicatePair.second_id):
        idea, group, status = aliased(Idea), aliased(Group), aliased(Status)
        columns = [idea.id, idea.title, idea.slug, status.key, status.name, status.color, status.kind, status.closes]
        columns += [idea.vote_count, group.name]
        statement = statement.join(idea, idea.id == identity).join(group, group.id == idea.group_id)
        statement = statement.join(status, status.key == idea.status_key).add_columns(*columns)
    return statement.where(DuplicatePair.state == OPEN, *_findable(viewer))


def _row(found: Any) -> PairRow:
    pair_id, likelihood, words, priority, refused_at, refused_by, *ideas = found
    size = len(PairedIdea._fields)
    older, newer = PairedIdea._make(ideas[:size]), PairedIdea._make(ideas[size:])
    target, duplicate = (newer, older) if newer.vote_count > older.vote_count else (older, newer)
    return PairRow(pair_id, likelihood, words, priority, refused_at, refused_by or "", duplicate, target)
