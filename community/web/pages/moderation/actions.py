"""Ruling on a subject: on its own page, with its flags, its author's past, and what each act needs.

Undoing a ruling.
"""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import queries as group_queries
from community.groups.models import Group
from community.members.models import Member
from community.moderation import actions, acts, permissions, queries, reason_templates, subjects, undoing
from community.moderation.models import ModerationAction
from community.moderation.subjects import Subject
from community.web.access import Who, access
from community.web.pages.moderation.blueprint import KIND, add_error, bp, moderator, subject_url
from community.web.pages.moderation.forms import ModerationActionForm, UndoActionForm

Finding = Callable[[], Subject]


@bp.route(f"/moderation/{KIND}", methods=["GET", "POST"])
@access(Who.MEMBER)
def act_on(kind: str, subject_id: int) -> Any:
    """One subject with its flags and its author's past, to rule on."""
    who = moderator()
    return _act(who, lambda: subjects.find(who, kind, subject_id))


@bp.route("/groups/<slug>/moderation/<int:member_id>", methods=["GET", "POST"])
@access(Who.MEMBER)
def act_in_group(slug: str, member_id: int) -> Any:
    """A member as to one group: to warn them, to ban them, to lift that."""
    who = moderator()
    return _act(who, lambda: subjects.find(who, subjects.MEMBER, member_id, slug))


def _act(who: Member, find: Finding) -> Any:
    subject = find()
    actions.check_permitted(subject, who)
    if request.method == "GET":
        return _page(who, subject, None)
    form = ModerationActionForm()
    if "suggest" in request.form:
        form.reason.data = _suggested()
        return _page(who, subject, form)
    if not form.validate():
        return _page(who, subject, form, 422)
    try:
        act = _perform(form, who, subject)
    except Refused as refusal:
        db.session.rollback()
        add_error(form, refusal, form.reason)
        return _page(who, find(), form, 409 if isinstance(refusal, Stale) else 422)
    return _done(form, subject, act)


def _perform(form: ModerationActionForm, who: Member, subject: Subject) -> str:
    act = form.act.data or ""
    until = form.end() if act in acts.TIMED else None
    to_group = _target(form, who, subject) if act == acts.MOVE else None
    trust = act == acts.APPROVE and bool(form.trust.data)
    made = actions.perform(
        subject, who, act, form.reason.data or "", form.known_ruling, until=until, to_group=to_group, trust=trust
    )
    return made.act


def _target(form: ModerationActionForm, who: Member, subject: Subject) -> Group:
    """The group that was chosen. Raises `Refused` where more can read there, and nobody said that they want that."""
    if not form.to_group.data:
        raise Refused(_("Please choose the group that it moves to."), "to_group")
    try:
        group = group_queries.find(who, form.to_group.data)
    except Hidden:
        raise Refused(_("There is no group of that address. Please choose one of the list."), "to_group") from None
    if subject.group is not None and permissions.widens_audience(subject.group, group) and not form.wider.data:
        sentence = _("This group is private. Others can read what stands in “%(name)s”.", name=group.name)
        raise Refused(sentence + " " + _("Tick the box if you want that."), "wider")
    return group


def _done(form: ModerationActionForm, subject: Subject, act: str) -> Response:
    flash(f"ruling-{subject.kind}-{subject.id}", "draft-done")
    flash(confirmation(subject, act), "done")
    page = url_for("moderation.queue") if form.back.data == "queue" else subject_url(subject)
    db.session.commit()
    return redirect(page, 303)


def _page(who: Member, subject: Subject, form: ModerationActionForm | None, status: int = 200) -> Any:
    case = queries.review_item(who, subject)
    if form is None:
        form = ModerationActionForm(formdata=None, known=str(case.known))
    form.known.data = str(case.known)  # what is on the page now is what the next try knows of
    places = queries.moderated_groups(who) if acts.MOVE in case.acts else []
    elsewhere = [place for place in places if not place.is_archived and place.slug != case.group_slug]
    form.to_group.choices = [SelectChoice("", _("Choose")), *(SelectChoice(one.slug, one.name) for one in elsewhere)]
    page = render_template(
        "moderation/action.html",
        case=case,
        subject=subject,
        form=form,
        possible=[act for act in case.acts if act != acts.MOVE or elsewhere],
        reasons=reason_templates.by_act(),
        labels=acts.LABELS,
        back=subject_url(subject),
    )
    return page, status


def _suggested() -> str:
    """The reason whose button was pressed, where there is no script to put it into the box."""
    act, _dot, place = request.form.get("suggest", "").partition(".")
    ready = reason_templates.by_act().get(act, [])
    number = int(place) if place.isdecimal() and len(place) < 3 else len(ready)
    return ready[number].text if number < len(ready) else request.form.get("reason", "")


def confirmation(subject: Subject, act: str) -> str:
    """What the moderator is told of the ruling they made."""
    name = subject.author.name
    return {
        acts.KEEP: _("Kept. The flags on it are answered."),
        acts.REMOVE: _("Taken down. %(name)s can read why.", name=name),
        acts.RESTORE: _("Restored. It stands again where it stood."),
        acts.WARN: _("%(name)s is warned, and can read why.", name=name),
        acts.SUSPEND: _("%(name)s is suspended: they can read, but not take part.", name=name),
        acts.LIFT: _("%(name)s can take part again.", name=name),
        acts.LOCK: _("Locked. Only moderators can add to the discussion now."),
        acts.UNLOCK: _("The discussion is open again."),
        acts.MOVE: _("Moved, with its votes and comments."),
        acts.BAN: _("%(name)s is banned from this group.", name=name),
        acts.UNBAN: _("%(name)s is no longer banned from this group.", name=name),
        acts.APPROVE: _("Approved. It is there for everybody now."),
    }[act]


@bp.route("/moderation/rulings/<int:ruling_id>/undo", methods=["GET", "POST"])
@access(Who.MEMBER)
def undo(action_id: int) -> Any:
    """Put back what a ruling changed, with a reason."""
    who = moderator()
    ruling = undoing.find(who, action_id)
    if request.method == "GET":
        return _undo_page(who, ruling, UndoActionForm(formdata=None, back=request.args.get("back", "")))
    form = UndoActionForm()
    if "suggest" in request.form:
        form.reason.data = request.form["suggest"]
        return _undo_page(who, ruling, form)
    if not form.validate():
        return _undo_page(who, ruling, form, 422)
    try:
        undoing.undo(action_id, who, form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        add_error(form, refusal, form.reason)
        return _undo_page(who, undoing.find(who, action_id), form, 409 if isinstance(refusal, Stale) else 422)
    flash(
        _("Undone. What that ruling changed is as it was before, and the flags that it answered are open again."),
        "done",
    )
    db.session.commit()
    return redirect(url_for("moderation.queue") if form.back.data == "queue" else url_for("moderation.log"), 303)


def _undo_page(who: Member, ruling: ModerationAction, form: UndoActionForm, status: int = 200) -> Any:
    page = render_template(
        "moderation/undo.html",
        entry=queries.log_entry(who, ruling.id),
        form=form,
        ready=reason_templates.by_act().get(acts.UNDO, []),
    )
    return page, status
