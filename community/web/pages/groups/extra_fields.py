"""The extra fields of a group: the pages where moderators define them, and their controls for the form of an idea."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired

from community.core import markup
from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.groups import queries as group_queries
from community.groups.queries import ViewedGroup
from community.ideas import extra_fields as defining
from community.ideas.extra_fields import CHOICE, MAX_FIELDS, MAX_HELP, MAX_NAME, NUMBER, TEXT, FieldSettings
from community.ideas.queries import extra_fields
from community.ideas.queries.extra_fields import ExtraField
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.forms import add_error, field_text
from community.web.pages.groups.blueprint import bp
from community.web.pages.ideas.forms import IdeaForm, with_extra_fields

KIND_NAMES = {
    TEXT: lazy_gettext("Text: one line"),
    CHOICE: lazy_gettext("Choice: one of several answers"),
    NUMBER: lazy_gettext("Number"),
}


class ExtraFieldForm(FlaskForm):  # type: ignore[misc]
    """An extra field of a group. The kind is asked only for a new one."""

    name = StringField(
        lazy_gettext("Name"),
        [DataRequired(lazy_gettext("Please give the field a name."))],
        filters=[markup.one_line],
        description=lazy_gettext("What people see above it, such as “Model” or “Number of users”."),
        render_kw={"maxlength": MAX_NAME},
    )
    kind = RadioField(
        lazy_gettext("Kind"),
        choices=[SelectChoice(*kind) for kind in KIND_NAMES.items()],
        default=TEXT,
        description=lazy_gettext("You can’t change it later."),
    )
    choices = TextAreaField(
        lazy_gettext("Choices"),
        filters=[markup.clean_text],
        description=lazy_gettext("For a choice only: 2 to 20 answers, one per line."),
        render_kw={"class": "short"},
    )
    help = StringField(
        lazy_gettext("Help text"),
        filters=[markup.one_line],
        description=lazy_gettext("A short sentence below the name, such as where to find the answer."),
        render_kw={"maxlength": MAX_HELP},
    )
    is_required = BooleanField(
        lazy_gettext("Required"), description=lazy_gettext("Ideas can’t be posted without an answer.")
    )

    def settings(self, kind: str) -> FieldSettings:
        """What was entered, for a field of a kind."""
        texts = {name: field_text(self[name]) for name in ("name", "help")}
        choices = field_text(self.choices) if "choices" in self else ""
        return FieldSettings(kind=kind, choices=choices, is_required=bool(self.is_required.data), **texts)


@bp.route("/groups/<slug>/fields", methods=["GET", "POST"])
@access(Who.MEMBER)
def extra_field_list(slug: str) -> Any:
    """All extra fields of a group, and a form for another one."""
    viewed = _moderated(slug)
    if request.method == "GET":
        return _list_page(viewed, ExtraFieldForm(formdata=None))
    form = ExtraFieldForm()
    if not form.validate():
        return _list_page(viewed, form, 422)
    sent, url = sent_forms.of_request(), url_for(".extra_field_list", slug=slug)
    if page := sent_forms.claim(current_member(), sent):
        return sent_forms.answer_again(page, "extra-field")
    try:
        defining.add(viewed.group, current_member(), form.settings(form.kind.data))
    except Refused as refusal:
        return _list_page(*_refused(slug, form, refusal), 422)
    sent_forms.remember(current_member(), sent, url)
    db.session.commit()
    flash(_("Field added."), "done")
    return redirect(url, 303)


@bp.route("/groups/<slug>/fields/<int:field_id>", methods=["GET", "POST"])
@access(Who.MEMBER)
def extra_field(slug: str, field_id: int) -> Any:
    """One extra field, to edit."""
    viewed = _moderated(slug)
    field = _field(viewed, field_id)
    if request.method == "GET":
        given = {**field._asdict(), "choices": "\n".join(field.choices)}
        return _field_page(viewed, field, _field_form(field, formdata=None, data=given))
    form = _field_form(field)
    if not form.validate():
        return _field_page(viewed, field, form, 422)
    try:
        defining.edit(viewed.group, field_id, current_member(), form.settings(field.kind))
    except Refused as refusal:
        viewed, form = _refused(slug, form, refusal)
        return _field_page(viewed, field, form, 422)
    return _saved(slug, _("Field saved."))


@bp.post("/groups/<slug>/fields/<int:field_id>/move")
@access(Who.MEMBER)
def move_extra_field(slug: str, field_id: int) -> Response:
    """Move an extra field up or down."""
    viewed = _moderated(slug)
    defining.move(viewed.group, field_id, current_member(), up=request.form.get("to") != "down")
    return _saved(slug, _("Order saved."))


@bp.post("/groups/<slug>/fields/<int:field_id>/remove")
@access(Who.MEMBER)
def remove_extra_field(slug: str, field_id: int) -> Response:
    """Remove an extra field with all its answers."""
    name = defining.remove(_moderated(slug).group, field_id, current_member())
    return _saved(slug, _("Field “%(name)s” removed.", name=name))


@bp.get("/groups/<slug>/fields/controls")
@access(Who.ANYONE)
def extra_field_controls(slug: str) -> str:
    """The controls of a group's extra fields, for the script of the form of a new idea: part of a page."""
    group = group_queries.find(viewer(), slug)
    form = with_extra_fields(IdeaForm, extra_fields.of_group(group.id))(formdata=None)
    return render_template("ideas/extra_fields.html", form=form)


def _moderated(slug: str) -> ViewedGroup:
    viewed = group_queries.viewed_group(viewer(), slug)
    if not viewed.can_moderate:
        raise Hidden
    return viewed


def _field(viewed: ViewedGroup, field_id: int) -> ExtraField:
    found = next((field for field in extra_fields.of_group(viewed.group.id) if field.id == field_id), None)
    if found is None:
        raise Hidden
    return found


def _field_form(field: ExtraField, **given: Any) -> ExtraFieldForm:
    form = ExtraFieldForm(**given)
    del form.kind
    if field.kind != CHOICE:
        del form.choices
    return form


def _refused(slug: str, form: ExtraFieldForm, refusal: Refused) -> tuple[ViewedGroup, ExtraFieldForm]:
    """The group read again, and the form with the refusal. An archived group has no form: raises the refusal."""
    db.session.rollback()
    viewed = _moderated(slug)
    if viewed.group.is_archived:
        raise refusal
    add_error(form, refusal)
    return viewed, form


def _saved(slug: str, says: str) -> Response:
    db.session.commit()
    flash(says, "done")
    return redirect(url_for(".extra_field_list", slug=slug), 303)


def _list_page(viewed: ViewedGroup, form: ExtraFieldForm, status: int = 200) -> tuple[str, int]:
    fields = extra_fields.of_group(viewed.group.id)
    return _page(
        "groups/extra_fields.html",
        viewed,
        form,
        status,
        fields=fields,
        counts=extra_fields.counts([field.id for field in fields]),
        most_counted=extra_fields.MAX_COUNT,
        most=MAX_FIELDS,
    )


def _field_page(viewed: ViewedGroup, field: ExtraField, form: ExtraFieldForm, status: int = 200) -> tuple[str, int]:
    return _page("groups/extra_field.html", viewed, form, status, extra_field=field)


def _page(template: str, viewed: ViewedGroup, form: FlaskForm, status: int, **more: Any) -> tuple[str, int]:
    page = render_template(template, group=viewed.group, viewed_group=viewed, form=form, kind_names=KIND_NAMES, **more)
    return page, status
