"""Voting: `cast` and `withdraw`, never a toggle, so that a double click does not undo itself.

The database allows one live vote per member and idea. Counters of the idea change in the same transaction, and only if
a row was inserted or withdrawn.
"""

from sqlalchemy import ColumnElement, ScalarSelect, delete, select, update

from community.core.db import db, execute_bulk, insert, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups import permissions
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import impressions, trend
from community.ideas.impressions import DIRECT, Placement
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Status, Vote
from community.members.models import Member


def cast(idea: Idea, voter: Member, placement: Placement | None = None) -> bool:
    """Vote for an idea. False if the voter has voted already.

    Raises `Refused` if the idea is closed or hidden, in an archived group, and for banned members.

    `placement` is where the voter saw the idea, or None if they were not signed in. The vote counts in the support rate
    only if it followed a counted impression; the author's own vote never does.
    """
    voted_at = now()
    new = db.session.scalar(
        insert(Vote)
        .values(
            idea_id=idea.id,
            member_id=voter.id,
            cast_at=voted_at,
            surface=placement.surface if placement else DIRECT,
            position=placement.position if placement else None,
            is_exploration=placement.is_exploration if placement else False,
            from_impression=placement is not None
            and idea.author_id != voter.id
            and _follows_impression(voter, idea.id, placement),
        )
        .on_conflict_do_nothing(index_elements=[Vote.idea_id, Vote.member_id], index_where=Vote.withdrawn_at.is_(None))
        .returning(Vote.id)
    )
    if new is None:
        return False
    counted = execute_bulk(
        update(Idea)
        .where(Idea.id == idea.id, Idea.hidden_at.is_(None), _is_closed().is_(False))
        .where(_may_vote(voter))
        .values(
            vote_count=Idea.vote_count + 1,
            trend=trend.with_vote(Idea.trend, voted_at),  # type: ignore[arg-type]
            stale_since=voted_at,
        )
        .returning(Idea.id)
    ).first()
    if counted is None:
        db.session.execute(delete(Vote).where(Vote.id == new))
        permissions.require_voting(_group_of(idea), voter)
        raise Refused(_("This idea is closed to votes: it has been decided or taken down."))
    return True


def withdraw(idea: Idea, voter: Member) -> bool:
    """Withdraw a vote. False if there is none. Raises `Refused` if the idea is closed: it keeps its votes.

    Allowed in archived groups and for banned members, since it adds nothing.
    """
    voted_at = now()
    # The idea's row is locked first: the trend below is calculated from every live vote.
    locked_idea = select(Idea.id, _is_closed()).where(Idea.id == idea.id).with_for_update(of=Idea)
    if db.session.execute(locked_idea).one()[1]:
        raise Refused(_("This idea has been decided, so its votes stay as they are."))
    withdrawn = execute_bulk(
        update(Vote)
        .where(Vote.idea_id == idea.id, Vote.member_id == voter.id, Vote.withdrawn_at.is_(None))
        .values(withdrawn_at=voted_at)
        .returning(Vote.importance)
    ).first()
    if withdrawn is None:
        return False
    remove_from_counts(idea.id, withdrawn.importance)
    return True


def remove_from_counts(idea_id: int, importance: int | None) -> None:
    """Subtract a withdrawn vote from the counters and calculate the trend from the remaining votes."""
    times = db.session.scalars(select(Vote.cast_at).where(Vote.idea_id == idea_id, Vote.withdrawn_at.is_(None)))
    execute_bulk(
        update(Idea)
        .where(Idea.id == idea_id)
        .values(
            vote_count=Idea.vote_count - 1,
            trend=trend.from_votes(times),
            stale_since=now(),
            **_shift(importance, -1),
        )
    )


def set_importance(idea: Idea, voter: Member, importance: int | None) -> None:
    """Set how much a vote matters: nice to have, important or critical; None clears it.

    Raises `Refused` without a live vote, and if the voter could not vote now.
    """
    permissions.require_voting(_group_of(idea), voter)
    # The idea is locked before the vote, as in `withdraw`, so that there is no deadlock.
    db.session.execute(select(Idea.id).where(Idea.id == idea.id).with_for_update())
    vote = db.session.scalar(
        select(Vote).where(Vote.idea_id == idea.id, Vote.member_id == voter.id, Vote.withdrawn_at.is_(None))
    )
    if vote is None:
        raise Refused(_("Vote for the idea first; then you can say how much it matters to you."))
    before = lock_row(vote).importance
    if vote.withdrawn_at is not None or before == importance:
        return
    vote.importance = importance
    db.session.flush()
    shifts = _shift(before, -1)
    for name, value in _shift(importance, +1).items():
        shifts[name] = value
    execute_bulk(update(Idea).where(Idea.id == idea.id).values(**shifts))


def _shift(importance: int | None, by: int) -> dict[str, object]:
    columns = {NICE: Idea.nice_count, IMPORTANT: Idea.important_count, CRITICAL: Idea.critical_count}
    if importance is None:
        return {}
    return {columns[importance].key: columns[importance] + by}


def _follows_impression(voter: Member, idea_id: int, placement: Placement) -> bool:
    return impressions.counts_for(voter) and impressions.counter.is_counted(voter, idea_id, placement)


def _may_vote(voter: Member) -> ColumnElement[bool]:
    return Idea.group_id.in_(select(Group.id).where(Group.id == Idea.group_id, group_scope.can_participate(voter)))


def _group_of(idea: Idea) -> ScalarSelect[int]:
    """Read again, since the idea may have been moved."""
    return select(Idea.group_id).where(Idea.id == idea.id).scalar_subquery()


def _is_closed() -> ScalarSelect[bool]:
    """Whether the idea's status closes it to votes. A scalar subquery, not a join: a transaction that waits for the row
    while staff change the status would find no row of the joined status.
    """
    return select(Status.closes).where(Status.key == Idea.status_key).correlate(Idea).scalar_subquery()
