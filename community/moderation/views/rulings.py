"""Ruling on a subject: on its own page, with its flags, its author's past, and what each act needs."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from community.groups import queries as groups
from community.groups.models import Group
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import acts, queries, reasons, rights, ruling, subjects
from community.moderation.forms import RuleForm
from community.moderation.subjects import Subject
from community.moderation.views.blueprint import KIND, address, bp, complain, moderator
from community.web.access import Who, access

Finding = Callable[[], Subject]


@bp.route(f"/moderation/{KIND}", methods=["GET", "POST"])
@access(Who.MEMBER)
def rule_on(kind: str, subject_id: int) -> Any:
    """One subject with its flags and its author's past, to rule on."""
    who = moderator()
    return _rule(who, lambda: subjects.find(who, kind, subject_id))


@bp.route("/groups/<slug>/moderation/<int:member_id>", methods=["GET", "POST"])
@access(Who.MEMBER)
def rule_in_group(slug: str, member_id: int) -> Any:
    """A member as to one group: to warn them, to ban them, to lift that."""
    who = moderator()
    return _rule(who, lambda: subjects.find(who, subjects.MEMBER, member_id, slug))


def _rule(who: Member, find: Finding) -> Any:
    subject = find()
    ruling.check(subject, who)
    if request.method == "GET":
        return _page(who, subject, None)
    form = RuleForm()
    if "suggest" in request.form:
        form.reason.data = _suggested()
        return _page(who, subject, form)
    if not form.validate():
        return _page(who, subject, form, 422)
    try:
        act = _made(form, who, subject)
    except Refused as refusal:
        db.session.rollback()
        complain(form, refusal, form.reason)
        return _page(who, find(), form, 409 if isinstance(refusal, Stale) else 422)
    return _done(form, subject, act)


def _made(form: RuleForm, who: Member, subject: Subject) -> str:
    act = form.act.data or ""
    until = form.end() if act in acts.TIMED else None
    to_group = _target(form, who, subject) if act == acts.MOVE else None
    trust = act == acts.APPROVE and bool(form.trust.data)
    made = ruling.rule(
        subject, who, act, form.reason.data or "", form.known_ruling, until=until, to_group=to_group, trust=trust
    )
    return made.act


def _target(form: RuleForm, who: Member, subject: Subject) -> Group:
    """The group that was chosen. Raises `Refused` where more can read there, and nobody said that they want that."""
    if not form.to_group.data:
        raise Refused(_("Please choose the group that it moves to."), "to_group")
    try:
        group = groups.find(who, form.to_group.data)
    except Hidden:
        raise Refused(_("There is no group of that address. Please choose one of the list."), "to_group") from None
    if subject.group is not None and rights.widens(subject.group, group) and not form.wider.data:
        sentence = _("This group is private. Others can read what stands in “%(name)s”.", name=group.name)
        raise Refused(sentence + " " + _("Tick the box if you want that."), "wider")
    return group


def _done(form: RuleForm, subject: Subject, act: str) -> Response:
    flash(f"ruling-{subject.kind}-{subject.id}", "draft-done")
    flash(said(subject, act), "done")
    page = url_for("moderation.desk") if form.back.data == "queue" else address(subject)
    db.session.commit()
    return redirect(page, 303)


def _page(who: Member, subject: Subject, form: RuleForm | None, status: int = 200) -> Any:
    case = queries.one(who, subject)
    if form is None:
        form = RuleForm(formdata=None, known=str(case.known))
    form.known.data = str(case.known)  # what is on the page now is what the next try knows of
    places = queries.places(who) if acts.MOVE in case.acts else []
    elsewhere = [place for place in places if not place.is_archived and place.slug != case.group_slug]
    form.to_group.choices = [SelectChoice("", _("Choose")), *(SelectChoice(one.slug, one.name) for one in elsewhere)]
    page = render_template(
        "moderation/rule_on.html",
        case=case,
        subject=subject,
        form=form,
        possible=[act for act in case.acts if act != acts.MOVE or elsewhere],
        reasons=reasons.for_acts(),
        labels=acts.LABELS,
        back=address(subject),
    )
    return page, status


def _suggested() -> str:
    """The reason whose button was pressed, where there is no script to put it into the box."""
    act, _dot, place = request.form.get("suggest", "").partition(".")
    ready = reasons.for_acts().get(act, [])
    number = int(place) if place.isdecimal() and len(place) < 3 else len(ready)
    return ready[number].text if number < len(ready) else request.form.get("reason", "")


def said(subject: Subject, act: str) -> str:
    """What the moderator is told of the ruling they made."""
    name = subject.author.name
    return {
        acts.KEEP: _("Kept. The flags on it are answered."),
        acts.TAKE_DOWN: _("Taken down. %(name)s can read why.", name=name),
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
