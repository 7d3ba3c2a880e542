"""Internal notes on ideas and members: the pages that list them, and the forms that write, edit and delete them."""

from collections.abc import Callable

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.ideas import queries as idea_queries
from community.ideas.models import Idea
from community.members import queries as member_queries
from community.members.models import Member
from community.notes import mentions, queries, writing
from community.notes.models import Note
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_text
from community.web.pages.comments.mentions import suggestion, typed_handle
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import NoteForm
from community.web.pages.staff.idea import idea_url
from community.web.pages.staff.note_section import draft_key, mark_notes_opened, notes_url
from community.web.return_urls import local_url_or


@bp.route("/staff/ideas/<int:idea_id>/notes", methods=["GET", "POST"])
@access(Who.STAFF)
def idea_notes(idea_id: int) -> Response:
    """The notes on an idea, with a form for another one."""
    return _notes_page(lambda: idea_queries.find(current_member(), idea_id))


@bp.route("/staff/members/<handle>/notes", methods=["GET", "POST"])
@access(Who.STAFF)
def member_notes(handle: str) -> Response:
    """The notes about a member, with a form for another one."""
    return _notes_page(lambda: member_queries.find(current_member(), handle))


@bp.route("/staff/notes/<int:note_id>/edit", methods=["GET", "POST"])
@access(Who.STAFF)
def edit_note(note_id: int) -> Response:
    """Edit one's own note."""
    note = queries.find(current_member(), note_id)
    writing.require_editable(note, current_member())
    if request.method == "GET":
        return _edit_page(note, NoteForm(formdata=None, note=note.body))
    form = NoteForm()
    if "preview" in request.form or not form.validate():
        return _edit_page(note, form, 200 if "preview" in request.form else 422)
    try:
        changed = writing.edit(note, current_member(), field_text(form.note))
    except Refused as refusal:
        db.session.rollback()
        return _edit_page(queries.find(current_member(), note_id), form, add_error(form, refusal))
    page = f"{notes_url(_subject(note))}#note-{note.id}"
    db.session.commit()
    flash(f"note-edit-{note_id}", "draft-done")
    flash(_("Internal note saved.") if changed else _("No changes to save."), "done" if changed else "notice")
    return redirect(page, 303)


@bp.post("/staff/notes/<int:note_id>/delete")
@access(Who.STAFF)
def delete_note(note_id: int) -> Response:
    """Delete one's own note, or as an administrator any note."""
    note = queries.find(current_member(), note_id)
    url = notes_url(_subject(note))
    writing.remove(note, current_member())
    db.session.commit()
    flash(_("Internal note deleted."), "done")
    return redirect(local_url_or(request.form.get("next"), url), 303)


@bp.get("/staff/mention-suggestions")
@access(Who.STAFF)
def suggest_note_mentions() -> Response:
    """People on staff whose handle or name begins with `q`, as JSON."""
    return jsonify([suggestion(member) for member in queries.mention_suggestions(current_member(), typed_handle())])


def _notes_page(find: Callable[[], Idea | Member]) -> Response:
    on, form = find(), NoteForm()
    if request.method == "GET" or "preview" in request.form:
        return _list_page(on, form)
    if not form.validate():
        return _list_page(on, form, 422)
    return_url, sent = local_url_or(form.next.data, notes_url(on)), sent_forms.of_request()
    if page := sent_forms.claim(current_member(), sent, same_content=True):
        return sent_forms.answer_again(page, draft_key(on))
    try:
        note = writing.add(on, current_member(), field_text(form.note))
    except Refused as refusal:
        db.session.rollback()
        return _list_page(find(), form, add_error(form, refusal))
    page = f"{return_url}#note-{note.id}"
    sent_forms.remember(current_member(), sent, page)
    flash(draft_key(on), "draft-done")
    db.session.commit()
    flash(_("Internal note saved. Only staff can see it."), "done")
    return redirect(page, 303)


def _list_page(on: Idea | Member, form: NoteForm, status: int = 200) -> Response:
    mark_notes_opened(on)
    page = queries.page(current_member(), on, request.args.get("after"))
    html = render_template(
        "staff/notes.html",
        on=on,
        title=_title(on),
        subject_url=_subject_url(on),
        notes=page,
        form=form,
        preview=_preview(form),
        draft=draft_key(on),
        url=notes_url(on),
        more=f"{notes_url(on)}?after={page.next}" if page.next else "",
        is_about_member=isinstance(on, Member),
    )
    return make_response(html, status)


def _edit_page(note: Note, form: NoteForm, status: int = 200) -> Response:
    on = _subject(note)
    html = render_template(
        "staff/edit_note.html",
        note=note,
        title=_title(on),
        subject_url=_subject_url(on),
        back=f"{notes_url(on)}#note-{note.id}",
        form=form,
        preview=_preview(form),
    )
    return make_response(html, status)


def _preview(form: NoteForm) -> Markup:
    html = mentions.render(field_text(form.note)).html if "preview" in request.form else ""
    return Markup(html)  # noqa: S704 - sanitized by core.markup


def _subject(note: Note) -> Idea | Member:
    if note.idea_id is not None:
        return idea_queries.find(current_member(), note.idea_id)
    return member_queries.with_id(current_member(), note.member_id or 0)


def _title(on: Idea | Member) -> str:
    return on.title if isinstance(on, Idea) else on.name


def _subject_url(on: Idea | Member) -> str:
    return idea_url(on) if isinstance(on, Idea) else url_for("members.show", handle=on.handle)
