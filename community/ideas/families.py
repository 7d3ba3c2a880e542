"""Families: an idea and those that were merged into it, whose votes count together.

No vote is ever moved. Each vote counts at one idea: the one it was cast on, or the one that this was merged into. A
merged idea has no votes and no trend of its own until the merge is undone. Someone who voted for several ideas of a
family counts once, with their strongest importance and their heaviest weight in the trend.

Comments of a merged idea appear, and count, where everyone who sees the other idea can read them: see
`shares_comments`. Everything here is SQL; `merging` has the acts.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from community.core.db import db, execute_bulk, lock_row, now, rows
from community.core.outbox import record_all
from community.groups.models import Group
from community.ideas import trend
from community.ideas.events import IdeaChanged
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Vote
from community.members import scope as member_scope
from community.members.models import Member

Follower: TypeAlias = Callable[[Sequence[int]], None]

_followers: list[Follower] = []


def follow(function: Follower) -> Follower:
    """Call the function with the ids of ideas, locked, whose comments may count elsewhere from now on."""
    _followers.append(function)
    return function


def changed(idea_ids: Sequence[int]) -> None:
    """Let the packages above correct what they count of these ideas, in the same transaction."""
    for function in _followers:
        function(idea_ids)


def correct_around(which: Callable[[Any], ColumnElement[bool]]) -> None:
    """Correct what depends on who can find ideas, of merged ones and their roots where one of the two is `which`.

    That is what the packages above count, and the words that the search finds the root by.
    """
    part, root = aliased(Idea), aliased(Idea)
    pairs = rows(
        select(part.id, root.id).join(root, root.id == part.merged_into_id).where(or_(which(part), which(root)))
    )
    if pairs:
        concerned = sorted({one for pair in pairs for one in pair})
        db.session.execute(select(Idea.id).where(Idea.id.in_(concerned)).order_by(Idea.id).with_for_update())
        changed(concerned)
        record_all([IdeaChanged(root_id) for root_id in sorted({pair[1] for pair in pairs})])


def root_of(idea: Any = Idea) -> ColumnElement[int]:
    """SQL: the id of the idea that the votes for an idea count for: itself, unless it was merged."""
    return func.coalesce(idea.merged_into_id, idea.id)


def ids_in(root_id: Any) -> Select[int]:
    """The ids of an idea that was not merged and of those merged into it."""
    part = aliased(Idea)
    return select(part.id).where(or_(part.id == root_id, part.merged_into_id == root_id))


def ids_with(idea_id: Any) -> Select[int]:
    """The ids of all ideas of the family of the idea of this id, or of `Idea` in the enclosing statement."""
    own = aliased(Idea)
    return ids_in(select(root_of(own)).where(own.id == idea_id).correlate(Idea).scalar_subquery())


def live_votes(root: Any, member_id: int) -> ColumnElement[bool]:
    """SQL: a member's votes that count for the idea in this column or of this id. A condition on `Vote`."""
    return and_(Vote.idea_id.in_(ids_in(root)), Vote.member_id == member_id, Vote.withdrawn_at.is_(None))


def has_voted(member_id: int) -> ColumnElement[bool]:
    """SQL, of `Idea` with the member's own vote joined to it as `Vote` or null: whether any vote of theirs counts."""
    return or_(Vote.id.is_not(None), and_(Idea.merged_count > 0, _own(member_id, aliased(Vote)).exists()))


def importance(member_id: int) -> ColumnElement[int | None]:
    """SQL, of the same: the strongest importance that the member gave it."""
    vote = aliased(Vote)
    strongest = _own(member_id, vote).with_only_columns(func.max(vote.importance)).scalar_subquery()
    return case((Idea.merged_count > 0, strongest), else_=Vote.importance)


def _own(member_id: int, vote: Any) -> Any:
    """The votes of a member that count for `Idea`, which the enclosing statement has."""
    part = aliased(Idea)
    found = select(vote.id).join(part, part.id == vote.idea_id).where(vote.member_id == member_id)
    counts = (vote.withdrawn_at.is_(None), or_(part.id == Idea.id, part.merged_into_id == Idea.id))
    return found.where(*counts).correlate(Idea)


def counts_once(vote: Any, part: Any) -> ColumnElement[bool]:
    """SQL: whether this is the vote by which its voter counts: the one with the strongest importance, then the latest.

    `part` is the idea that it was cast on. Where nothing was merged, that is the only live vote.
    """
    other, other_part = aliased(Vote), aliased(Idea)
    strength, other_strength = func.coalesce(vote.importance, 0), func.coalesce(other.importance, 0)
    wins = or_(other_strength > strength, and_(other_strength == strength, other.id > vote.id))
    better = select(other.id).join(other_part, other_part.id == other.idea_id)
    better = better.where(other.member_id == vote.member_id, other.withdrawn_at.is_(None), wins)
    return ~better.where(root_of(other_part) == root_of(part)).correlate(vote, part).exists()


def shares_comments(part: Any, root: Any) -> ColumnElement[bool]:
    """SQL: whether comments of a merged idea appear with those of its root.

    They do if everyone who can find the root can find it too: in the same group, or in one that is not private.
    """
    is_public = select(Group.id).where(Group.id == part.group_id, Group.is_private.is_(False)).exists()
    return and_(
        part.merged_into_id == root.id, part.hidden_at.is_(None), or_(part.group_id == root.group_id, is_public)
    )


def discussed_at(idea_id: Any) -> Any:
    """SQL: the id of the idea that comments on this one count for, as a scalar subquery."""
    part, root = aliased(Idea), aliased(Idea)
    found = select(case((shares_comments(part, root), root.id), else_=part.id)).select_from(part)
    return found.outerjoin(root, root.id == part.merged_into_id).where(part.id == idea_id).scalar_subquery()


def with_shared_comments(root_id: Any) -> Select[int]:
    """The ids of an idea and of those merged into it whose comments appear with its own."""
    part, root = aliased(Idea), aliased(Idea)
    return select(part.id).join(root, root.id == root_id).where(or_(part.id == root_id, shares_comments(part, root)))


def lock_root(idea: Idea) -> Idea:
    """Lock the idea that votes for this one count for, and return it as it is now."""
    statement = select(root_of()).where(Idea.id == idea.id)
    root_id = db.session.scalar(statement)
    while True:
        root = lock_row(db.session.get_one(Idea, root_id))
        if root_id == (root_id := db.session.scalar(statement)):
            return root


def lock_with_root(idea: Idea) -> None:
    """Lock an idea, with the one that it was merged into, in the order of their ids, and read them again."""
    db.session.flush()
    part = aliased(Idea)
    root_id = select(part.merged_into_id).where(part.id == idea.id).scalar_subquery()
    both = select(Idea).where(or_(Idea.id == idea.id, Idea.id == root_id)).order_by(Idea.id)
    db.session.scalars(both.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def supporters(*which: ColumnElement[bool]) -> Any:
    """The people whose votes count, each once for each idea: (idea_id, member_id, importance, weight).

    `which` are conditions on `Vote` and on the `Idea` that each was cast on.
    """
    statement: Any = select(
        root_of().label("idea_id"),
        Vote.member_id.label("member_id"),
        func.max(Vote.importance).label("importance"),
        func.max(Vote.trend_weight).label("weight"),
    )
    return (
        statement.select_from(Vote)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Member, Member.id == Vote.member_id)
        .where(Vote.withdrawn_at.is_(None), member_scope.counted(), *which)
        .group_by(root_of(), Vote.member_id)
    )


def recount(idea_ids: Sequence[int]) -> None:
    """Set the counters and the trends of these locked ideas to what their votes say."""
    one = supporters(or_(Idea.id.in_(idea_ids), Idea.merged_into_id.in_(idea_ids))).cte("supporters")
    largest = select(one.c.idea_id, func.max(one.c.weight).label("weight")).group_by(one.c.idea_id).subquery()
    number: Any = func.count
    statement = (
        select(
            one.c.idea_id,
            number(),
            *(number(case((one.c.importance == value, 1))) for value in (NICE, IMPORTANT, CRITICAL)),
            trend.of_parts(func.max(largest.c.weight), func.sum(trend.relative_weight(largest.c.weight, one.c.weight))),
        )
        .join(largest, largest.c.idea_id == one.c.idea_id)
        .group_by(one.c.idea_id)
    )
    found = {row[0]: row[1:] for row in rows(statement)}
    names = ("vote_count", "nice_count", "important_count", "critical_count", "trend")
    for idea_id in sorted(idea_ids):
        values = dict(zip(names, found.get(idea_id, (0, 0, 0, 0, trend.NO_TREND)), strict=True))
        execute_bulk(update(Idea).where(Idea.id == idea_id).values(**values, stale_since=now()))


def recount_among(idea_ids: Sequence[int]) -> None:
    """The same for those of these ideas that have been merged or have merged ones, and their roots. For imports."""
    part = aliased(Idea)
    merged = select(part.id, part.merged_into_id).where(
        part.id.in_(idea_ids), or_(part.merged_into_id.is_not(None), part.merged_count > 0)
    )
    if concerned := sorted({one for row in rows(merged) for one in row if one is not None}):
        db.session.execute(select(Idea.id).where(Idea.id.in_(concerned)).order_by(Idea.id).with_for_update())
        recount(concerned)
