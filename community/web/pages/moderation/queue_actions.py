"""What is pressed on the desk: ruling, answering a request, undoing either. Script gets the row as it is then."""

from typing import Any

from flask import flash, redirect, render_template, request

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import join_requests as group_join_requests
from community.groups import queries as group_queries
from community.groups.models import Group
from community.groups.queries import join_requests as join_requests_queries
from community.members.models import Member
from community.moderation import actions, acts, permissions, queries, reason_templates, subjects, undoing
from community.moderation.models import ModerationAction
from community.moderation.queries.queue import PENDING
from community.moderation.subjects import Subject
from community.web import partials
from community.web.access import Who, access
from community.web.pages.moderation import buttons, queue
from community.web.pages.moderation.actions import confirmation
from community.web.pages.moderation.blueprint import KIND, bp, moderator
from community.web.pages.moderation.forms import ModerationActionForm
from community.web.pages.moderation.queue import QueuePosition, RefusedRow, RowNotice


@bp.post(f"/moderation/desk/{KIND}")
@access(Who.MEMBER)
def queue_act(kind: str, subject_id: int) -> Any:
    """Rule on what lies on the desk, with the reason that fits unless another was written."""
    who, form = moderator(), ModerationActionForm()
    subject = subjects.find(who, kind, subject_id)
    row = _subject_of_row(who, request.args.get("row")) or subject
    form.reason.data = form.reason.data or buttons.matching_reason(
        reason_templates.by_act(), form.act.data or "", request.form.get("worst", "")
    )
    try:
        made = _perform(subject, who, form)
    except Refused as refusal:
        db.session.rollback()
        return _refused(who, row, refusal)
    done = RowNotice(_row_key(row), confirmation(subject, made.act), made.id)
    if row is not subject:  # a person was ruled on, and their words wait still
        return _still_there(who, row, done)
    return _done(done)


@bp.post("/moderation/desk/undo/<int:ruling_id>")
@access(Who.MEMBER)
def queue_undo(action_id: int) -> Any:
    """Undo what was ruled from the desk just now."""
    who = moderator()
    reason = buttons.matching_reason(reason_templates.by_act(), acts.UNDO, "") or _(
        "That was a mistake, and it is undone."
    )
    row = _subject_of_row(who, request.args.get("row"))
    try:
        undone = undoing.find(who, action_id)
        row = row or undoing.subject_of(who, undone)
        undoing.undo(action_id, who, reason)
    except Refused as refusal:
        db.session.rollback()
        return _not_undone(action_id, refusal)
    return _still_there(who, row, RowNotice(_row_key(row), _("Undone. Everything is as it was before.")))


@bp.post("/groups/<slug>/desk/requests/<int:request_id>")
@access(Who.MEMBER)
def queue_answer_request(slug: str, request_id: int) -> Any:
    """Admit who asked to belong, or do not."""
    who, word = moderator(), request.form.get("word", "")
    asked = group_join_requests.find(who, request_id, slug)
    key, admits = _request_key(request_id), request.form.get("act") == "admit"
    if not admits and request.form.get("act") != "refuse":
        raise Hidden
    try:
        member = (group_join_requests.approve if admits else group_join_requests.decline)(asked, who, word)
    except Refused as refusal:
        db.session.rollback()
        return _not_answered(key, refusal, word.strip())
    admitted = _("%(name)s is admitted and belongs to the group now.", name=member.name)
    told = admitted if admits else _("%(name)s is told that you refused.", name=member.name)
    return _done(RowNotice(key, told, request_id=request_id))


@bp.post("/moderation/desk/undo/requests/<int:request_id>")
@access(Who.MEMBER)
def queue_withdraw_answer(request_id: int) -> Any:
    """Take back what was answered from the desk just now: the request waits again."""
    who, where, key = moderator(), QueuePosition.asked(), _request_key(request_id)
    try:
        member = group_join_requests.withdraw_answer(group_join_requests.find(who, request_id), who)
    except Refused as refusal:
        db.session.rollback()
        return _not_answered(key, refusal)
    done = RowNotice(key, _("Undone. The request of %(name)s waits again.", name=member.name))
    db.session.flush()
    row = join_requests_queries.pending_request(who, request_id)
    if row is None or not partials.requested():
        return _done(done)
    page = render_template("moderation/queue_request.html", row=row, where=where, done=done)
    db.session.commit()
    return page


def _perform(subject: Subject, who: Member, form: ModerationActionForm) -> ModerationAction:
    if form.act.data not in actions.ACTS:
        raise Refused(_("Please press one of the buttons."), "act")
    known = request.args.get("known", "") if "row" in request.args else form.known.data or ""
    return actions.perform(
        subject,
        who,
        form.act.data,
        form.reason.data or "",
        int(known) if known.isdecimal() and len(known) < 10 else 0,
        until=form.end() if form.act.data in acts.TIMED else None,
        to_group=_target(subject, who, form) if form.act.data == acts.MOVE else None,
        trust=request.args.get("trust") == "1" and form.act.data == acts.APPROVE,
    )


def _target(subject: Subject, who: Member, form: ModerationActionForm) -> Group | None:
    slug = (form.to_group.data or "").strip()
    if not slug:
        return None
    try:
        group = group_queries.find(who, slug)
    except Hidden:
        raise Refused(_("There is no group of that address. Please choose one of the list."), "to_group") from None
    if subject.group is not None and permissions.widens_audience(subject.group, group):
        raise Refused(
            _("More people could read it there. Open it by its title to move it, and say there that you want that."),
            "to_group",
        )
    return group


def _subject_of_row(who: Member, key: str | None) -> Subject | None:
    """The subject of a row on the desk, named as on the page."""
    kind, _dash, number = (key or "").partition("-")
    if kind not in subjects.KINDS or not number.isdecimal() or len(number) > 9:
        return None
    try:
        subject = subjects.find(who, kind, int(number))
        actions.check_permitted(subject, who)
    except (Hidden, Refused):
        return None
    return subject


def _request_key(request_id: int) -> str:
    return f"requests-{request_id}"


def _row_key(subject: Subject) -> str:
    return f"{subject.kind}-{subject.id}"


def _done(done: RowNotice) -> Any:
    where = QueuePosition.asked()
    db.session.commit()
    if partials.requested():
        return render_template("moderation/queue_done.html", done=done, where=where)
    flash(str(done), "undo")
    return redirect(where.url, 303)


def _still_there(who: Member, row: Subject, done: RowNotice) -> Any:
    """The row as it lies there now, with what was done."""
    where = QueuePosition.asked()
    if not partials.requested():
        return _done(done)
    db.session.flush()
    case = queries.refreshed_item(who, row)
    page = _item_page(who, case, where, done=done)
    db.session.commit()
    return page


def _refused(who: Member, row: Subject, refusal: Refused) -> Any:
    """The row with what was typed, and what is wrong: by now it may have been ruled on by somebody else."""
    where, status = QueuePosition.asked(), 409 if isinstance(refusal, Stale) else 422
    found = _subject_of_row(who, _row_key(row))
    if found is None:
        raise Hidden
    typed = {name: request.form.get(name, "") for name in ("act", "reason", "until", "to_group")}
    returned = RefusedRow(_row_key(row), refusal.message, typed, queries.refreshed_item(who, found))
    if partials.requested():
        return _item_page(who, returned.row, where, returned=returned), status
    return queue.render_queue(where, returned, status)


def _not_undone(action_id: int, refusal: Refused) -> Any:
    where, status = QueuePosition.asked(), 409 if isinstance(refusal, Stale) else 422
    if partials.requested():
        done = RowNotice(request.args.get("row", ""), refusal.message, action_id)
        return render_template("moderation/queue_done.html", done=done, where=where, is_refused=True), status
    flash(refusal.message, "warn")
    return queue.render_queue(where, None, status)


def _not_answered(key: str, refusal: Refused, word: str = "") -> Any:
    where, status = QueuePosition.asked(), 409 if isinstance(refusal, Stale) else 422
    told = refusal.message
    if word:
        told += " " + _("You had written: “%(word)s”", word=word)
    if partials.requested():
        done = RowNotice(key, told)
        return render_template("moderation/queue_done.html", done=done, where=where, is_refused=True), status
    flash(told, "warn")
    return queue.render_queue(where, None, status)


def _item_page(who: Member, case: Any, where: QueuePosition, **more: Any) -> str:
    ready = reason_templates.by_act()
    return render_template(
        "moderation/queue_item.html",
        row=case,
        where=where,
        buttons=buttons.for_item(case, who, ready, held=where.tab == PENDING and acts.APPROVE in case.acts),
        **more,
    )
