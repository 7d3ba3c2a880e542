"""Flagging something, and taking that back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import allowances
from community.moderation import flagging, subjects
from community.moderation.forms import FlagForm
from community.moderation.subjects import COMMENT, MEMBER, Subject
from community.moderation.views.blueprint import KIND, address, bp, complain
from community.web.access import Who, access
from community.web.limits import spend_allowance
from community.web.login import member


@bp.route(f"/flag/{KIND}", methods=["GET", "POST"])
@access(Who.CONFIRMED)
def flag(kind: str, subject_id: int) -> Any:
    """Ask the moderators to look at something."""
    subject = subjects.find(member(), kind, subject_id)
    flagging.check(member(), subject)
    form = FlagForm()
    if request.method == "GET":
        return _flag_page(subject, FlagForm(formdata=None))
    if not form.validate():
        return _flag_page(subject, form, 422)
    try:
        spend_allowance(member(), allowances.FLAGS)
        new = flagging.flag(member(), subject, form.reason.data, form.note.data or "")
    except Refused as refusal:
        complain(form, refusal, form.note)
        return _flag_page(subject, form, 422)
    flash(f"flag-{kind}-{subject_id}", "draft-done")
    if new:
        flash(_("Thank you. The moderators will look at it; nobody else sees that it was you."), "done")
    else:
        flash(_("You flagged this before, and the moderators have not looked at it yet."), "notice")
    page = _whence(subject)
    db.session.commit()
    return redirect(page, 303)


@bp.post(f"/flag/{KIND}/withdraw")
@access(Who.CONFIRMED)
def unflag(kind: str, subject_id: int) -> Response:
    """Take one's flag back."""
    subject = subjects.find(member(), kind, subject_id)
    if flagging.withdraw(member(), subject):
        flash(_("Your flag is taken back."), "done")
    else:
        flash(_("You have no open flag on this: the moderators have looked at it, or you took it back."), "notice")
    page = address(subject)
    db.session.commit()
    return redirect(page, 303)


def _whence(subject: Subject) -> str:
    """The page that the flagger can still see: what their flag set aside is gone for them."""
    if subject.kind == MEMBER or subject.row.taken_down_at is None:
        return address(subject)
    if subject.kind == COMMENT and subject.idea is not None:
        return url_for("ideas.show", idea_id=subject.idea.id, slug=subject.idea.slug, _anchor="comments")
    return url_for("groups.show", slug=subject.group.slug if subject.group else "")


def _flag_page(subject: Subject, form: FlagForm, status: int = 200) -> Any:
    since = flagging.flagged_at(member(), subject)
    page = render_template("moderation/flag.html", subject=subject, form=form, since=since, back=address(subject))
    return page, status
