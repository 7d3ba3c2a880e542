"""Voting: `cast` and `withdraw`. Never a toggle: a double click must not undo itself.

One live vote per member and idea is kept by the database. Counters on the idea change in the same transaction, and
only if a row really was inserted or withdrawn.
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


def cast(idea: Idea, voter: Member, place: Placement | None = None) -> bool:
    """Support an idea. False if the voter did so already.

    Raises `Refused` on a closed or taken-down idea, in an archived group, and for who is banned from it.

    `place` is where the voter saw it, or None if they were not signed in then: such a vote is a supporter's like any
    other but enters no rate, and neither does the author's own, nor one from a look that was not counted.
    """
    moment = now()
    new = db.session.scalar(
        insert(Vote)
        .values(
            idea_id=idea.id,
            member_id=voter.id,
            cast_at=moment,
            surface=place.surface if place else DIRECT,
            position=place.position if place else None,
            is_exploration=place.is_exploration if place else False,
            from_impression=place is not None
            and idea.author_id != voter.id
            and _follows_impression(voter, idea.id, place),
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
            trend=trend.with_vote(Idea.trend, moment),  # type: ignore[arg-type]
            stale_since=moment,
        )
        .returning(Idea.id)
    ).first()
    if counted is None:
        db.session.execute(delete(Vote).where(Vote.id == new))
        permissions.require_voting(_group_of(idea), voter)
        raise Refused(_("This idea is closed to votes: it has been decided or taken down."))
    return True


def withdraw(idea: Idea, voter: Member) -> bool:
    """Support an idea no longer. False if the voter did not. A closed idea keeps its votes: raises `Refused`.

    In an archived group, and where one is banned, a vote can still be taken back: nothing new comes by it.
    """
    moment = now()
    # The idea's row is locked first, as casting ends with it: the trend below is made from every vote that counts.
    held = select(Idea.id, _is_closed()).where(Idea.id == idea.id).with_for_update(of=Idea)
    if db.session.execute(held).one()[1]:
        raise Refused(_("This idea has been decided, so its votes stay as they are."))
    withdrawn = execute_bulk(
        update(Vote)
        .where(Vote.idea_id == idea.id, Vote.member_id == voter.id, Vote.withdrawn_at.is_(None))
        .values(withdrawn_at=moment)
        .returning(Vote.importance)
    ).first()
    if withdrawn is None:
        return False
    remove_from_counts(idea.id, withdrawn.importance)
    return True


def remove_from_counts(idea_id: int, importance: int | None) -> None:
    """Take one withdrawn vote out of an idea's counters; its trend is made again from the votes that stay."""
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
    """Say how much a vote matters: nice to have, important or critical; None takes the word back.

    Raises `Refused` without a live vote, and where the voter could not vote now.
    """
    permissions.require_voting(_group_of(idea), voter)
    # The idea before the vote, in the order of withdrawing: two who lock them crosswise would wait for each other.
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


def _follows_impression(voter: Member, idea_id: int, place: Placement) -> bool:
    return impressions.counts_for(voter) and impressions.counter.is_counted(voter, idea_id, place)


def _may_vote(voter: Member) -> ColumnElement[bool]:
    return Idea.group_id.in_(select(Group.id).where(Group.id == Idea.group_id, group_scope.can_participate(voter)))


def _group_of(idea: Idea) -> ScalarSelect[int]:
    """Read anew: it may have been moved meanwhile."""
    return select(Idea.group_id).where(Idea.id == idea.id).scalar_subquery()


def _is_closed() -> ScalarSelect[bool]:
    """Whether the idea's status closes it to votes: asked for each row, never joined.

    Who waits for an idea's row while staff change its status would find no row of the status that it had.
    """
    return select(Status.closes).where(Status.key == Idea.status_key).correlate(Idea).scalar_subquery()
