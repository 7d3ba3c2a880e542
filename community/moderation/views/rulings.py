"""What waits for a ruling, and ruling on it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from community.kernel.database import db
from community.kernel.errors import Refused, Stale
from community.kernel.words import gettext as _
from community.kernel.words import lazy
from community.members.models import Member
from community.moderation import acts, queries, ruling, subjects
from community.moderation.forms import RuleForm
from community.moderation.subjects import Subject
from community.moderation.views.blueprint import KIND, address, bp, complain, moderator
from community.web.access import Who, access

SUGGESTIONS = (  # reasons to begin with: what the button says, and what goes into the box
    (lazy("Advertising"), lazy("It is advertising and has nothing to do with what we make.")),
    (lazy("Attack"), lazy("It attacks a person. Please say the same about the matter, and you are welcome.")),
    (lazy("Private data"), lazy("It gives away somebody’s private data.")),
    (lazy("Off topic"), lazy("It does not belong here. Please post it where it fits.")),
    (lazy("Within the rules"), lazy("It may not please everybody, but it is within our rules.")),
)


@bp.get("/moderation")
@access(Who.MEMBER)
def queue() -> str:
    """What waits for a ruling."""
    who = moderator()
    page = queries.queue(who, request.args.get("after"))
    more = url_for("moderation.queue", after=page.next) if page.next else ""
    forms = {row.key: _blank(row.known, "queue") for row in page.rows}
    return render_template("moderation/queue.html", cases=page.rows, forms=forms, more=more, suggestions=SUGGESTIONS)


@bp.route(f"/moderation/{KIND}", methods=["GET", "POST"])
@access(Who.MEMBER)
def rule_on(kind: str, subject_id: int) -> Any:
    """One subject with its flags and its author's past, to rule on."""
    who = moderator()
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
        complain(form, refusal, form.reason)
        subject = subjects.find(who, kind, subject_id)
        return _rule_page(who, subject, form, 409 if isinstance(refusal, Stale) else 422)
    flash(f"ruling-{kind}-{subject_id}", "draft-done")
    flash(_said(subject, made.act), "done")
    page = url_for("moderation.queue") if form.back.data == "queue" else address(subject)
    db.session.commit()
    return redirect(page, 303)


def _rule_page(who: Member, subject: Subject, form: RuleForm | None, status: int = 200) -> Any:
    case = queries.one(who, subject)
    if form is None:
        form = _blank(case.known, "")
    else:
        form.known.data = str(case.known)  # what is on the page now is what the next try knows of
    page = render_template(
        "moderation/rule_on.html", case=case, form=form, back=address(subject), suggestions=SUGGESTIONS
    )
    return page, status


def _blank(known: int, back: str) -> RuleForm:
    return RuleForm(formdata=None, known=str(known), back=back)


def _suggested() -> str:
    chosen = request.form.get("suggest", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 3 else len(SUGGESTIONS)
    return str(SUGGESTIONS[number][1]) if number < len(SUGGESTIONS) else request.form.get("reason", "")


def _said(subject: Subject, act: str) -> str:
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
        acts.UNDO: _("Undone. Everything is as it was before."),
    }[act]
