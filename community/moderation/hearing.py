"""Looking at a ruling again: by somebody who oversees the site and did not rule themselves."""

from sqlalchemy import select

from community.kernel import outbox
from community.kernel.database import db, hold, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import rights, ruling, undoing
from community.moderation.events import AppealUpheld
from community.moderation.models import UPHELD, Appeal, Ruling


def uphold(ruling_id: int, by: Member, answer: str) -> None:
    """The ruling stands; `answer` says why, and is told. Raises `Hidden`, `Refused`, `Stale` if it was answered."""
    appeal, _ruling = find(ruling_id, by)
    answer = _checked(answer)
    _hold(appeal)
    appeal.outcome, appeal.answer, appeal.decided_by, appeal.decided_at = UPHELD, answer, by.id, now()
    outbox.record(AppealUpheld(ruling_id))


def grant(ruling_id: int, by: Member, answer: str) -> Ruling:
    """The ruling is undone, and the answer is the reason of that. Raises as `undoing.undo`, and as `uphold`."""
    appeal, _ruling = find(ruling_id, by)
    answer = _checked(answer)
    if appeal.decided_at is not None:
        raise Stale(_happened(appeal))
    made = undoing.undo(ruling_id, by, answer)
    # Who upheld it while this waited for the rows has answered first, and then nothing is undone.
    db.session.refresh(appeal)
    if appeal.outcome == UPHELD:
        raise Stale(_happened(appeal))
    return made


def find(ruling_id: int, by: Member) -> tuple[Appeal, Ruling]:
    """An appeal and what it is against, for who may answer it. Raises `Hidden` and `Refused`."""
    if not by.oversees or by.is_suspended:
        raise Hidden
    found = db.session.execute(
        select(Appeal, Ruling, Member.role)
        .join(Ruling, Ruling.id == Appeal.ruling_id)
        .join(Member, Member.id == Ruling.about_id)
        .where(Appeal.ruling_id == ruling_id)
    ).first()
    if found is None:
        raise Hidden
    appeal, against, role = found
    if against.about_id == by.id:
        raise Refused(_("Nobody answers their own appeal. Another moderator will look at it."))
    if not rights.outranks(by, role):
        raise Refused(_("This is by a member of staff. Staff and administrators can answer it."))
    if against.ruled_by == by.id and not by.is_administrator:
        raise Refused(_("You made this ruling yourself, so somebody else has to look at it again."))
    return appeal, against


def _checked(answer: str) -> str:
    try:
        return ruling.checked(answer)
    except Refused:
        raise Refused(_("Please answer in 5 to 500 characters: who appealed will read it."), "answer") from None


def _hold(appeal: Appeal) -> None:
    hold(appeal)
    if appeal.decided_at is not None:
        raise Stale(_happened(appeal))


def _happened(appeal: Appeal) -> str:
    name = db.session.scalar(select(Member.name).where(Member.id == appeal.decided_by)) or _("Somebody")
    if appeal.outcome == UPHELD:
        return _(
            "%(name)s has answered this meanwhile: the ruling stands, “%(answer)s”.", name=name, answer=appeal.answer
        )
    return _(
        "%(name)s has answered this meanwhile: the ruling is undone, “%(answer)s”.", name=name, answer=appeal.answer
    )
