"""Creating a group, and its settings."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import creation, editing, queries, slugs
from community.groups.models import PRIVATE
from community.groups.queries import ViewedGroup
from community.web import sent_forms
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
@access(Who.GOOD_STANDING)
def create() -> str | Response | tuple[str, int]:
    """Create a group."""
    if not creation.can_create(current_member()):
        raise creation.creation_refusal()
    form = CreateGroupForm()
    if request.form.get("preview"):
        return render_template("groups/create.html", form=form, previews=form.previews)
    if not form.validate_on_submit():
        return render_template("groups/create.html", form=form, previews={}), 422 if form.is_submitted() else 200
    sent = sent_forms.of_request()
    if page := sent_forms.claim(current_member(), sent, same_content=True):
        return sent_forms.answer_again(page, "group:new")
    try:
        group = creation.create(current_member(), form.settings)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("groups/create.html", form=form, previews={}), 422
    page = url_for(".show", slug=group.slug)
    sent_forms.remember(current_member(), sent, page)
    db.session.commit()
    flash(_("Your group is live. Post its first idea so new members have something to vote on."), "done")
    flash("group:new", "draft-done")
    return redirect(page, 303)


@bp.route("/groups/<slug>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(slug: str) -> str | Response | tuple[str, int]:
    """Edit a group's settings."""
    viewed = queries.viewed_group(viewer(), slug)
    if not viewed.can_moderate:
        raise Hidden
    form = EditGroupForm.of(viewed.group)
    if request.form.get("preview"):
        return settings(viewed, form, previews=form.previews)
    if not form.validate_on_submit():
        return settings(viewed, form), 422 if form.is_submitted() else 200
    try:
        return _save(viewed, form)
    except Stale as refusal:
        db.session.rollback()
        viewed = queries.viewed_group(viewer(), slug)
        changed = form.differences(viewed.group)
        form.version.data = str(viewed.group.version)
        return settings(viewed, form, stale=refusal.message, changed=changed), 409
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return settings(queries.viewed_group(viewer(), slug), form), 422


def settings(viewed: ViewedGroup, form: EditGroupForm | None = None, **more: Any) -> str:
    """The settings page, with forms that were sent and come back."""
    plain = slugs.without_suffix(viewed.slug) if viewed.is_private else viewed.slug
    shown: dict[str, Any] = {
        "form": form or EditGroupForm.of(viewed.group, formdata=None),
        "slug_form": GroupSlugForm(formdata=None, address=plain),
        "transfer_form": TransferOwnershipForm(formdata=None),
        "previews": {},
        **more,
    }
    return render_template("groups/edit.html", group=viewed.group, viewed_group=viewed, **shown)


def _save(viewed: ViewedGroup, form: EditGroupForm) -> Response:
    if form.makes_public(viewed.group) and form.base_version == viewed.group.version and not form.sure.data:
        raise Refused(
            _(
                "Check this box to make the group public, or keep it private. Its members didn’t post for "
                "everyone to read."
            ),
            "sure",
        )
    before = viewed.slug
    changed = editing.edit(viewed.group, current_member(), form.settings, version=form.base_version)
    slug = viewed.slug
    db.session.commit()
    flash(_("Changes saved.") if changed else _("No changes to save."), "done" if changed else "notice")
    if slug != before and form.kind.data == PRIVATE:
        flash(_("As a private group, it has a new URL. The old one redirects its members here."), "notice")
    return redirect(url_for(".about", slug=slug), 303)
