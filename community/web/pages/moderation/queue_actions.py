"""What moderators do from the queue: act, answer a join request, and undo either. Scripts get the row as it is then."""

from typing import Any

from flask import flash, redirect, render_template, request

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import join_requests
from community.groups import queries as group_queries
from community.groups.models import Group
from community.groups.queries.join_requests import pending_request
from community.members.models import Member
from community.moderation import actions, acts, permissions, queries, reason_templates, subjects, undoing
from community.moderation.models import ModerationAction
from community.moderation.queries.queue import PENDING
from community.moderation.review_items import ReviewItem
from community.moderation.subjects import Subject
from community.web import partials
from community.web.access import Who, access
from community.web.pages.groups.join_requests import answered
from community.web.pages.moderation import buttons
from community.web.pages.moderation.actions import confirmation
from community.web.pages.moderation.blueprint import SUBJECT, bp, moderator
from community.web.pages.moderation.forms import ModerationActionForm
from community.web.pages.moderation.queue import QueuePosition, RefusedRow, RowNotice, render_queue


@bp.post(f"/moderation/queue/{SUBJECT}")
@access(Who.MEMBER)
def queue_act(kind: str, subject_id: int) -> Any:
    """Act on an item, with the matching reason template unless the moderator wrote a reason."""
    who, form = moderator(), ModerationActionForm()
    subject = subjects.find(who, kind, subject_id)
    row = _subject_of_row(who, request.args.get("row")) or subject
    form.reason.data = form.reason.data or buttons.matching_reason(
        reason_templates.by_act(), form.act.data or "", request.form.get("worst_reason", "")
    )
    try:
        action = _perform(subject, who, form)
    except Refused as refusal:
        db.session.rollback()
        return _refused(who, row, refusal)
    notice = RowNotice(_row_key(row), confirmation(subject, action.act), action.id)
    if row is not subject:  # the action was on the author, and their post still waits
        return _with_row(who, row, notice)
    return _without_row(notice)


@bp.post("/moderation/queue/undo/<int:action_id>")
@access(Who.MEMBER)
def queue_undo(action_id: int) -> Any:
    """Undo an action taken from the queue."""
    who = moderator()
    template = buttons.matching_reason(reason_templates.by_act(), acts.UNDO, "")
    row = _subject_of_row(who, request.args.get("row"))
    try:
        undone = undoing.find(who, action_id)
        row = row or undoing.subject_of(who, undone)
        undoing.undo(action_id, who, template or _("That was a mistake, so we’ve undone it."))
    except Refused as refusal:
        db.session.rollback()
        return _undo_refused(action_id, refusal)
    return _with_row(who, row, RowNotice(_row_key(row), _("Undone.")))


@bp.post("/groups/<slug>/moderation/requests/<int:request_id>")
@access(Who.MEMBER)
def queue_answer_request(slug: str, request_id: int) -> Any:
    """Approve or decline a join request."""
    who, message = moderator(), request.form.get("word", "")
    join_request = join_requests.find(who, request_id, slug)
    key, approves = _request_key(request_id), request.form.get("act") == "admit"
    if not approves and request.form.get("act") != "refuse":
        raise Hidden
    try:
        member = (join_requests.approve if approves else join_requests.decline)(join_request, who, message)
    except Refused as refusal:
        db.session.rollback()
        return _answer_refused(key, refusal, message.strip())
    return _without_row(RowNotice(key, answered(member, approves), request_id=request_id))


@bp.post("/moderation/queue/undo/requests/<int:request_id>")
@access(Who.MEMBER)
def queue_withdraw_answer(request_id: int) -> Any:
    """Withdraw an answer given from the queue: the join request is pending again."""
    who, position, key = moderator(), QueuePosition.of_form(), _request_key(request_id)
    try:
        member = join_requests.withdraw_answer(join_requests.find(who, request_id), who)
    except Refused as refusal:
        db.session.rollback()
        return _answer_refused(key, refusal)
    notice = RowNotice(key, _("Undone. The request from %(name)s is pending again.", name=member.name))
    db.session.flush()
    row = pending_request(who, request_id)
    if row is None or not partials.requested():
        return _without_row(notice)
    page = render_template("moderation/queue_request.html", row=row, position=position, notice=notice)
    db.session.commit()
    return page


def _perform(subject: Subject, who: Member, form: ModerationActionForm) -> ModerationAction:
    if form.act.data not in acts.ACTS:
        raise Refused(_("Please use one of the buttons."), "act")
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
    """The group that was chosen. Raises `Refused` where more people can read: the queue cannot ask to confirm that."""
    slug = (form.to_group.data or "").strip()
    if not slug:
        return None
    try:
        group = group_queries.find(who, slug)
    except Hidden:
        raise Refused(_("There’s no group with that URL. Please choose one from the list."), "to_group") from None
    if subject.group is not None and permissions.widens_audience(subject.group, group):
        raise Refused(
            _("Other people can read it there. To move it anyway, open it by its title and confirm."),
            "to_group",
        )
    return group


def _subject_of_row(who: Member, key: str | None) -> Subject | None:
    """The subject of the row with this key; None if there is none or the viewer may not act on it."""
    kind, _dash, number = (key or "").partition("-")
    if kind not in subjects.KINDS or not number.isdecimal() or len(number) > 9:
        return None
    try:
        subject = subjects.find(who, kind, int(number))
        actions.check_permitted(subject, who)
    except (Hidden, Refused):
        return None
    return subject


def _row_key(subject: Subject) -> str:
    return f"{subject.kind}-{subject.id}"


def _request_key(request_id: int) -> str:
    return f"requests-{request_id}"


def _without_row(notice: RowNotice) -> Any:
    """The answer when the row has left the queue: the notice in its place."""
    position = QueuePosition.of_form()
    db.session.commit()
    if partials.requested():
        return render_template("moderation/queue_done.html", notice=notice, position=position)
    flash(str(notice), "undo")
    return redirect(position.url, 303)


def _with_row(who: Member, row: Subject, notice: RowNotice) -> Any:
    """The answer when the row is in the queue: the row as it is now, with the notice."""
    position = QueuePosition.of_form()
    if not partials.requested():
        return _without_row(notice)
    db.session.flush()
    page = _item_page(who, queries.refreshed_item(who, row), position, notice=notice)
    db.session.commit()
    return page


def _refused(who: Member, row: Subject, refusal: Refused) -> Any:
    """The row as it is now, which another moderator may have changed, with the refusal and what was typed."""
    position, status = QueuePosition.of_form(), _status(refusal)
    found = _subject_of_row(who, _row_key(row))
    if found is None:
        raise Hidden
    typed = {name: request.form.get(name, "") for name in ("act", "reason", "until", "to_group")}
    refused = RefusedRow(_row_key(row), refusal.message, typed, queries.refreshed_item(who, found))
    if partials.requested():
        return _item_page(who, refused.row, position, refused=refused), status
    return render_queue(position, refused, status)


def _undo_refused(action_id: int, refusal: Refused) -> Any:
    return _notice_refused(RowNotice(request.args.get("row", ""), refusal.message, action_id), refusal)


def _answer_refused(key: str, refusal: Refused, message: str = "") -> Any:
    text = refusal.message
    if message:
        text += " " + _("Your note: “%(word)s”", word=message)
    return _notice_refused(RowNotice(key, text), refusal)


def _notice_refused(notice: RowNotice, refusal: Refused) -> Any:
    position, status = QueuePosition.of_form(), _status(refusal)
    if partials.requested():
        page = render_template("moderation/queue_done.html", notice=notice, position=position, is_refused=True)
        return page, status
    flash(notice.text, "warn")
    return render_queue(position, None, status)


def _status(refusal: Refused) -> int:
    return 409 if isinstance(refusal, Stale) else 422


def _item_page(who: Member, item: ReviewItem, position: QueuePosition, **more: Any) -> str:
    is_pending = position.tab == PENDING and acts.APPROVE in item.acts
    return render_template(
        "moderation/queue_item.html",
        row=item,
        position=position,
        buttons=buttons.for_item(item, who, reason_templates.by_act(), is_pending=is_pending),
        **more,
    )
