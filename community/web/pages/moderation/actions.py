"""Acting on a subject on its own page, with its reports, the author's past and what each act needs; and undoing."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from community.comments import discussions
from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import queries as group_queries
from community.groups.models import Group
from community.members.models import Member
from community.moderation import actions as moderation_actions
from community.moderation import acts, permissions, queries, reason_templates, subjects, undoing
from community.moderation.models import ModerationAction
from community.moderation.subjects import Subject
from community.web import sent_forms
from community.web.access import Who, access
from community.web.pages.moderation.blueprint import SUBJECT, bp, moderator, show_refusal, subject_url
from community.web.pages.moderation.forms import ModerationActionForm, UndoActionForm


@bp.route(f"/moderation/{SUBJECT}", methods=["GET", "POST"])
@access(Who.MEMBER)
def act_on(kind: str, subject_id: int) -> Any:
    """A subject with its reports and the author's past, to act on."""
    who = moderator()
    return _act(who, lambda: subjects.find(who, kind, subject_id))


@bp.route("/groups/<slug>/moderation/<int:member_id>", methods=["GET", "POST"])
@access(Who.MEMBER)
def act_in_group(slug: str, member_id: int) -> Any:
    """A member's part in one group, to warn them, ban them or lift a ban."""
    who = moderator()
    return _act(who, lambda: subjects.find(who, subjects.MEMBER, member_id, slug))


@bp.route("/moderation/actions/<int:action_id>/undo", methods=["GET", "POST"])
@access(Who.MEMBER)
def undo(action_id: int) -> Any:
    """Undo an action, with a reason."""
    who = moderator()
    action = undoing.find(who, action_id)
    if request.method == "GET":
        return _undo_page(who, action, UndoActionForm(formdata=None, back=request.args.get("back", "")))
    form = UndoActionForm()
    if "suggest" in request.form:
        form.reason.data = request.form["suggest"]
        return _undo_page(who, action, form)
    if not form.validate():
        return _undo_page(who, action, form, 422)
    try:
        undoing.undo(action_id, who, form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        show_refusal(form, refusal, form.reason)
        return _undo_page(who, undoing.find(who, action_id), form, 409 if isinstance(refusal, Stale) else 422)
    flash(_("Undone. Any reports it resolved are open again."), "done")
    db.session.commit()
    return redirect(url_for("moderation.queue") if form.back.data == "queue" else url_for("moderation.log"), 303)


def confirmation(subject: Subject, act: str) -> str:
    """What the moderator is told after an act."""
    name = subject.author.name
    if subject.author.is_deleted and act in (acts.REMOVE, acts.WARN):
        return _("Removed.") if act == acts.REMOVE else _("Warned. The account is deleted, so no one will see it.")
    if act in (acts.KEEP, acts.RESTORE, acts.APPROVE) and _is_hidden(subject):
        return {
            acts.KEEP: _("Report dismissed. It’s still hidden for another reason."),
            acts.RESTORE: _("Restored. It’s still hidden for another reason."),
            acts.APPROVE: _("Approved. It’s still hidden for another reason."),
        }[act]
    return {
        acts.KEEP: _("Report dismissed. No open reports are left on it."),
        acts.REMOVE: _("Removed. %(name)s can see why.", name=name),
        acts.RESTORE: _("Restored. It’s visible again."),
        acts.WARN: _("%(name)s has been warned and can see why.", name=name),
        acts.SUSPEND: _("%(name)s has been suspended. They can read but can’t take part.", name=name),
        acts.LIFT: _("%(name)s can take part again.", name=name),
        acts.LOCK: _("Locked. Only moderators can comment now."),
        acts.UNLOCK: _("The discussion is open again."),
        acts.MOVE: _("Moved, with its votes and comments."),
        acts.BAN: _("%(name)s has been banned from this group.", name=name),
        acts.UNBAN: _("%(name)s is no longer banned from this group.", name=name),
        acts.APPROVE: _("Approved. Everyone who can read this group can see it now."),
    }[act]


def _is_hidden(subject: Subject) -> bool:
    """Whether a post, or what it is a comment on, is hidden."""
    if subject.discussed is None:
        return False
    return subject.row.hidden_at is not None or discussions.is_hidden(subject.discussed)


def _act(who: Member, find: Callable[[], Subject]) -> Any:
    """Show the page of a subject, or act on it. `find` loads the subject, again after a rollback."""
    subject = find()
    moderation_actions.check_permitted(subject, who)
    if request.method == "GET":
        return _page(who, subject, None)
    form = ModerationActionForm()
    if "suggest" in request.form:
        form.reason.data = _suggested()
        return _page(who, subject, form)
    if not form.validate():
        return _page(who, subject, form, 422)
    sent = sent_forms.of_request()
    if page := sent_forms.claim(who, sent):
        return sent_forms.answer_again(page, f"action-{subject.kind}-{subject.id}")
    try:
        act = _perform(form, who, subject)
    except Refused as refusal:
        db.session.rollback()
        show_refusal(form, refusal, form.reason)
        return _page(who, find(), form, 409 if isinstance(refusal, Stale) else 422)
    return _done(form, subject, act, sent)


def _perform(form: ModerationActionForm, who: Member, subject: Subject) -> str:
    act = form.act.data or ""
    until = form.end() if act in acts.TIMED else None
    to_group = _target(form, who, subject) if act == acts.MOVE else None
    trust = act == acts.APPROVE and bool(form.trust.data)
    reason, known = form.reason.data or "", form.known_action
    return moderation_actions.perform(subject, who, act, reason, known, until=until, to_group=to_group, trust=trust).act


def _target(form: ModerationActionForm, who: Member, subject: Subject) -> Group | None:
    """The group that was chosen. Raises `Refused` where more people can read and the moderator did not confirm that."""
    if not form.to_group.data:
        raise Refused(_("Please choose a group to move it to."), "to_group")
    try:
        group = group_queries.find(who, form.to_group.data)
    except Hidden:
        raise Refused(_("There’s no group with that URL. Please choose one from the list."), "to_group") from None
    if subject.group is not None and permissions.widens_audience(subject.group, group) and not form.wider.data:
        sentence = _("This group is private, and other people can read what’s in “%(name)s”.", name=group.name)
        raise Refused(sentence + " " + _("Check the box to move it anyway."), "wider")
    return group


def _done(form: ModerationActionForm, subject: Subject, act: str, sent: sent_forms.FormContent) -> Response:
    flash(f"action-{subject.kind}-{subject.id}", "draft-done")
    flash(confirmation(subject, act), "done")
    page = url_for("moderation.queue") if form.back.data == "queue" else subject_url(subject)
    sent_forms.remember(moderator(), sent, page)
    db.session.commit()
    return redirect(page, 303)


def _page(who: Member, subject: Subject, form: ModerationActionForm | None, status: int = 200) -> Any:
    item = queries.review_item(who, subject)
    if form is None:
        form = ModerationActionForm(formdata=None)
    form.known.data = str(item.latest_action_id)  # the next attempt knows of everything this page shows
    groups = queries.moderated_groups(who) if acts.MOVE in item.acts else []
    targets = [group for group in groups if not group.is_archived and group.slug != item.group_slug]
    form.to_group.choices = [SelectChoice("", _("Choose")), *(SelectChoice(one.slug, one.name) for one in targets)]
    page = render_template(
        "moderation/action.html",
        item=item,
        subject=subject,
        form=form,
        possible=[act for act in item.acts if act != acts.MOVE or targets],
        reasons=reason_templates.by_act(),
        labels=acts.LABELS,
        back=subject_url(subject),
    )
    return page, status


def _suggested() -> str:
    """The text of the template whose button was pressed: without scripts the server puts it into the form."""
    act, _dot, position = request.form.get("suggest", "").partition(".")
    templates = reason_templates.by_act().get(act, [])
    index = int(position) if position.isdecimal() and len(position) < 3 else len(templates)
    return templates[index].text if index < len(templates) else request.form.get("reason", "")


def _undo_page(who: Member, action: ModerationAction, form: UndoActionForm, status: int = 200) -> Any:
    page = render_template(
        "moderation/undo.html",
        entry=queries.log_entry(who, action.id),
        form=form,
        templates=reason_templates.by_act().get(acts.UNDO, []),
    )
    return page, status
