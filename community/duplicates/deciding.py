"""What staff decide about a pair: to merge the ideas, or that they are not the same; and the undo of a decision."""

from collections.abc import Collection

from sqlalchemy import and_, or_, select

from community.core.db import db, exists, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.duplicates import queries
from community.duplicates.models import ACCEPTED, OPEN, REFUSED, DuplicatePair, DuplicateSuggestion
from community.groups.models import Group
from community.ideas import merging
from community.ideas.models import Idea, IdeaMerge
from community.members.models import Member


class AlreadyDecided(Refused):
    """Someone else has decided about the pair."""


def find(pair_id: int, staff: Member) -> DuplicatePair:
    """The pair, locked. Raises `Hidden` for others than staff."""
    # The worker deletes pairs that it finds no longer, so read and lock it in one statement.
    pair = db.session.get(DuplicatePair, pair_id, populate_existing=True, with_for_update={"key_share": True})
    if pair is None or not staff.is_staff or staff.is_suspended:
        raise Hidden
    return pair


def refuse(pair_id: int, staff: Member) -> DuplicatePair:
    """Say that the two ideas are not the same: the pair is not offered again. Raises `AlreadyDecided`."""
    pair = find(pair_id, staff)
    _require_open(pair)
    pair.state, pair.decided_by, pair.decided_at, pair.is_suggested = REFUSED, staff.id, now(), False
    db.session.flush()
    return pair


def merge(pair_id: int, staff: Member) -> tuple[Idea, Idea]:
    """Merge the two ideas of a pair, the one with fewer votes into the other. Returns both.

    Raises `AlreadyDecided`, `Refused` where not everyone who can read one can read the other, and what `merging.merge`
    raises.
    """
    pair = find(pair_id, staff)
    _require_open(pair)
    row = queries.open_pair(staff, pair_id)
    if row is None:
        raise Refused(_("One of the two ideas is hidden or was merged already."))
    duplicate, target = db.session.get_one(Idea, row.duplicate.id), db.session.get_one(Idea, row.target.id)
    if duplicate.group_id != target.group_id and exists(
        select(Group.id).where(Group.id.in_((duplicate.group_id, target.group_id)), Group.is_private)
    ):
        raise Refused(_("Not everyone who sees one of them sees the other. Compare them, and merge them there."))
    merging.merge(duplicate, target, staff)
    pair.state, pair.decided_by, pair.decided_at = ACCEPTED, staff.id, now()
    db.session.flush()
    return duplicate, target


def follow_merges(idea_ids: Collection[int]) -> None:
    """Close pairs whose ideas were merged elsewhere, and refuse those whose merge was undone there."""
    both = or_(
        and_(IdeaMerge.child_id == DuplicatePair.first_id, IdeaMerge.parent_id == DuplicatePair.second_id),
        and_(IdeaMerge.child_id == DuplicatePair.second_id, IdeaMerge.parent_id == DuplicatePair.first_id),
    )
    of_them = or_(DuplicatePair.first_id.in_(idea_ids), DuplicatePair.second_id.in_(idea_ids))
    found = select(DuplicatePair, IdeaMerge).join(IdeaMerge, both).where(of_them).order_by(IdeaMerge.id)
    latest = {pair.id: (pair, made) for pair, made in db.session.execute(found).all()}
    for pair, made in latest.values():
        if made.undone_at is None and pair.state != ACCEPTED:
            pair.state, pair.decided_by, pair.decided_at = ACCEPTED, made.merged_by, made.merged_at
        elif made.undone_at is not None and pair.state == ACCEPTED:
            pair.state, pair.decided_by, pair.decided_at = REFUSED, made.undone_by, made.undone_at
            pair.is_suggested = False
    db.session.flush()


def undo(pair_id: int, staff: Member) -> DuplicatePair:
    """Undo a decision: the pair is open again, as one that members suggested if any did. Raises `Refused` if it is."""
    pair = find(pair_id, staff)
    if pair.state == OPEN:
        raise Refused(_("This has been undone already."))
    if pair.state == ACCEPTED:
        _unmerge(pair, staff)
    pair.state, pair.decided_by, pair.decided_at = OPEN, None, None
    pair.is_suggested = exists(select(DuplicateSuggestion.id).where(DuplicateSuggestion.pair_id == pair.id))
    pair.priority = pair.likelihood + pair.is_suggested
    db.session.flush()
    return pair


def _unmerge(pair: DuplicatePair, staff: Member) -> None:
    for child_id in (pair.first_id, pair.second_id):
        made = merging.in_force(db.session.get_one(Idea, child_id))
        if made is not None and made.parent_id in (pair.first_id, pair.second_id):
            merging.unmerge(made, staff)
            return


def _require_open(pair: DuplicatePair) -> None:
    if pair.state == OPEN:
        return
    name = db.session.scalar(select(Member.name).where(Member.id == pair.decided_by)) or _("Someone")
    if pair.state == ACCEPTED:
        raise AlreadyDecided(_("%(name)s has merged these already.", name=name))
    raise AlreadyDecided(_("%(name)s has already said that these are not the same.", name=name))
