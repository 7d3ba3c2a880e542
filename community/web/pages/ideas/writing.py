"""Views for posting an idea, editing it, and removing and restoring the viewer's own."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.core import markup
from community.core.db import db, reading
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.core.visibility import AUTHOR
from community.groups import queries as group_queries
from community.ideas import diff, editing, extra_answers, images, posting, queries, site_stats, visibility
from community.ideas.models import Idea
from community.ideas.posting import MAX_TITLE
from community.ideas.queries import extra_fields
from community.ideas.queries.extra_fields import Answer
from community.images import processing
from community.members.models import Member
from community.web import pending_actions, sent_forms
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.forms import add_error
from community.web.pages.ideas.blueprint import bp, idea_url
from community.web.pages.ideas.forms import EditIdeaForm, IdeaForm, NewIdeaForm, with_extra_fields
from community.web.pages.images import forms as image_forms
from community.web.pages.images.forms import MAX_REQUEST_BYTES, store_uploads
from community.web.pages.search import suggestions
from community.web.pending_actions import Description
from community.web.uploads import accepts_files

PROMPTS = ("body", "today", "others")


@bp.route("/ideas/new", methods=["GET", "POST"])
@access(Who.PARTICIPANT)
@accepts_files(*image_forms.field_names(images.MAX_IMAGES), max_bytes=MAX_REQUEST_BYTES)
def post() -> Any:
    """Post an idea. A visitor's is pending until they have confirmed their email; they can add images then."""
    form = _new_form()
    if request.method == "GET":
        form.title.data = markup.one_line(request.args.get("title"))[:MAX_TITLE]
        form.image_slots = image_forms.prefilled({}, images.MAX_IMAGES)
        return _new_page(form)
    images_valid = viewer() is None or _receive_images(form)
    if "preview" in request.form or "similar" in request.form:
        return _new_page(form)
    if not _is_valid(form, images_valid=images_valid):
        return _new_page(form, 422)
    if viewer() is None:
        return _save_for_visitor(form)
    sent = sent_forms.of_request()
    if page := sent_forms.claim(current_member(), sent, same_content=True):
        return sent_forms.answer_again(page, "new-idea")
    try:
        group = group_queries.find(current_member(), form.group.data)
        idea = posting.post(current_member(), group, **form.texts(), answers=form.answers())
        if wanted := image_forms.selected(form.image_slots):
            images.set_images(idea, current_member(), wanted)
    except Refused as refusal:
        _refuse(form, refusal)
        return _new_page(form, 422)
    page = idea_url(idea)
    next_steps = _waits(group.name) if idea.review_state else _what_happens_next(group.id, group.name)
    sent_forms.remember(current_member(), sent, page)
    db.session.commit()
    flash("new-idea", "draft-done")
    flash(next_steps, "done")
    return redirect(page, 303)


def describe_idea(details: dict[str, Any]) -> Description:
    """How a pending idea is shown."""
    texts = (details["title"], *(details[name] for name in PROMPTS))
    return Description(_("Idea: “%(title)s”", title=details["title"]), "\n\n".join(text for text in texts if text))


@pending_actions.pending(
    "idea",
    describe=describe_idea,
    ready=lazy_gettext("Your idea is ready."),
    button=lazy_gettext("Post my idea"),
    is_public=True,
)
def finish_posting(author: Member, details: dict[str, Any]) -> str:
    """Post the idea that a visitor wrote before they had an account."""
    group = group_queries.find(author, details["group"])
    idea = posting.post(author, group, **{name: details[name] for name in ("title", *PROMPTS)})
    extra_answers.write_possible(idea, {int(key): value for key, value in details.get("answers", {}).items()})
    page = idea_url(idea)
    next_steps = _waits(group.name) if idea.review_state else _what_happens_next(group.id, group.name)
    db.session.commit()
    flash(next_steps, "done")
    return page


@bp.route("/ideas/<int:idea_id>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
@accepts_files(*image_forms.field_names(images.MAX_IMAGES), max_bytes=MAX_REQUEST_BYTES)
def edit(idea_id: int) -> Any:
    """Edit the viewer's own idea."""
    idea = _own(idea_id)
    editing.check(idea, current_member())
    if request.method == "GET":
        form = with_extra_fields(EditIdeaForm, extra_fields.with_answers(idea))(formdata=None, obj=idea)
        prefill_version(form, idea)
        stored = {image.name: image.description for image in queries.idea_images(idea_id)}
        form.image_slots = image_forms.prefilled(stored, images.MAX_IMAGES)
        return _edit_page(idea, form)
    form = with_extra_fields(EditIdeaForm, extra_fields.with_answers(idea))()
    images_valid = _receive_images(form)
    idea = _own(idea_id)  # read again: processing images may have taken a while
    if "preview" in request.form:
        return _edit_page(idea, form)
    if not _is_valid(form, images_valid=images_valid):
        return _edit_page(idea, form, 422)
    try:
        changed = editing.edit(
            idea, current_member(), **form.texts(), version=form.base_version, answers=form.answers()
        )
        wanted, unwanted = image_forms.selected(form.image_slots), image_forms.removed(form.image_slots)
        changed |= bool(wanted or unwanted) and images.set_images(idea, current_member(), wanted, unwanted)
    except Stale as stale:
        form.version.data = str(idea.version)
        return _edit_page(idea, form, 409, stale.message)
    except Refused as refusal:
        _refuse(form, refusal)
        return _edit_page(queries.find(current_member(), idea_id), form, 422)
    page = idea_url(idea)
    db.session.commit()
    flash(f"edit-idea-{idea_id}", "draft-done")
    says = _("Your idea has been updated.") if changed else _("No changes to save.")
    flash(says, "done" if changed else "notice")
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/remove")
@access(Who.MEMBER)
def remove(idea_id: int) -> Response:
    """Remove the viewer's own idea."""
    idea = _own(idea_id)
    page = idea_url(idea)
    if visibility.remove(idea, AUTHOR):
        flash(_("Your idea has been deleted. Only you and moderators can see it. You can restore it later."), "done")
    else:
        flash(_("This idea has already been removed."), "notice")
    db.session.commit()
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/restore")
@access(Who.MEMBER)
def restore(idea_id: int) -> Response:
    """Restore the viewer's own idea."""
    idea = _own(idea_id)
    page = idea_url(idea)
    if visibility.restore(idea, AUTHOR):
        back = _("Your idea has been restored, with its votes and comments.")
        waits = _("Your idea has been restored, but it’s hidden until a moderator reviews it.")
        flash(waits if idea.review_state else back, "done")
    else:
        flash(_("This idea is already visible."), "notice")
    db.session.commit()
    return redirect(page, 303)


def _new_form() -> NewIdeaForm:
    """The form with the extra fields of its group: the chosen one, or the preselected one of a new form."""
    who, named = viewer(), request.values.get("group")
    choices = queries.groups_to_choose(who)
    is_new = request.method == "GET"
    slug = named or (queries.most_used_group(who) if is_new and who is not None else "")
    chosen = next((choice for choice in choices if choice.can_post and choice.slug == slug), None)
    has_fields = chosen is not None and chosen.has_extra_fields
    fields = extra_fields.of_group(chosen.id) if chosen is not None and has_fields else []
    form = with_extra_fields(NewIdeaForm, fields)()
    form.offer(choices, named)
    if is_new:
        form.group.data = slug if form.is_offered(slug) else ""
    return form


def _is_valid(form: IdeaForm, *, images_valid: bool) -> bool:
    """Whether what was sent can be saved. Adds all errors to the form."""
    texts_valid = form.validate()
    return form.check_extra_fields(request.form) and texts_valid and images_valid


def _save_for_visitor(form: NewIdeaForm) -> Any:
    texts = form.texts()
    details = {**texts, "group": form.group.data, "answers": form.answers()}
    try:
        posting.write(Idea(), **texts)  # refuses what could not be posted later
        answer = pending_actions.save_and_continue("idea", texts["title"], details, back=url_for("members.waiting"))
    except Refused as refusal:
        _refuse(form, refusal)
        return _new_page(form, 422)
    flash("new-idea", "draft-done")
    return answer


def _receive_images(form: IdeaForm) -> bool:
    """Store the uploaded images of a form and add their errors to it. Whether there were none."""
    form.image_slots = image_forms.submitted(images.MAX_IMAGES)
    fine = store_uploads(form.image_slots, processing.illustration)
    form.form_errors += [f"{slot.title}: {error}" for slot in form.image_slots for error in slot.errors]
    return fine


def _own(idea_id: int) -> Idea:
    idea = queries.find(current_member(), idea_id)
    if idea.author_id != current_member().id:
        raise Hidden
    return idea


def _waits(group: str) -> str:
    return _(
        "We’ve saved your idea and added your vote. A moderator of %(group)s will review it before others see it. "
        "Until then, you can find and edit it here.",
        group=group,
    )


def _what_happens_next(group_id: int, group: str) -> str:
    posted = _("Your idea is live, and we’ve added your vote.")
    days = site_stats.median_answer_days(group_id)
    if days is None:
        return posted
    answered = _("Ideas in %(group)s are usually answered %(time)s.", group=group, time=site_stats.format_days(days))
    return f"{posted} {answered}"


def _new_page(form: NewIdeaForm, status: int = 200) -> Any:
    """The form with similar ideas: scripts load them while typing; without scripts they come with the form."""
    if request.method == "POST":
        db.session.rollback()  # searching takes time, and must not block writers
    with reading():
        found = suggestions.similar_ideas(form.title.data or "")
        page = render_template(
            "ideas/new.html", form=form, previews=previews(form), similar_ideas=found, stats=site_stats.current()
        )
        return page, status


def _edit_page(idea: Idea, form: EditIdeaForm, status: int = 200, stale: str = "") -> Any:
    page = render_template(
        "ideas/edit.html",
        idea=idea,
        form=form,
        previews=previews(form),
        stale=stale,
        change=_change(idea, form) if stale else None,
        current_answers=extra_fields.as_text(extra_fields.answers_of(idea.id)) if stale else "",
        back=idea_url(idea),
    )
    return page, status


def prefill_version(form: IdeaForm, idea: Idea) -> None:
    """Fill in an earlier version of the text, if the URL names one, so that saving restores it."""
    version = request.args.get("version", type=int)
    if version is None or version == idea.version:
        return
    earlier = next(iter(queries.versions(viewer(), idea.id, version + 1, 1)), None)
    if earlier is None or earlier.version != version:
        raise Hidden
    for name in ("title", *PROMPTS):
        form[name].data = getattr(earlier, name)
    answers = extra_fields.parse_text(earlier.answers, [control.label.text for control in form.extra_controls])
    for control in form.extra_controls:
        control.data = answers.get(control.label.text, "")


def _change(idea: Idea, form: EditIdeaForm) -> diff.IdeaDiff:
    """What saving the form would change in the current version."""
    typed = form.texts()
    present = extra_fields.answers_of(idea.id)
    old = queries.present_version(idea, present)
    new = old._replace(
        title=typed["title"],
        body=typed["body"],
        today=typed["today"],
        others=typed["others"],
        answers=extra_fields.as_text(_answers_after(form, present)),
    )
    return diff.compare(old, new)


def _answers_after(form: EditIdeaForm, present: Sequence[Answer]) -> list[Answer]:
    """The answers of an idea once the form is saved; those that the form does not ask for stay."""
    asked = {control.label.text: control.data for control in form.extra_controls}
    typed = [Answer(name, value) for name, value in asked.items() if value]
    return [*(answer for answer in present if answer.name not in asked), *typed]


def previews(form: IdeaForm) -> dict[str, Markup]:
    """Rendered texts for a preview without scripts."""
    if "preview" not in request.form:
        return {}
    return {name: Markup(markup.to_html(form[name].data)) for name in PROMPTS if form[name].data}  # noqa: S704


def _refuse(form: IdeaForm, refusal: Refused) -> None:
    """Show a refusal at its field. The transaction is rolled back."""
    db.session.rollback()
    add_error(form, refusal)
