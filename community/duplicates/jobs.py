"""Keeps pairs and similar ideas up to date: listeners for changed and erased ideas, deleted accounts, and a new index.

Also adds members' suggestions to their data exports.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from community.core.db import db, reading, writing
from community.core.i18n import lazy_gettext
from community.core.outbox import ERASURE, on, record
from community.core.scheduler import every
from community.data_export import collect
from community.data_export.batches import Record, read
from community.duplicates import deciding, finding, similar_ideas, suggesting
from community.duplicates.events import PairSearchDue
from community.duplicates.models import DuplicatePair, DuplicateSuggestion
from community.ideas.events import IdeaChanged, IdeaErased
from community.members.events import MemberDeleted
from community.members.models import Member
from community.search.events import IndexRebuilt
from community.search.index_versions import IndexUnavailable

BATCH_SIZE = 10  # a search from a long text takes an eighth of a second, and a job has two minutes


def export_suggestions(member: Member) -> Iterator[Record]:
    """The duplicates that a member suggested, as ids of ideas."""
    other_id = DuplicatePair.first_id + DuplicatePair.second_id - DuplicateSuggestion.idea_id
    statement = select(
        *(DuplicateSuggestion.id, DuplicateSuggestion.idea_id, other_id.label("other_id")),
        DuplicateSuggestion.suggested_at,
    ).join(DuplicatePair, DuplicatePair.id == DuplicateSuggestion.pair_id)
    return read(statement.where(DuplicateSuggestion.member_id == member.id), DuplicateSuggestion.id)


collect.add_section("suggested_duplicates", lazy_gettext("Duplicates you suggested"), export_suggestions)


@on(IdeaChanged, outside=True, batch=BATCH_SIZE)
def find_pairs(events: list[IdeaChanged]) -> None:
    """Find what changed ideas are similar to, and may be the same as.

    Without an index nothing is done: `find_again` follows a new one.
    """
    ids = {event.idea_id for event in events}
    with writing():
        deciding.follow_merges(ids)
        db.session.commit()
    _refresh(ids)


@on(IdeaErased, batch=BATCH_SIZE, lane=ERASURE)
def delete_pairs(events: list[IdeaErased]) -> None:
    """Delete the pairs of erased ideas, with the words that were kept of them."""
    suggesting.forget_ideas({event.idea_id for event in events})


@on(MemberDeleted, lane=ERASURE)
def delete_suggestions(event: MemberDeleted) -> None:
    """Delete the suggestions of a deleted account."""
    suggesting.forget_member(event.member_id)


@on(IndexRebuilt)
def find_again(event: IndexRebuilt) -> None:
    """Compare all ideas again."""
    similar_ideas.compare_all()


@every(timedelta(hours=1))
def compare_after_growth() -> None:
    """Compare all ideas again if there are many new ones. So it begins where no lists were stored yet."""
    with reading():
        has_grown = similar_ideas.has_grown()
        db.session.rollback()
    if has_grown:
        with writing():
            similar_ideas.compare_all()
            db.session.commit()


@on(PairSearchDue, outside=True)
def find_more_pairs(event: PairSearchDue) -> None:
    """Compare the next ideas with others, and record that more are left."""
    ids = finding.next_ids(event.after_id, BATCH_SIZE)
    db.session.rollback()
    if _refresh(ids) and ids:
        with writing():
            record(PairSearchDue(ids[-1]))
            db.session.commit()


def _refresh(idea_ids: set[int] | list[int]) -> bool:
    """Search again from these ideas and those that they affect. False without an index."""
    with reading():
        affected = finding.affected(idea_ids)
        db.session.rollback()
    for idea_id in affected:
        try:
            with reading():
                compared = finding.compare(idea_id)
                found = finding.pairs_among(idea_id, compared)
        except IndexUnavailable:
            return False
        finally:
            db.session.rollback()  # comparing takes longer than a transaction should last
        with writing():
            finding.replace(idea_id, found)
            similar_ideas.store(idea_id, compared)
            db.session.commit()
    return True
