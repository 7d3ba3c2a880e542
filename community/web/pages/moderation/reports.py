"""Reporting something, and withdrawing a report."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.comments.queries import HELPFUL
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import quotas
from community.moderation import reports, subjects
from community.moderation.subjects import COMMENT, MEMBER, Subject
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.limits import spend_allowance
from community.web.pages.comments.blueprint import thread_url
from community.web.pages.moderation.blueprint import SUBJECT, bp, show_refusal, subject_url
from community.web.pages.moderation.forms import ReportForm


@bp.route(f"/report/{SUBJECT}", methods=["GET", "POST"])
@access(Who.GOOD_STANDING)
def report(kind: str, subject_id: int) -> Any:
    """Report something to the moderators."""
    subject = subjects.find(current_member(), kind, subject_id)
    reports.check(current_member(), subject)
    form = ReportForm()
    if request.method == "GET":
        return _report_page(subject, ReportForm(formdata=None))
    if not form.validate():
        return _report_page(subject, form, 422)
    sent = sent_forms.of_request()
    if page := sent_forms.claim(current_member(), sent):
        return sent_forms.answer_again(page, f"report-{kind}-{subject_id}")
    try:
        spend_allowance(current_member(), quotas.REPORTS)
        new = reports.submit(current_member(), subject, form.reason.data, form.note.data or "")
    except Refused as refusal:
        show_refusal(form, refusal, form.note)
        return _report_page(subject, form, 422)
    flash(f"report-{kind}-{subject_id}", "draft-done")
    if new:
        flash(_("Thanks. Moderators will review it. Only they can see who reported it."), "done")
    else:
        flash(_("You’ve already reported this. Moderators haven’t reviewed it yet."), "notice")
    page = _return_url(subject)
    sent_forms.remember(current_member(), sent, page)
    db.session.commit()
    return redirect(page, 303)


@bp.post(f"/report/{SUBJECT}/withdraw")
@access(Who.GOOD_STANDING)
def withdraw_report(kind: str, subject_id: int) -> Response:
    """Withdraw the member's report."""
    subject = subjects.find(current_member(), kind, subject_id)
    if reports.withdraw(current_member(), subject):
        flash(_("Report withdrawn."), "done")
    else:
        flash(_("You have no open report on this. Moderators have reviewed it, or you’ve withdrawn it."), "notice")
    page = subject_url(subject)
    db.session.commit()
    return redirect(page, 303)


def _return_url(subject: Subject) -> str:
    """A page that the reporter can still see: their report may have hidden the post."""
    if subject.kind == MEMBER or subject.row.hidden_at is None:
        return subject_url(subject)
    if subject.kind == COMMENT and subject.discussed is not None:
        return thread_url(subject.discussed, HELPFUL)
    return url_for("groups.show", slug=subject.group.slug if subject.group else "")


def _report_page(subject: Subject, form: ReportForm, status: int = 200) -> Any:
    since = reports.reported_at(current_member(), subject)
    page = render_template("moderation/report.html", subject=subject, form=form, since=since, back=subject_url(subject))
    return page, status
