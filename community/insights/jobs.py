"""Figures made again when the clock asks."""

from datetime import timedelta

from sqlalchemy import ColumnElement

from community.insights import activity, earning, measuring, rescoring
from community.kernel.database import db, now, reading, writing
from community.kernel.duties import every
from community.kernel.outbox import on
from community.members.events import MemberChanged
from community.moderation.events import Ruled
from community.moderation.models import Ruling


@every(timedelta(minutes=10))
def refresh_activity() -> None:
    """Count who contributed what. Counting only reads, so nobody waits for it; storing is one short transaction."""
    moment = now()
    db.session.rollback()
    with reading():
        figures = activity.count(moment)
        db.session.rollback()
    with writing():
        activity.keep(figures, moment)
        db.session.commit()


@every(timedelta(minutes=2))
def raise_newcomers() -> None:
    """Newcomers who are here and have earned it become members."""
    make_standing_again(earning.is_waiting_newcomer(now()))


@every(timedelta(hours=1))
def refresh_standing() -> None:
    """Everybody's standing is made again from the facts, some hundreds at a time."""
    make_standing_again()


@on(Ruled)
def refresh_standing_of(event: Ruled) -> None:
    """A ruling may cost its subject the trust they had, and undoing one may bring it back."""
    about = db.session.get_one(Ruling, event.ruling_id).about_id
    earning.write(earning.changes([about], now()))


@every(timedelta(seconds=20))
def refresh_support() -> None:
    """Corrected support and the order of Discover follow votes and looks, of the ideas that changed only."""
    rescoring.refresh()
    rescoring.catch_up()


@every(timedelta(days=1))
def measure_ranking() -> None:
    """How rows are attended to and how usual support is are measured anew; all figures follow, a spell at a time."""
    measuring.measure(now())


@on(MemberChanged)
def refresh_support_by(event: MemberChanged) -> None:
    """Votes of who is suspended leave the rates, and come back with them."""
    rescoring.voted_for_by(event.member_id)


def make_standing_again(*conditions: ColumnElement[bool]) -> list[earning.Change]:
    """Store what members who fulfil all conditions have earned by now. Who changed. A short transaction each batch."""
    moment, done = now(), []
    for ids in earning.batches(*conditions):
        with reading():
            found = earning.changes(ids, moment)
            db.session.rollback()
        if found:
            with writing():
                earning.write(found)
                db.session.commit()
            done += found
    return done
