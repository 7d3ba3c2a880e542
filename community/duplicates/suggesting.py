"""Members' suggestions that an idea is the same as another one, and the answer of its author."""

from collections.abc import Collection

from sqlalchemy import delete, or_, select, update

from community.core.db import db, execute_bulk, exists, insert, insert_once, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.duplicates.models import ACCEPTED, OPEN, REFUSED, DuplicatePair, DuplicateSuggestion
from community.ideas.models import Idea
from community.members.models import Member


def suggest(member: Member, idea: Idea, other: Idea) -> bool:
    """Suggest that an idea is the same as another one; the member has found both. False if they did before.

    A refused pair is open again. Raises `Refused` for an idea and itself, and if either is hidden.
    """
    if idea.id == other.id:
        raise Refused(_("That’s this idea itself. Choose another one."), "other")
    if idea.is_hidden or other.is_hidden:
        raise Refused(_("One of the two ideas is hidden, so they can’t be compared."), "other")
    pair = _pair_of(idea.id, other.id)
    new = insert_once(DuplicateSuggestion, pair_id=pair.id, member_id=member.id, idea_id=idea.id, suggested_at=now())
    if new is None:
        return False
    if pair.state == ACCEPTED:
        return True
    pair.state, pair.is_suggested, pair.priority = OPEN, True, 1 + pair.likelihood
    db.session.flush()
    return True


def deny(author: Member, idea: Idea, pair_id: int) -> None:
    """Say that one's own idea is not the same, for all who suggested it. Raises `Hidden` for others."""
    theirs = (DuplicateSuggestion.pair_id == pair_id, DuplicateSuggestion.idea_id == idea.id)
    if idea.author_id != author.id or not exists(select(DuplicateSuggestion.id).where(*theirs)):
        raise Hidden
    execute_bulk(
        update(DuplicateSuggestion).where(*theirs, DuplicateSuggestion.denied_at.is_(None)).values(denied_at=now())
    )


def forget_member(member_id: int) -> None:
    """Delete a member's suggestions. Pairs that no one else suggested and no search found are deleted with them."""
    theirs = DuplicateSuggestion.member_id == member_id
    pair_ids = list(db.session.scalars(select(DuplicateSuggestion.pair_id).where(theirs)))
    execute_bulk(delete(DuplicateSuggestion).where(theirs))
    _recount(pair_ids)


def forget_ideas(idea_ids: Collection[int]) -> None:
    """Delete every pair of these ideas, with its words and suggestions."""
    of_them = or_(DuplicatePair.first_id.in_(idea_ids), DuplicatePair.second_id.in_(idea_ids))
    execute_bulk(delete(DuplicatePair).where(of_them))


def _pair_of(one: int, other: int) -> DuplicatePair:
    """The pair of two ideas, locked; a new one if there is none."""
    first, second = sorted((one, other))
    values = {"likelihood": 0.0, "words": [], "is_suggested": False, "priority": 0.0, "state": OPEN, "found_at": now()}
    # An update that changes nothing locks the pair in the same statement, before the worker can delete it.
    row = insert(DuplicatePair).values(first_id=first, second_id=second, **values)
    same = {"state": DuplicatePair.state}
    row = row.on_conflict_do_update(index_elements=["first_id", "second_id"], set_=same).returning(DuplicatePair)
    pair: DuplicatePair = db.session.scalars(row, execution_options={"populate_existing": True}).one()
    return pair


def _recount(pair_ids: Collection[int]) -> None:
    """Correct open pairs that lost a suggestion."""
    left = select(DuplicateSuggestion.id).where(DuplicateSuggestion.pair_id == DuplicatePair.id).exists()
    lost = (DuplicatePair.id.in_(pair_ids), DuplicatePair.state != REFUSED, ~left)
    execute_bulk(delete(DuplicatePair).where(*lost, DuplicatePair.finder_id.is_(None), DuplicatePair.state == OPEN))
    execute_bulk(update(DuplicatePair).where(*lost).values(is_suggested=False, priority=DuplicatePair.likelihood))
