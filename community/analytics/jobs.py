"""Scheduled tasks and listeners that recalculate scores and trust levels."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from community.analytics import activity, activity_changes, calibrate, refresh, trust_levels
from community.core.db import db, now, reading, writing
from community.core.outbox import on
from community.core.scheduler import every
from community.ideas import site_size
from community.moderation.events import ModerationActionTaken
from community.moderation.models import ModerationAction


@every(timedelta(minutes=10))
def refresh_activity() -> None:
    """Recalculate activity scores: on a small site all, on a large one those of members with changes since the last."""
    moment = now()
    db.session.rollback()
    with reading():
        is_large, since = site_size.is_large(), activity_changes.last_calculated()
        members = activity_changes.changed_members(since, moment) if is_large and since is not None else None
        figures = list(activity.calculate(moment) if members is None else activity_changes.calculate(members, moment))
        db.session.rollback()
    _store_activity(figures, moment, members)


@every(timedelta(days=1))
def recalculate_activity() -> None:
    """Recalculate the activity scores of all members."""
    moment = now()
    db.session.rollback()
    with reading():
        figures = activity.calculate(moment)
        db.session.rollback()
    _store_activity(figures, moment, None)


def _store_activity(figures: list[activity.MemberActivity], moment: datetime, members: list[int] | None) -> None:
    """Calculating only reads; storing is one short transaction."""
    with writing():
        activity.store(figures, moment, members)
        activity_changes.set_last_calculated(moment if site_size.is_large() else None)
        db.session.commit()


@every(timedelta(minutes=2))
def promote_newcomers() -> None:
    """Make active newcomers members if they meet the requirements."""
    recalculate_trust_levels(trust_levels.is_active_newcomer(now()))


@every(timedelta(hours=1))
def refresh_trust_levels() -> None:
    """Recalculate the trust level of every member, in batches."""
    recalculate_trust_levels()


@on(ModerationActionTaken)
def refresh_trust_level(event: ModerationActionTaken) -> None:
    """Recalculate the trust level of the member that a moderation action is about, or whose action was undone."""
    about = db.session.get_one(ModerationAction, event.action_id).about_id
    trust_levels.store(trust_levels.changes([about], now()))


@every(timedelta(seconds=20))
def refresh_support() -> None:
    """Recalculate adjusted support and the Discover score of ideas that changed or belong to an older calibration."""
    refresh.refresh_stale()
    refresh.refresh_outdated()


@every(timedelta(days=1))
def calibrate_ranking() -> None:
    """Estimate the reading curve and the site average again. Scores follow in batches."""
    calibrate.run(now())


def recalculate_trust_levels(*conditions: ColumnElement[bool]) -> list[trust_levels.TrustLevelChange]:
    """Store the trust levels of members that fulfill all conditions. Returns the changes. One transaction per batch."""
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
