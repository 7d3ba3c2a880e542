"""Keeps pairs up to date: listeners for changed and erased ideas, deleted accounts, and a new index."""

from community.core.db import db, writing
from community.core.outbox import ERASURE, on, record
from community.duplicates import finding, suggesting
from community.duplicates.events import PairSearchDue
from community.ideas.events import IdeaChanged, IdeaErased
from community.members.events import MemberDeleted
from community.search.events import IndexRebuilt
from community.search.index_versions import IndexUnavailable

BATCH_SIZE = 10  # a search takes about 50 milliseconds, and a job has two minutes


@on(IdeaChanged, outside=True, batch=BATCH_SIZE)
def find_pairs(events: list[IdeaChanged]) -> None:
    """Find what changed ideas may be the same as. Without an index nothing is done: `find_again` follows a new one."""
    _refresh({event.idea_id for event in events})


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
    """Find the pairs of all ideas again."""
    record(PairSearchDue(0))


@on(PairSearchDue, outside=True)
def find_more_pairs(event: PairSearchDue) -> None:
    """Find the pairs of the next ideas, and record that more are left."""
    ids = finding.next_ids(event.after_id, BATCH_SIZE)
    db.session.rollback()
    if _refresh(ids) and ids:
        with writing():
            record(PairSearchDue(ids[-1]))
            db.session.commit()


def _refresh(idea_ids: set[int] | list[int]) -> bool:
    try:
        finding.refresh(idea_ids)
    except IndexUnavailable:
        db.session.rollback()
        return False
    return True
