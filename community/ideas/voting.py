"""Voting: `cast` and `withdraw`, never a toggle, so a double click does not undo itself.

The database allows one live vote per member and idea. Counters of the idea change in the same transaction, only if a
row was inserted or withdrawn and the voter counts, and again whenever the voter's standing changes.

Where ideas have been merged, an act on one of them is an act on the idea that its votes count for, see `families`. That
idea is locked first, so a merge at the same moment comes before or after. Elsewhere nothing is locked or read for it:
the update of a counter applies only to ideas that take no part in a merge, and where it does not, the act begins again.
"""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, case, delete, func, or_, select, true, update
from sqlalchemy.orm import aliased

from community.core.db import Moment, db, execute_bulk, exists, insert, lock_row, now, rows
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.statements import fetch
from community.groups import permissions
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import blind_voting, families, impressions, trend
from community.ideas.impressions import DIRECT, Placement
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Status, Vote
from community.members import scope as member_scope
from community.members import standing
from community.members.models import Member
from community.members.viewers import built_once_per_kind

_COLUMNS = {NICE: Idea.nice_count, IMPORTANT: Idea.important_count, CRITICAL: Idea.critical_count}


def cast(idea: Idea, voter: Member, placement: Placement | None = None) -> bool:
    """Vote for an idea. False if the voter has voted already.

    Raises `Refused` if the idea is closed or hidden, in an archived group, and for banned members.

    `placement` is where the voter saw the idea, or None if they were not signed in. The vote counts in adjusted support
    if they were and their impressions are counted; the author's own vote never does.
    """
    if _in_family(idea):
        return _cast_in_family(idea, voter, placement)
    new = _insert(idea, voter, placement)
    if new is None:
        return False
    if _count(new, idea, voter, in_family=False):
        return True
    db.session.execute(delete(Vote).where(Vote.id == new.id))
    db.session.refresh(idea, ["merged_into_id", "merged_count"])
    if _in_family(idea):
        return _cast_in_family(idea, voter, placement)
    permissions.require_voting(_group_of(idea.id), voter)
    raise Refused(_("Voting on this idea is closed."))


def _in_family(idea: Idea) -> bool:
    return idea.is_merged or idea.merged_count > 0


def _cast_in_family(idea: Idea, voter: Member, placement: Placement | None) -> bool:
    """A vote on the page of a merged idea is one for its root, and in no rate: the root was not shown there."""
    standing.hold(voter.id)
    root = families.lock_root(idea)
    permissions.require_voting(root.group_id, voter)
    if exists(select(Vote.id).where(families.live_votes(root.id, voter.id))):
        return False
    new = _insert(root, voter, placement if root is idea else None)
    if new is None or _count(new, root, voter, in_family=True):
        return new is not None
    db.session.execute(delete(Vote).where(Vote.id == new.id))
    raise Refused(_("Voting on this idea is closed."))


def _insert(idea: Idea, voter: Member, placement: Placement | None) -> Any:
    """Insert a vote: (its id, its time, its weight in the trend). None if there is one."""
    voted_at = now()
    inserted = fetch(
        _insert_vote(voter),
        viewer_id=voter.id,
        new_idea_id=idea.id,
        new_cast_at=voted_at,
        new_surface=placement.surface if placement else DIRECT,
        new_position=placement.position if placement else None,
        new_is_exploration=placement.is_exploration if placement else False,
        new_in_rate=placement is not None and idea.author_id != voter.id and impressions.counts_for(voter),
        new_trend_weight=trend.weight(voted_at, voter.joined_at),
    )
    return inserted[0] if inserted else None


@built_once_per_kind
def _insert_vote(voter: Any) -> Any:
    columns = (Vote.idea_id, Vote.cast_at, Vote.surface, Vote.position, Vote.is_exploration, Vote.in_rate)
    values = {column: bindparam(f"new_{column.key}", type_=column.type) for column in (*columns, Vote.trend_weight)}
    # The member's row is locked by the same statement, so their standing does not change until this is counted.
    row = (
        select(Member.id, _count_visible(values[Vote.idea_id], voter), *values.values())
        .where(Member.id == voter.id)
        .with_for_update(read=True)
    )
    return (
        insert(Vote)
        .from_select([Vote.member_id, Vote.count_visible, *values], row)
        .on_conflict_do_nothing(index_elements=[Vote.idea_id, Vote.member_id], index_where=Vote.withdrawn_at.is_(None))
        .returning(Vote.id, Vote.cast_at, Vote.trend_weight)
    )


def _count(new: Any, idea: Idea, voter: Member, *, in_family: bool) -> bool:
    """Count a new vote. False if the idea takes none from the voter, or is in a family and should not be."""
    values = {"voted_at": new.cast_at, "weight": new.trend_weight}
    return bool(fetch(_update_counters(voter, in_family), viewer_id=voter.id, counted_id=idea.id, **values))


@built_once_per_kind
def _update_counters(voter: Any, in_family: bool) -> Any:
    is_counted = member_scope.is_counted(voter.id)
    weight = bindparam("weight", type_=Vote.trend_weight.type)
    alone = () if in_family else (Idea.merged_into_id.is_(None), Idea.merged_count == 0)
    return (
        update(Idea)
        .where(Idea.id == bindparam("counted_id"), Idea.hidden_at.is_(None), _is_closed().is_(False), *alone)
        .where(_may_vote(voter))
        .values(
            vote_count=Idea.vote_count + case((is_counted, 1), else_=0),
            trend=case((is_counted, trend.with_vote(Idea.trend, weight)), else_=Idea.trend),
            stale_since=bindparam("voted_at", type_=Moment()),
        )
        .returning(Idea.id)
    )


def withdraw(idea: Idea, voter: Member) -> bool:
    """Withdraw a vote. False if there is none. Raises `Refused` if the idea is closed: it keeps its votes.

    Allowed in archived groups and for banned members, since it adds nothing.
    """
    if _in_family(idea):
        return _withdraw_in_family(idea, voter)
    # The idea's row is locked first: the trend below is calculated from every vote that counts.
    columns = (_is_closed().label("is_closed"), or_(Idea.merged_into_id.is_not(None), Idea.merged_count > 0))
    is_closed, in_family = db.session.execute(select(*columns).where(Idea.id == idea.id).with_for_update(of=Idea)).one()
    if in_family:
        return _withdraw_in_family(idea, voter)
    _require_open(is_closed)
    withdrawn = _withdraw_votes(Vote.idea_id == idea.id, voter)
    if not withdrawn:
        return False
    remove_from_counts(idea.id, voter.id, withdrawn[0].importance)
    return True


def _withdraw_in_family(idea: Idea, voter: Member) -> bool:
    """Withdraw every vote of the voter that counts for the idea."""
    root = families.lock_root(idea)
    _require_open(db.session.scalar(select(_is_closed()).where(Idea.id == root.id)))
    if not _withdraw_votes(Vote.idea_id.in_(families.ids_in(root.id)), voter):
        return False
    families.recount([root.id])
    return True


def _require_open(is_closed: bool | None) -> None:
    if is_closed:
        raise Refused(_("Voting on this idea is closed, so votes can’t be changed."))


def _withdraw_votes(which: ColumnElement[bool], voter: Member) -> Any:
    """The votes withdrawn."""
    return execute_bulk(
        update(Vote)
        .where(which, Vote.member_id == voter.id, Vote.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .returning(Vote.importance)
    ).all()


def remove_from_counts(idea_id: int, voter_id: int, importance: int | None) -> None:
    """Subtract a withdrawn vote from the counters of its locked idea, if the voter counts."""
    execute_bulk(
        update(Idea)
        .where(Idea.id == idea_id, member_scope.is_counted(voter_id))
        .values(
            vote_count=Idea.vote_count - 1,
            trend=_trend_of_counted(),
            stale_since=now(),
            **_shift(importance, -1),
        )
    )


@standing.follow(standing.IDEAS)
def move_votes(member_id: int, is_counted: bool) -> None:
    """Add a member's live votes to the counters of their ideas, or subtract them, when their standing has changed."""
    theirs = (Vote.member_id == member_id, Vote.withdrawn_at.is_(None))
    # Locked in the order of their ids, as everywhere that locks several ideas, to avoid a deadlock.
    part = aliased(Idea)
    counted_for = select(families.root_of(part)).join(Vote, Vote.idea_id == part.id).where(*theirs)
    locked = rows(
        select(Idea.id, Idea.merged_into_id, Idea.merged_count)
        .where(or_(Idea.id.in_(select(Vote.idea_id).where(*theirs)), Idea.id.in_(counted_for)))
        .order_by(Idea.id)
        .with_for_update(key_share=True)
    )
    by = 1 if is_counted else -1
    shifts = {column.key: column + case((Vote.importance == of, by), else_=0) for of, column in _COLUMNS.items()}
    execute_bulk(
        update(Idea)
        .where(Vote.idea_id == Idea.id, *theirs, Idea.merged_into_id.is_(None), Idea.merged_count == 0)
        .values(
            vote_count=Idea.vote_count + by,
            trend=trend.with_vote(Idea.trend, Vote.trend_weight) if is_counted else _trend_of_counted(),
            stale_since=now(),
            **shifts,
        )
    )
    if any(row.merged_into_id is not None or row.merged_count for row in locked):
        families.recount_among([row.id for row in locked])


def set_importance(idea: Idea, voter: Member, importance: int | None) -> None:
    """Set how much a vote matters: nice to have, important or critical; None clears it.

    Raises `Refused` without a live vote, and if the voter could not vote now.
    """
    if _in_family(idea):
        _set_importance_in_family(idea, voter, importance)
        return
    permissions.require_voting(_group_of(idea.id), voter)
    # The idea is locked before the vote, as in `withdraw`, to avoid a deadlock.
    in_family = or_(Idea.merged_into_id.is_not(None), Idea.merged_count > 0)
    if db.session.scalar(select(in_family).where(Idea.id == idea.id).with_for_update()):
        _set_importance_in_family(idea, voter, importance)
        return
    vote = db.session.scalar(
        select(Vote).where(Vote.idea_id == idea.id, Vote.member_id == voter.id, Vote.withdrawn_at.is_(None))
    )
    if vote is None:
        raise Refused(_no_vote())
    before = lock_row(vote).importance
    if vote.withdrawn_at is not None or before == importance:
        return
    vote.importance = importance
    db.session.flush()
    shifts = _shift(before, -1)
    for name, value in _shift(importance, +1).items():
        shifts[name] = value
    execute_bulk(update(Idea).where(Idea.id == idea.id, member_scope.is_counted(voter.id)).values(**shifts))


def _set_importance_in_family(idea: Idea, voter: Member, importance: int | None) -> None:
    """Set it on every vote of the voter that counts for the idea, of which the strongest counts."""
    root = families.lock_root(idea)
    permissions.require_voting(root.group_id, voter)
    theirs = families.live_votes(root.id, voter.id)
    if not execute_bulk(update(Vote).where(theirs).values(importance=importance).returning(Vote.id)).all():
        raise Refused(_no_vote())
    families.recount([root.id])


def _no_vote() -> str:
    return _("Vote for this idea first, then tell us how much it matters to you.")


def _shift(importance: int | None, by: int) -> dict[str, object]:
    if importance is None:
        return {}
    return {_COLUMNS[importance].key: _COLUMNS[importance] + by}


def _trend_of_counted() -> ColumnElement[float]:
    """SQL: the trend of an idea from the votes that count now, some of those that its stored trend includes."""
    vote, voter = aliased(Vote), aliased(Member)
    parts = (
        select(func.sum(trend.relative_weight(Idea.trend, vote.trend_weight)))
        .join(voter, voter.id == vote.member_id)
        .where(vote.idea_id == Idea.id, vote.withdrawn_at.is_(None), member_scope.counted(voter))
        .correlate(Idea)
        .scalar_subquery()
    )
    return trend.of_parts(Idea.trend, parts)


def _count_visible(idea_id: Any, voter: Any) -> ColumnElement[bool] | ScalarSelect[bool]:
    if voter.is_staff:
        return true()
    return select(~blind_voting.applies()).where(Group.id == _group_of(idea_id)).scalar_subquery()


def _may_vote(voter: Any) -> ColumnElement[bool]:
    return Idea.group_id.in_(select(Group.id).where(Group.id == Idea.group_id, group_scope.can_participate(voter)))


def _group_of(idea_id: Any) -> ScalarSelect[int]:
    """Read again, since the idea may have been moved."""
    return select(Idea.group_id).where(Idea.id == idea_id).scalar_subquery()


def _is_closed() -> ScalarSelect[bool]:
    """Whether the idea's status closes it to votes. A scalar subquery, not a join: a transaction that waits for the row
    while staff change the status would find no row of the joined status.
    """
    return select(Status.closes).where(Status.key == Idea.status_key).correlate(Idea).scalar_subquery()
