"""Reports: a member asks the moderators to review something, and can withdraw that while the report is open.

A post whose open reports weigh enough is hidden automatically until a moderator acts on it, even if reports are
withdrawn; `report_weights` says how much is enough. Its moderators are told of the second report.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from community.comments import visibility as comment_visibility
from community.core import markup
from community.core.db import db, execute_bulk, insert_once, is_sqlite, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.core.outbox import record
from community.core.visibility import AUTO_HIDDEN
from community.ideas import visibility as idea_visibility
from community.members.models import Member
from community.moderation import report_weights
from community.moderation.events import ReportsAccumulated
from community.moderation.models import Report
from community.moderation.subjects import COMMENT, IDEA, MEMBER, Subject
from community.site import settings

OTHER = "other"
REASONS = {
    "spam": lazy_gettext("Spam or repetitive"),
    "rude": lazy_gettext("Rude or hostile"),
    "off_topic": lazy_gettext("Off topic"),
    "duplicate": lazy_gettext("Duplicate"),
    "private": lazy_gettext("Shares private information"),
    OTHER: lazy_gettext("Something else"),
}
NOTE_MAX = 500  # characters
TOLD_AT = 2  # open reports of one subject
LOCK_ID = 7_203_115  # an arbitrary number that identifies this advisory lock


def submit(reporter: Member, subject: Subject, reason: str, note: str = "") -> bool:
    """Report a subject to the moderators. False if this member's report of it is still open. Raises `Refused`."""
    check(reporter, subject)
    note = markup.clean_text(note)
    if reason not in REASONS:
        raise Refused(_("Please choose a reason."), "reason")
    if reason == OTHER and not note:
        raise Refused(_("Please say in a few words what’s wrong."), "note")
    if len(note) > NOTE_MAX:
        raise Refused(_("Please keep the note to 500 characters."), "note")
    # Reports are taken one after another, and the post is locked: of several at the same moment, each counts those
    # before it, on this post and by the same reporters on others.
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK_ID)))
    _lock(subject)
    check(reporter, subject)  # it may have been removed since, and then no one would resolve the report
    new = insert_once(
        Report,
        **subject.key,
        group_id=subject.group.id if subject.group else None,
        reporter_id=reporter.id,
        reason=reason,
        note=note,
        weight=report_weights.weight_of(reporter),
    )
    if new is None:
        return False
    is_hidden = _auto_hide_if_enough(subject)
    if is_hidden or _open_count(subject) == TOLD_AT:
        record(ReportsAccumulated(new))
    return True


def check(reporter: Member, subject: Subject) -> None:
    """Raise `Refused` for the reporter's own content and for what has been removed already."""
    if subject.author.id == reporter.id:
        raise Refused(_("You can’t report your own post. You can edit or delete it."))
    if subject.removed_by:
        raise Refused(_("This has already been removed, so there’s nothing to report."))


def withdraw(reporter: Member, subject: Subject) -> bool:
    """Withdraw this member's open report of a subject. False if there is none."""
    withdrawn = db.session.execute(
        delete(Report)
        .where(subject.matches(Report), Report.reporter_id == reporter.id, Report.action_id.is_(None))
        .returning(Report.id)
    )
    return withdrawn.first() is not None


def reported_at(reporter: Member, subject: Subject) -> datetime | None:
    """When this member reported the subject; None unless the report is open."""
    return db.session.scalar(
        select(Report.reported_at).where(
            subject.matches(Report), Report.reporter_id == reporter.id, Report.action_id.is_(None)
        )
    )


def _lock(subject: Subject) -> None:
    if subject.kind == COMMENT:
        comment_visibility.lock_with_discussion(subject.row)
    elif subject.kind == IDEA:
        lock_row(subject.row)


def _open_count(subject: Subject) -> int:
    """How many reports of a subject are open."""
    open_reports = select(func.count()).select_from(Report).where(subject.matches(Report), Report.action_id.is_(None))
    return db.session.scalar(open_reports) or 0


def _auto_hide_if_enough(subject: Subject) -> bool:
    """Hide a post if its reports are enough. False if not.

    Members are never hidden, nor is anything written by members with a role: moderators decide about those.
    """
    required = settings.current().reports_to_auto_hide
    if subject.kind == MEMBER or subject.author.is_site_moderator or not required or subject.row.hidden_at is not None:
        return False
    reporters = report_weights.enough(subject, required)
    if not reporters:
        return False
    visibility: Any = idea_visibility if subject.kind == IDEA else comment_visibility
    visibility.hide_for_review(subject.row, AUTO_HIDDEN)
    theirs = (subject.matches(Report), Report.action_id.is_(None), Report.reporter_id.in_(reporters))
    execute_bulk(update(Report).where(*theirs).values(hid_at=now()))
    return True
