"""Figures made again when the clock asks."""

from datetime import timedelta

from sqlalchemy import ColumnElement

from community.analytics import activity, calibrate, refresh, trust_levels
from community.core.db import db, now, reading, writing
from community.core.outbox import on
from community.core.scheduler import every
from community.members.events import MemberChanged
from community.moderation.events import ModerationActionTaken
from community.moderation.models import ModerationAction


@every(timedelta(minutes=10))
def refresh_activity() -> None:
    """Count who contributed what. Counting only reads, so nobody waits for it; storing is one short transaction."""
    moment = now()
    db.session.rollback()
    with reading():
        figures = activity.calculate(moment)
        db.session.rollback()
    with writing():
        activity.store(figures, moment)
        db.session.commit()


@every(timedelta(minutes=2))
def promote_newcomers() -> None:
    """Newcomers who are here and have earned it become members."""
    recalculate_trust_levels(trust_levels.is_active_newcomer(now()))


@every(timedelta(hours=1))
def refresh_trust_levels() -> None:
    """Everybody's standing is made again from the facts, some hundreds at a time."""
    recalculate_trust_levels()


@on(ModerationActionTaken)
def refresh_trust_level(event: ModerationActionTaken) -> None:
    """A ruling may cost its subject the trust they had, and undoing one may bring it back."""
    about = db.session.get_one(ModerationAction, event.action_id).about_id
    trust_levels.store(trust_levels.changes([about], now()))


@every(timedelta(seconds=20))
def refresh_support() -> None:
    """Corrected support and the order of Discover follow votes and looks, of the ideas that changed only."""
    refresh.refresh_stale()
    refresh.refresh_outdated()


@every(timedelta(days=1))
def calibrate_ranking() -> None:
    """How rows are attended to and how usual support is are measured anew; all figures follow, a spell at a time."""
    calibrate.run(now())


@on(MemberChanged)
def refresh_support_of_voter(event: MemberChanged) -> None:
    """Votes of who is suspended leave the rates, and come back with them."""
    refresh.mark_stale_for_voter(event.member_id)


def recalculate_trust_levels(*conditions: ColumnElement[bool]) -> list[trust_levels.TrustLevelChange]:
    """Store what members who fulfil all conditions have earned by now. Who changed. A short transaction each batch."""
    moment, done = now(), []
    for ids in trust_levels.batches(*conditions):
        with reading():
            found = trust_levels.changes(ids, moment)
            db.session.rollback()
        if found:
            with writing():
                trust_levels.store(found)
                db.session.commit()
            done += found
    return done
