"""What is pressed on the desk: ruling, answering a request, undoing either. Script gets the row as it is then."""

from typing import Any

from flask import flash, redirect, render_template, request

from community.groups import answering, requests
from community.groups import queries as groups
from community.groups.models import Group
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import acts, buttons, queries, reasons, rights, ruling, subjects, undoing
from community.moderation.forms import RuleForm
from community.moderation.models import Ruling
from community.moderation.queries.desk import HELD
from community.moderation.subjects import Subject
from community.moderation.views import desk
from community.moderation.views.blueprint import KIND, bp, moderator
from community.moderation.views.desk import Done, Returned, Where
from community.moderation.views.rulings import said
from community.web import fragments
from community.web.access import Who, access


@bp.post(f"/moderation/desk/{KIND}")
@access(Who.MEMBER)
def desk_rule(kind: str, subject_id: int) -> Any:
    """Rule on what lies on the desk, with the reason that fits unless another was written."""
    who, form = moderator(), RuleForm()
    subject = subjects.find(who, kind, subject_id)
    row = _row(who, request.args.get("row")) or subject
    form.reason.data = form.reason.data or buttons.fitting(
        reasons.for_acts(), form.act.data or "", request.form.get("worst", "")
    )
    try:
        made = _rule(subject, who, form)
    except Refused as refusal:
        db.session.rollback()
        return _refused(who, row, refusal)
    done = Done(_key(row), said(subject, made.act), made.id)
    if row is not subject:  # a person was ruled on, and their words wait still
        return _still_there(who, row, done)
    return _done(done)


@bp.post("/moderation/desk/undo/<int:ruling_id>")
@access(Who.MEMBER)
def desk_undo(ruling_id: int) -> Any:
    """Undo what was ruled from the desk just now."""
    who = moderator()
    reason = buttons.fitting(reasons.for_acts(), acts.UNDO, "") or _("That was a mistake, and it is undone.")
    row = _row(who, request.args.get("row"))
    try:
        undone = undoing.find(who, ruling_id)
        row = row or undoing.of(who, undone)
        undoing.undo(ruling_id, who, reason)
    except Refused as refusal:
        db.session.rollback()
        return _not_undone(ruling_id, refusal)
    return _still_there(who, row, Done(_key(row), _("Undone. Everything is as it was before.")))


@bp.post("/groups/<slug>/desk/requests/<int:request_id>")
@access(Who.MEMBER)
def desk_answer(slug: str, request_id: int) -> Any:
    """Admit who asked to belong, or do not."""
    who, word = moderator(), request.form.get("word", "")
    asked = answering.find(who, request_id, slug)
    key, admits = _request_key(request_id), request.form.get("act") == "admit"
    if not admits and request.form.get("act") != "refuse":
        raise Hidden
    try:
        member = (answering.admit if admits else answering.refuse)(asked, who, word)
    except Refused as refusal:
        db.session.rollback()
        return _not_answered(key, refusal, word.strip())
    admitted = _("%(name)s is admitted and belongs to the group now.", name=member.name)
    told = admitted if admits else _("%(name)s is told that you refused.", name=member.name)
    return _done(Done(key, told, request_id=request_id))


@bp.post("/moderation/desk/undo/requests/<int:request_id>")
@access(Who.MEMBER)
def desk_take_back(request_id: int) -> Any:
    """Take back what was answered from the desk just now: the request waits again."""
    who, where, key = moderator(), Where.asked(), _request_key(request_id)
    try:
        member = answering.take_back_answer(answering.find(who, request_id), who)
    except Refused as refusal:
        db.session.rollback()
        return _not_answered(key, refusal)
    done = Done(key, _("Undone. The request of %(name)s waits again.", name=member.name))
    db.session.flush()
    row = requests.waiting_request(who, request_id)
    if row is None or not fragments.wanted():
        return _done(done)
    page = render_template("moderation/desk_request.html", row=row, where=where, done=done)
    db.session.commit()
    return page


def _rule(subject: Subject, who: Member, form: RuleForm) -> Ruling:
    if form.act.data not in ruling.ACTS:
        raise Refused(_("Please press one of the buttons."), "act")
    known = request.args.get("known", "") if "row" in request.args else form.known.data or ""
    return ruling.rule(
        subject,
        who,
        form.act.data,
        form.reason.data or "",
        int(known) if known.isdecimal() and len(known) < 10 else 0,
        until=form.end() if form.act.data in acts.TIMED else None,
        to_group=_target(subject, who, form) if form.act.data == acts.MOVE else None,
        trust=request.args.get("trust") == "1" and form.act.data == acts.APPROVE,
    )


def _target(subject: Subject, who: Member, form: RuleForm) -> Group | None:
    slug = (form.to_group.data or "").strip()
    if not slug:
        return None
    try:
        group = groups.find(who, slug)
    except Hidden:
        raise Refused(_("There is no group of that address. Please choose one of the list."), "to_group") from None
    if subject.group is not None and rights.widens(subject.group, group):
        raise Refused(
            _("More people could read it there. Open it by its title to move it, and say there that you want that."),
            "to_group",
        )
    return group


def _row(who: Member, key: str | None) -> Subject | None:
    """The subject of a row on the desk, named as on the page."""
    kind, _dash, number = (key or "").partition("-")
    if kind not in subjects.KINDS or not number.isdecimal() or len(number) > 9:
        return None
    try:
        subject = subjects.find(who, kind, int(number))
        ruling.check(subject, who)
    except (Hidden, Refused):
        return None
    return subject


def _request_key(request_id: int) -> str:
    return f"requests-{request_id}"


def _key(subject: Subject) -> str:
    return f"{subject.kind}-{subject.id}"


def _done(done: Done) -> Any:
    where = Where.asked()
    db.session.commit()
    if fragments.wanted():
        return render_template("moderation/desk_done.html", done=done, where=where)
    flash(str(done), "undo")
    return redirect(where.url, 303)


def _still_there(who: Member, row: Subject, done: Done) -> Any:
    """The row as it lies there now, with what was done."""
    where = Where.asked()
    if not fragments.wanted():
        return _done(done)
    db.session.flush()
    case = queries.again(who, row)
    page = _case_page(who, case, where, done=done)
    db.session.commit()
    return page


def _refused(who: Member, row: Subject, refusal: Refused) -> Any:
    """The row with what was typed, and what is wrong: by now it may have been ruled on by somebody else."""
    where, status = Where.asked(), 409 if isinstance(refusal, Stale) else 422
    found = _row(who, _key(row))
    if found is None:
        raise Hidden
    typed = {name: request.form.get(name, "") for name in ("act", "reason", "until", "to_group")}
    returned = Returned(_key(row), refusal.message, typed, queries.again(who, found))
    if fragments.wanted():
        return _case_page(who, returned.row, where, returned=returned), status
    return desk.page(where, returned, status)


def _not_undone(ruling_id: int, refusal: Refused) -> Any:
    where, status = Where.asked(), 409 if isinstance(refusal, Stale) else 422
    if fragments.wanted():
        done = Done(request.args.get("row", ""), refusal.message, ruling_id)
        return render_template("moderation/desk_done.html", done=done, where=where, is_refused=True), status
    flash(refusal.message, "warn")
    return desk.page(where, None, status)


def _not_answered(key: str, refusal: Refused, word: str = "") -> Any:
    where, status = Where.asked(), 409 if isinstance(refusal, Stale) else 422
    told = refusal.message
    if word:
        told += " " + _("You had written: “%(word)s”", word=word)
    if fragments.wanted():
        done = Done(key, told)
        return render_template("moderation/desk_done.html", done=done, where=where, is_refused=True), status
    flash(told, "warn")
    return desk.page(where, None, status)


def _case_page(who: Member, case: Any, where: Where, **more: Any) -> str:
    ready = reasons.for_acts()
    return render_template(
        "moderation/desk_case.html",
        row=case,
        where=where,
        buttons=buttons.of(case, who, ready, held=where.tab == HELD and acts.APPROVE in case.acts),
        **more,
    )
