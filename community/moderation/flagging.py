"""Saying that something should be looked at, and taking that back while nobody has.

What so many flag as the site chose is set aside: out of sight until a moderator rules, even if flags are taken back.
"""

from datetime import datetime

from sqlalchemy import delete, func, select

from community.comments import withholding as comments
from community.comments.hiding import hold_under
from community.ideas import withholding as ideas
from community.ideas.models import SET_ASIDE
from community.kernel import markup
from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.upsert import insert_once
from community.kernel.words import gettext as _
from community.kernel.words import lazy
from community.members import allowances
from community.members.models import Member
from community.moderation.models import Flag
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject
from community.site import choices

OTHER = "other"
REASONS = {
    "spam": lazy("It is advertising or the same thing over and over"),
    "rude": lazy("It is rude or attacks somebody"),
    "off_topic": lazy("It does not belong here"),
    "private": lazy("It gives away somebody’s private data"),
    OTHER: lazy("Something else"),
}
NOTE_MOST = 500  # characters


def flag(flagger: Member, subject: Subject, reason: str, note: str = "") -> bool:
    """Ask the moderators to look at something. False if this member's flag on it is still open. Raises `Refused`."""
    check(flagger, subject)
    note = markup.tidy(note)
    if reason not in REASONS:
        raise Refused(_("Please choose what is wrong with it."), "reason")
    if reason == OTHER and not note:
        raise Refused(_("Please say in a few words what is wrong with it."), "note")
    if len(note) > NOTE_MOST:
        raise Refused(_("Please keep the note under 500 characters."), "note")
    _hold(subject)  # before the flag refers to it: of flags raised at once each counts those before it
    check(flagger, subject)  # it may have been taken down meanwhile: nobody would answer the flag
    new = insert_once(
        Flag,
        **subject.key,
        group_id=subject.group.id if subject.group else None,
        flagged_by=flagger.id,
        reason=reason,
        note=note,
        counts=allowances.allowed(flagger, allowances.FLAGS_COUNT) > 0,
    )
    if new is not None:
        _set_aside_if_enough(subject)
    return new is not None


def check(flagger: Member, subject: Subject) -> None:
    """Raise `Refused` where flagging makes no sense: one's own, and what is taken down."""
    if subject.author.id == flagger.id:
        raise Refused(_("Nobody flags their own. You can change it or take it down yourself."))
    if subject.taken_down_by:
        raise Refused(_("This has been taken down already, so there is nothing left to flag."))


def withdraw(flagger: Member, subject: Subject) -> bool:
    """Take one's open flag back. False if there is none."""
    gone = db.session.execute(
        delete(Flag)
        .where(subject.named_by(Flag), Flag.flagged_by == flagger.id, Flag.ruling_id.is_(None))
        .returning(Flag.id)
    )
    return gone.first() is not None


def flagged_at(flagger: Member, subject: Subject) -> datetime | None:
    """When this member flagged the subject, if nobody has ruled on it since."""
    return db.session.scalar(
        select(Flag.flagged_at).where(subject.named_by(Flag), Flag.flagged_by == flagger.id, Flag.ruling_id.is_(None))
    )


def _hold(subject: Subject) -> None:
    if subject.kind == COMMENT:
        hold_under(subject.row)
    elif subject.kind == IDEA:
        hold(subject.row)


def _set_aside_if_enough(subject: Subject) -> None:
    """Nothing of those who look after the site is set aside, and nobody is: people are for moderators to judge."""
    enough = choices.current().flags_to_set_aside
    if subject.kind == MEMBER or subject.author.oversees or not enough or subject.row.taken_down_at is not None:
        return
    counting = db.session.scalar(
        select(func.count())
        .select_from(Flag)
        .where(subject.named_by(Flag), Flag.ruling_id.is_(None), Flag.counts.is_(True))
    )
    if (counting or 0) >= enough:
        (ideas if subject.kind == IDEA else comments).withhold(subject.row, SET_ASIDE)
