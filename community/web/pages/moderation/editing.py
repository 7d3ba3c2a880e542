"""Moderators fix the text of someone else's idea or comment."""

from typing import Any

from flask import flash, redirect, render_template, request

from community.core.db import db
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.members.models import Member
from community.moderation import actions, subjects
from community.moderation.subjects import IDEA, Subject
from community.web.access import Who, access
from community.web.forms import add_error
from community.web.pages.comments.blueprint import preview
from community.web.pages.comments.edit import earlier_text
from community.web.pages.ideas.writing import prefill_version, previews
from community.web.pages.moderation.blueprint import bp, moderator, subject_url
from community.web.pages.moderation.forms import ModeratorCommentForm, ModeratorIdeaForm

Form = ModeratorIdeaForm | ModeratorCommentForm


@bp.route("/moderation/<any(idea, comment):kind>/<int:subject_id>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(kind: str, subject_id: int) -> Any:
    """Fix a title or a typo. The author is told, and the history shows who changed what."""
    who = moderator()
    subject = _find(who, kind, subject_id)
    if request.method == "GET":
        return _page(subject, _form(subject))
    form: Form = ModeratorIdeaForm() if kind == IDEA else ModeratorCommentForm()
    if "preview" in request.form:
        return _page(subject, form)
    if not form.validate():
        return _page(subject, form, 422)
    try:
        actions.edit(subject, who, form.reason.data or "", _texts(form), form.base_version)
    except Stale as stale:
        db.session.rollback()
        subject = _find(who, kind, subject_id)
        form.version.data = str(subject.row.version)
        return _page(subject, form, 409, stale.message)
    except Refused as refusal:
        db.session.rollback()
        add_error(form, refusal)
        return _page(_find(who, kind, subject_id), form, 422)
    page, name = subject_url(subject), subject.author.name
    db.session.commit()
    flash(_draft(kind, subject_id), "draft-done")
    flash(_("Saved. %(name)s will be told, and the history shows what you changed.", name=name), "done")
    return redirect(page, 303)


def _find(who: Member, kind: str, subject_id: int) -> Subject:
    subject = subjects.find(who, kind, subject_id)
    actions.check_permitted(subject, who)
    actions.check_editable(subject)
    return subject


def _form(subject: Subject) -> Form:
    """The form with the present text, or with that of an earlier version if the URL names one."""
    row = subject.row
    if subject.kind == IDEA:
        form: Form = ModeratorIdeaForm(formdata=None, obj=row)
        prefill_version(form, row)
    else:
        form = ModeratorCommentForm(formdata=None, text=earlier_text(row) or row.body, version=row.version)
    if version := request.args.get("version", type=int):
        form.reason.data = _("Restored version %(version)s.", version=version)
    return form


def _texts(form: Form) -> dict[str, str]:
    return form.texts() if isinstance(form, ModeratorIdeaForm) else {"body": form.text.data or ""}


def _draft(kind: str, subject_id: int) -> str:
    return f"moderate-{kind}-{subject_id}"


def _page(subject: Subject, form: Form, status: int = 200, stale: str = "") -> Any:
    page = render_template(
        "moderation/edit.html",
        subject=subject,
        form=form,
        previews=previews(form) if isinstance(form, ModeratorIdeaForm) else {"text": preview(form)},
        stale=stale,
        draft=_draft(subject.kind, subject.id),
        back=subject_url(subject),
    )
    return page, status
