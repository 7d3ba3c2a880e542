"""What staff decide about a pair: that the ideas are not the same, and the undo of a decision."""

from sqlalchemy import select

from community.core.db import db, exists, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.duplicates.models import ACCEPTED, OPEN, REFUSED, DuplicatePair, DuplicateSuggestion
from community.members.models import Member


class AlreadyDecided(Refused):
    """Someone else has decided about the pair."""


def find(pair_id: int, staff: Member) -> DuplicatePair:
    """The pair, locked. Raises `Hidden` for others than staff."""
    pair = db.session.get(DuplicatePair, pair_id)
    if pair is None or not staff.is_staff or staff.is_suspended:
        raise Hidden
    return lock_row(pair)


def refuse(pair_id: int, staff: Member) -> DuplicatePair:
    """Say that the two ideas are not the same: the pair is not offered again. Raises `AlreadyDecided`."""
    pair = find(pair_id, staff)
    _require_open(pair)
    pair.state, pair.decided_by, pair.decided_at, pair.is_suggested = REFUSED, staff.id, now(), False
    db.session.flush()
    return pair


def undo(pair_id: int, staff: Member) -> DuplicatePair:
    """Undo a decision: the pair is open again, as one that members suggested if any did. Raises `Refused` if it is."""
    pair = find(pair_id, staff)
    if pair.state == OPEN:
        raise Refused(_("This has been undone already."))
    pair.state, pair.decided_by, pair.decided_at = OPEN, None, None
    pair.is_suggested = exists(select(DuplicateSuggestion.id).where(DuplicateSuggestion.pair_id == pair.id))
    pair.priority = pair.likelihood + pair.is_suggested
    db.session.flush()
    return pair


def _require_open(pair: DuplicatePair) -> None:
    if pair.state == OPEN:
        return
    name = db.session.scalar(select(Member.name).where(Member.id == pair.decided_by)) or _("Someone")
    if pair.state == ACCEPTED:
        raise AlreadyDecided(_("%(name)s has merged these already.", name=name))
    raise AlreadyDecided(_("%(name)s has already said that these are not the same.", name=name))
