"""Voting: `cast` and `withdraw`. Never a toggle: a double click must not undo itself.

One live vote per member and idea is kept by the database. Counters on the idea change in the same transaction, and
only if a row really was inserted or withdrawn.
"""

from sqlalchemy import ColumnElement, ScalarSelect, delete, select, update

from community.groups import rights
from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import looking, trend
from community.ideas.looking import DIRECT, Place
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Status, Vote
from community.kernel.database import db, hold, now
from community.kernel.errors import Refused
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members.models import Member


def cast(idea: Idea, voter: Member, place: Place | None = None) -> bool:
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
            reserved=place.reserved if place else False,
            from_look=place is not None and idea.author_id != voter.id and _was_counted(voter, idea.id, place),
        )
        .on_conflict_do_nothing(index_elements=[Vote.idea_id, Vote.member_id], index_where=Vote.withdrawn_at.is_(None))
        .returning(Vote.id)
    )
    if new is None:
        return False
    counted = db.session.execute(
        update(Idea)
        .where(Idea.id == idea.id, Idea.taken_down_at.is_(None), _is_decided().is_(False))
        .where(_takes_part(voter))
        .values(
            vote_count=Idea.vote_count + 1,
            trend=trend.added(Idea.trend, moment),  # type: ignore[arg-type]
            stale_since=moment,
        )
        .returning(Idea.id)
        .execution_options(synchronize_session=False)
    ).first()
    if counted is None:
        db.session.execute(delete(Vote).where(Vote.id == new))
        rights.require_voting(_group_of(idea), voter)
        raise Refused(_("This idea is closed to votes: it has been decided or taken down."))
    return True


def withdraw(idea: Idea, voter: Member) -> bool:
    """Support an idea no longer. False if the voter did not. A closed idea keeps its votes: raises `Refused`.

    In an archived group, and where one is banned, a vote can still be taken back: nothing new comes by it.
    """
    moment = now()
    # The idea's row is locked first, as casting ends with it: the trend below is made from every vote that counts.
    held = select(Idea.id, _is_decided()).where(Idea.id == idea.id).with_for_update(of=Idea)
    if db.session.execute(held).one()[1]:
        raise Refused(_("This idea has been decided, so its votes stay as they are."))
    withdrawn = db.session.execute(
        update(Vote)
        .where(Vote.idea_id == idea.id, Vote.member_id == voter.id, Vote.withdrawn_at.is_(None))
        .values(withdrawn_at=moment)
        .returning(Vote.importance)
        .execution_options(synchronize_session=False)
    ).first()
    if withdrawn is None:
        return False
    uncount(idea.id, withdrawn.importance)
    return True


def uncount(idea_id: int, importance: int | None) -> None:
    """Take one withdrawn vote out of an idea's counters; its trend is made again from the votes that stay."""
    times = db.session.scalars(select(Vote.cast_at).where(Vote.idea_id == idea_id, Vote.withdrawn_at.is_(None)))
    db.session.execute(
        update(Idea)
        .where(Idea.id == idea_id)
        .values(
            vote_count=Idea.vote_count - 1,
            trend=trend.of(times),
            stale_since=now(),
            **_shift(importance, -1),
        )
        .execution_options(synchronize_session=False)
    )


def weigh(idea: Idea, voter: Member, importance: int | None) -> None:
    """Say how much a vote matters: nice to have, important or critical; None takes the word back.

    Raises `Refused` without a live vote, and where the voter could not vote now.
    """
    rights.require_voting(_group_of(idea), voter)
    # The idea before the vote, in the order of withdrawing: two who lock them crosswise would wait for each other.
    db.session.execute(select(Idea.id).where(Idea.id == idea.id).with_for_update())
    vote = db.session.scalar(
        select(Vote).where(Vote.idea_id == idea.id, Vote.member_id == voter.id, Vote.withdrawn_at.is_(None))
    )
    if vote is None:
        raise Refused(_("Vote for the idea first; then you can say how much it matters to you."))
    before = hold(vote).importance
    if vote.withdrawn_at is not None or before == importance:
        return
    vote.importance = importance
    db.session.flush()
    shifts = _shift(before, -1)
    for name, value in _shift(importance, +1).items():
        shifts[name] = value
    db.session.execute(
        update(Idea).where(Idea.id == idea.id).values(**shifts).execution_options(synchronize_session=False)
    )


def _shift(importance: int | None, by: int) -> dict[str, object]:
    columns = {NICE: Idea.nice_count, IMPORTANT: Idea.important_count, CRITICAL: Idea.critical_count}
    if importance is None:
        return {}
    return {columns[importance].key: columns[importance] + by}


def _was_counted(voter: Member, idea_id: int, place: Place) -> bool:
    return looking.counts_for(voter) and looking.ledger.is_counted(voter, idea_id, place)


def _takes_part(voter: Member) -> ColumnElement[bool]:
    return Idea.group_id.in_(select(Group.id).where(Group.id == Idea.group_id, groups.takes_part(voter)))


def _group_of(idea: Idea) -> ScalarSelect[int]:
    """Read anew: it may have been moved meanwhile."""
    return select(Idea.group_id).where(Idea.id == idea.id).scalar_subquery()


def _is_decided() -> ScalarSelect[bool]:
    """Whether the idea's status closes it to votes: asked for each row, never joined.

    Who waits for an idea's row while staff change its status would find no row of the status that it had.
    """
    return select(Status.closes).where(Status.key == Idea.status_key).correlate(Idea).scalar_subquery()
