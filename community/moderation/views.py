"""Doors of moderation."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from community.groups import views as groups
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.kernel.words import lazy
from community.members.models import Member
from community.moderation import flagging, queries, ruling, subjects
from community.moderation.forms import FlagForm, RuleForm
from community.moderation.subjects import COMMENT, IDEA, Subject
from community.web.access import Who, access
from community.web.limits import spend
from community.web.login import member, viewer

bp = Blueprint("moderation", __name__)
RATE = "20 per hour"
KIND = "<any(idea, comment, member):kind>/<int:subject_id>"
SUGGESTIONS = (  # reasons to begin with: what the button says, and what goes into the box
    (lazy("Advertising"), lazy("It is advertising and has nothing to do with what we make.")),
    (lazy("Attack"), lazy("It attacks a person. Please say the same about the matter, and you are welcome.")),
    (lazy("Private data"), lazy("It gives away somebody’s private data.")),
    (lazy("Off topic"), lazy("It does not belong here. Please post it where it fits.")),
    (lazy("Within the rules"), lazy("It may not please everybody, but it is within our rules.")),
)


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """Whether the viewer keeps the peace anywhere, and how much waits for them: asked only where drawn."""
    return {"keeps_peace": LocalProxy(_keeps_peace), "open_flags": LocalProxy(_open_flags)}


def _keeps_peace() -> bool:
    who = viewer()
    if who is None or who.is_suspended:
        return False
    return who.oversees or any(group.moderates for group in groups.mine())


def _open_flags() -> int:
    who = viewer()
    if who is None or not _keeps_peace():
        return 0
    if "open_flags" not in g:
        g.open_flags = queries.count_open(who)
    return int(g.open_flags)


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
        spend("flag", RATE, key=f"member {member().id}")
        new = flagging.flag(member(), subject, form.reason.data, form.note.data or "")
    except Refused as refusal:
        _complain(form, refusal, form.note)
        return _flag_page(subject, form, 422)
    flash(f"flag-{kind}-{subject_id}", "draft-done")
    if new:
        flash(_("Thank you. The moderators will look at it; nobody else sees that it was you."), "done")
    else:
        flash(_("You flagged this before, and the moderators have not looked at it yet."), "notice")
    address = _address(subject)
    db.session.commit()
    return redirect(address, 303)


@bp.post(f"/flag/{KIND}/withdraw")
@access(Who.CONFIRMED)
def unflag(kind: str, subject_id: int) -> Response:
    """Take one's flag back."""
    subject = subjects.find(member(), kind, subject_id)
    if flagging.withdraw(member(), subject):
        flash(_("Your flag is taken back."), "done")
    else:
        flash(_("You have no open flag on this: the moderators have looked at it, or you took it back."), "notice")
    address = _address(subject)
    db.session.commit()
    return redirect(address, 303)


@bp.get("/moderation")
@access(Who.MEMBER)
def queue() -> str:
    """What waits for a ruling."""
    who = _moderator()
    page = queries.queue(who, request.args.get("after"))
    more = url_for("moderation.queue", after=page.next) if page.next else ""
    forms = {row.key: _blank(row.known, "queue") for row in page.rows}
    return render_template("moderation/queue.html", cases=page.rows, forms=forms, more=more, suggestions=SUGGESTIONS)


@bp.get("/moderation/log")
@access(Who.MEMBER)
def log() -> str:
    """What was ruled."""
    act = request.args.get("act")
    act = act if act in ruling.ACTS else None
    page = queries.log(_moderator(), act, request.args.get("after"))
    more = url_for("moderation.log", act=act, after=page.next) if page.next else ""
    return render_template("moderation/log.html", entries=page.rows, act=act, done=ruling.DONE, more=more)


@bp.route(f"/moderation/{KIND}", methods=["GET", "POST"])
@access(Who.MEMBER)
def rule_on(kind: str, subject_id: int) -> Any:
    """One subject with its flags and its author's past, to rule on."""
    who = _moderator()
    subject = subjects.find(who, kind, subject_id)
    ruling.check(subject, who)
    if request.method == "GET":
        return _rule_page(who, subject, None)
    form = RuleForm()
    if "suggest" in request.form:
        form.reason.data = _suggested()
        return _rule_page(who, subject, form)
    if not form.validate():
        return _rule_page(who, subject, form, 422)
    try:
        made = ruling.rule(subject, who, form.act.data or "", form.reason.data or "", form.known_ruling)
    except Refused as refusal:
        db.session.rollback()
        _complain(form, refusal, form.reason)
        subject = subjects.find(who, kind, subject_id)
        return _rule_page(who, subject, form, 409 if isinstance(refusal, Stale) else 422)
    flash(f"ruling-{kind}-{subject_id}", "draft-done")
    flash(_said(subject, made.act), "done")
    address = url_for("moderation.queue") if form.back.data == "queue" else _address(subject)
    db.session.commit()
    return redirect(address, 303)


@bp.get("/settings/rulings")
@access(Who.ACCOUNT)
def about_me() -> str:
    """What moderators decided about one's own ideas, comments and account."""
    page = queries.about(member(), request.args.get("after"))
    more = url_for("moderation.about_me", after=page.next) if page.next else ""
    return render_template("moderation/about_me.html", entries=page.rows, more=more)


def _moderator() -> Member:
    if not _keeps_peace():
        raise Hidden
    return member()


def _address(subject: Subject) -> str:
    if subject.kind == IDEA:
        return url_for("ideas.show", idea_id=subject.id, slug=subject.row.slug)
    if subject.kind == COMMENT:
        return url_for("comments.show", comment_id=subject.id)
    return url_for("members.show", handle=subject.row.handle)


def _flag_page(subject: Subject, form: FlagForm, status: int = 200) -> Any:
    since = flagging.flagged_at(member(), subject)
    page = render_template("moderation/flag.html", subject=subject, form=form, since=since, back=_address(subject))
    return page, status


def _rule_page(who: Member, subject: Subject, form: RuleForm | None, status: int = 200) -> Any:
    case = queries.one(who, subject)
    if form is None:
        form = _blank(case.known, "")
    else:
        form.known.data = str(case.known)  # what is on the page now is what the next try knows of
    page = render_template(
        "moderation/rule_on.html", case=case, form=form, back=_address(subject), suggestions=SUGGESTIONS
    )
    return page, status


def _blank(known: int, back: str) -> RuleForm:
    return RuleForm(formdata=None, known=str(known), back=back)


def _suggested() -> str:
    chosen = request.form.get("suggest", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 3 else len(SUGGESTIONS)
    return str(SUGGESTIONS[number][1]) if number < len(SUGGESTIONS) else request.form.get("reason", "")


def _complain(form: Any, refusal: Refused, otherwise: Any) -> None:
    field = form[refusal.field] if refusal.field else otherwise
    field.errors = [refusal.message]


def _said(subject: Subject, act: str) -> str:
    name = subject.author.name
    return {
        ruling.KEEP: _("Kept. The flags on it are answered."),
        ruling.TAKE_DOWN: _("Taken down. %(name)s can read why.", name=name),
        ruling.RESTORE: _("Restored. It stands again where it stood."),
        ruling.SUSPEND: _("%(name)s is suspended: they can read, but not take part.", name=name),
        ruling.LIFT: _("%(name)s can take part again.", name=name),
    }[act]
