"""Saying that something should be looked at, and taking that back while nobody has.

What so many flag as the site chose is set aside: out of sight until a moderator rules, even if flags are taken back.
"""

from datetime import datetime

from sqlalchemy import delete, func, select

from community.comments import visibility as comment_visibility
from community.comments.visibility import lock_with_idea
from community.core import markup
from community.core.db import db, insert_once, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.core.visibility import AUTO_HIDDEN
from community.ideas import visibility as idea_visibility
from community.members import quotas
from community.members.models import Member
from community.moderation.models import Report
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject
from community.site import settings

OTHER = "other"
REASONS = {
    "spam": lazy_gettext("It is advertising or the same thing over and over"),
    "rude": lazy_gettext("It is rude or attacks somebody"),
    "off_topic": lazy_gettext("It does not belong here"),
    "private": lazy_gettext("It gives away somebody’s private data"),
    OTHER: lazy_gettext("Something else"),
}
NOTE_MAX = 500  # characters


def submit(flagger: Member, subject: Subject, reason: str, note: str = "") -> bool:
    """Ask the moderators to look at something. False if this member's flag on it is still open. Raises `Refused`."""
    check(flagger, subject)
    note = markup.clean_text(note)
    if reason not in REASONS:
        raise Refused(_("Please choose what is wrong with it."), "reason")
    if reason == OTHER and not note:
        raise Refused(_("Please say in a few words what is wrong with it."), "note")
    if len(note) > NOTE_MAX:
        raise Refused(_("Please keep the note under 500 characters."), "note")
    _lock(subject)  # before the flag refers to it: of flags raised at once each counts those before it
    check(flagger, subject)  # it may have been taken down meanwhile: nobody would answer the flag
    new = insert_once(
        Report,
        **subject.key,
        group_id=subject.group.id if subject.group else None,
        reporter_id=flagger.id,
        reason=reason,
        note=note,
        counts=quotas.limit(flagger, quotas.REPORTS_COUNT) > 0,
    )
    if new is not None:
        _auto_hide_if_enough(subject)
    return new is not None


def check(flagger: Member, subject: Subject) -> None:
    """Raise `Refused` where flagging makes no sense: one's own, and what is taken down."""
    if subject.author.id == flagger.id:
        raise Refused(_("Nobody flags their own. You can change it or take it down yourself."))
    if subject.removed_by:
        raise Refused(_("This has been taken down already, so there is nothing left to flag."))


def withdraw(flagger: Member, subject: Subject) -> bool:
    """Take one's open flag back. False if there is none."""
    gone = db.session.execute(
        delete(Report)
        .where(subject.named_by(Report), Report.reporter_id == flagger.id, Report.action_id.is_(None))
        .returning(Report.id)
    )
    return gone.first() is not None


def reported_at(flagger: Member, subject: Subject) -> datetime | None:
    """When this member flagged the subject, if nobody has ruled on it since."""
    return db.session.scalar(
        select(Report.reported_at).where(
            subject.named_by(Report), Report.reporter_id == flagger.id, Report.action_id.is_(None)
        )
    )


def _lock(subject: Subject) -> None:
    if subject.kind == COMMENT:
        lock_with_idea(subject.row)
    elif subject.kind == IDEA:
        lock_row(subject.row)


def _auto_hide_if_enough(subject: Subject) -> None:
    """Nothing of those who look after the site is set aside, and nobody is: people are for moderators to judge."""
    enough = settings.current().reports_to_auto_hide
    if subject.kind == MEMBER or subject.author.is_site_moderator or not enough or subject.row.hidden_at is not None:
        return
    counting = db.session.scalar(
        select(func.count())
        .select_from(Report)
        .where(subject.named_by(Report), Report.action_id.is_(None), Report.counts.is_(True))
    )
    if (counting or 0) >= enough:
        (idea_visibility if subject.kind == IDEA else comment_visibility).withhold(subject.row, AUTO_HIDDEN)
