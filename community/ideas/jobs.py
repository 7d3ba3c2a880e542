"""Listeners: votes and ideas of deleted accounts are deleted, and ideas follow their group and their status.

Scheduled tasks make figures for the pages of a large site; as long as it is small there are none.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import delete

from community.core import stored_figures
from community.core.db import db, execute_bulk, now, reading, writing
from community.core.outbox import ERASURE, on
from community.core.scheduler import every
from community.groups.events import GroupChanged
from community.ideas import erasure, exploration, families, group_figures, site_size, site_stats, statuses
from community.ideas.events import StatusDefinitionChanged
from community.ideas.models import Vote
from community.members.deletion import KEEP
from community.members.events import MemberDeleted

Made = TypeVar("Made")


@on(MemberDeleted, lane=ERASURE)
def delete_votes(event: MemberDeleted) -> None:
    """Delete a deleted member's votes, which have not been counted since the account was deleted. Can run twice."""
    execute_bulk(delete(Vote).where(Vote.member_id == event.member_id))


@on(MemberDeleted, lane=ERASURE)
def erase_ideas(event: MemberDeleted) -> None:
    """Erase a deleted member's ideas; if their posts are kept, only those that they had deleted themselves."""
    erasure.erase_all(event.member_id, removed_only=event.writing == KEEP)


@on(GroupChanged)
def correct_merged_ideas(event: GroupChanged) -> None:
    """Show or hide, and count, comments of merged ideas, when their group became private or public."""
    families.correct_around(lambda one: one.group_id == event.group_id)


@on(StatusDefinitionChanged)
def update_ideas_of_status(event: StatusDefinitionChanged) -> None:
    """Give the ideas of a removed status another one, and those of a changed status new scores. Can run twice."""
    statuses.update_ideas(event.status_key, event.after_id)


@every(timedelta(minutes=10))
def make_group_figures() -> None:
    """Count the recent and the unanswered ideas of each group."""
    made = _made(lambda: group_figures.counts(now()))
    with writing():
        if made is None:
            stored_figures.store(group_figures.COUNTS, {})
        else:
            group_figures.store_counts(made)
        db.session.commit()


@every(timedelta(minutes=10))
def make_site_figures() -> None:
    """Make the figures beside lists of ideas, with the counts of groups."""
    made = _made(site_stats.make_for_large_site)
    with writing():
        stored_figures.store(site_stats.NAME, {} if made is None else {stored_figures.ONLY: made})
        db.session.commit()


@every(timedelta(hours=1))
def find_main_authors() -> None:
    """Find the members with the most ideas in each group."""
    made = _made(group_figures.authors)
    with writing():
        stored_figures.store(group_figures.AUTHORS, made or {})
        db.session.commit()


@every(timedelta(seconds=20))
def find_exploration_candidates() -> None:
    """Find ideas that need impressions, for the list of all groups."""
    made = _made(exploration.find_on_large_site)
    with writing():
        stored_figures.store(exploration.NAME, {} if made is None else {stored_figures.ONLY: made})
        db.session.commit()


def _made(make: Callable[[], Made]) -> Made | None:
    """Figures, made without a write lock; None on a small site, whose pages make them."""
    db.session.rollback()
    with reading():
        made = make() if site_size.is_large() else None
        db.session.rollback()
    return made
