"""What a group says of itself and how it is run: founding one, and its settings."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import creation, editing, queries, slugs
from community.groups.models import PRIVATE
from community.groups.queries.row_types import ViewedGroup
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.pages.groups.blueprint import bp
from community.web.pages.groups.settings_forms import (
    CreateGroupForm,
    EditGroupForm,
    GroupSlugForm,
    TransferOwnershipForm,
)


@bp.route("/groups/new", methods=["GET", "POST"])
@access(Who.CONFIRMED)
def create() -> str | Response | tuple[str, int]:
    """Found a group."""
    if not creation.can_create(current_member()):
        raise creation.creation_refusal()
    form = CreateGroupForm()
    if request.form.get("preview"):
        return render_template("groups/create.html", form=form, previews=form.previews)
    if not form.validate_on_submit():
        return render_template("groups/create.html", form=form, previews={}), 422 if form.is_submitted() else 200
    try:
        group = creation.create(current_member(), form.charter)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("groups/create.html", form=form, previews={}), 422
    slug = group.slug
    db.session.commit()
    flash(_("Your group is there. Post its first idea, so that those who come find something to vote on."), "done")
    flash("group:new", "draft-done")
    return redirect(url_for(".show", slug=slug), 303)


@bp.route("/groups/<slug>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(slug: str) -> str | Response | tuple[str, int]:
    """Change a group's words, who can find it, and who may do what in it."""
    here = queries.viewed_group(viewer(), slug)
    if not here.can_moderate:
        raise Hidden
    form = EditGroupForm.of(here.group)
    if request.form.get("preview"):
        return settings(here, form, previews=form.previews)
    if not form.validate_on_submit():
        return settings(here, form), 422 if form.is_submitted() else 200
    try:
        return _save(here, form)
    except Stale as refusal:
        db.session.rollback()
        here = queries.viewed_group(viewer(), slug)
        changed = form.changed_meanwhile(here.group)
        form.version.data = str(here.group.version)
        return settings(here, form, stale=refusal.message, changed=changed), 409
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return settings(queries.viewed_group(viewer(), slug), form), 422


def settings(here: ViewedGroup, form: EditGroupForm | None = None, **more: Any) -> str:
    """The page of a group's settings, with a form of it that came back."""
    plain = slugs.without_suffix(here.slug) if here.is_private else here.slug
    shown: dict[str, Any] = {
        "form": form or EditGroupForm.of(here.group, formdata=None),
        "renaming": GroupSlugForm(formdata=None, address=plain),
        "handing": TransferOwnershipForm(formdata=None),
        "previews": {},
        **more,
    }
    return render_template("groups/edit.html", group=here.group, mine=here, **shown)


def _save(here: ViewedGroup, form: EditGroupForm) -> Response:
    if form.opens(here.group) and form.seen == here.group.version and not form.sure.data:
        raise Refused(
            _("Tick this to open the group, or let it stay private: what its members wrote was not meant for all."),
            "sure",
        )
    before = here.slug
    changed = editing.edit(here.group, current_member(), form.charter, version=form.seen)
    slug = here.slug
    db.session.commit()
    flash(_("The group is changed.") if changed else _("There was nothing to change."), "done" if changed else "notice")
    if slug != before and form.kind.data == PRIVATE:
        flash(_("Being private now, it has another address. The old one leads its members here."), "notice")
    return redirect(url_for(".about", slug=slug), 303)
