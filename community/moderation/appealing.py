"""Asking, as the person concerned, that a ruling is looked at again. Once for each ruling, within 30 days."""

from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from community.kernel import markup
from community.kernel.database import db, exists, now
from community.kernel.errors import Hidden, Refused
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import acts
from community.moderation.models import GRANTED, Appeal, Ruling
from community.moderation.turned_back import ended_by

LEAST, MOST = 10, 1000  # characters
WITHIN = timedelta(days=30)


def appeal(ruling_id: int, member: Member, reason: str) -> None:
    """Ask that a ruling is looked at again. Raises `Hidden` for anybody else's, `Refused` with the reason why not."""
    hold_ruling(ruling_id)
    ruling = find(member, ruling_id)
    check(ruling)
    reason = markup.tidy(reason)
    if not LEAST <= len(reason) <= MOST:
        raise Refused(_("Please say in 10 to 1,000 characters why it should be looked at again."), "reason")
    db.session.add(Appeal(ruling_id=ruling.id, reason=reason))


def find(member: Member, ruling_id: int) -> Ruling:
    """A ruling about this member. Raises `Hidden`."""
    found = db.session.scalar(select(Ruling).where(Ruling.id == ruling_id, Ruling.about_id == member.id))
    if found is None or found.act == acts.KEEP:
        raise Hidden
    return found


def check(ruling: Ruling) -> None:
    """Raise `Refused` where there is nothing to appeal against, or no longer."""
    if exists(select(Appeal.ruling_id).where(Appeal.ruling_id == ruling.id)):
        raise Refused(_("You have appealed against this before. A ruling is looked at again once."))
    if ruling.act not in acts.APPEALABLE:
        raise Refused(_("There is nothing to appeal against: this took nothing from you."))
    if db.session.scalar(select(ended_by()).select_from(Ruling).where(Ruling.id == ruling.id)):
        raise Refused(_("There is nothing to appeal against any more: this ruling has been turned back."))
    if ruling.ruled_at < now() - WITHIN:
        raise Refused(_("A ruling can be appealed against for 30 days, and these are over."))


def settle(rulings: ColumnElement[bool], act: str, by: Member, answer: str) -> None:
    """Appeals against these rulings of this act that still wait are granted: what they asked for has happened.

    The rulings are held first, as appealing does: who appeals at the same moment is answered too, or told.
    """
    those = select(Ruling.id).where(rulings, Ruling.act == act)
    db.session.execute(those.order_by(Ruling.id).with_for_update())
    against = those.scalar_subquery()
    db.session.execute(
        update(Appeal)
        .where(Appeal.ruling_id.in_(against), Appeal.decided_at.is_(None))
        .values(outcome=GRANTED, answer=answer, decided_by=by.id, decided_at=now())
        .execution_options(synchronize_session=False)
    )


def hold_ruling(ruling_id: int) -> None:
    """Lock a ruling against being appealed and undone at once. Its row never changes."""
    db.session.execute(select(Ruling.id).where(Ruling.id == ruling_id).with_for_update())
