"""What a group says of itself and how it is run: founding one, and its settings."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.groups import addressing, editing, founding, queries
from community.groups.forms import AddressForm, EditForm, FoundForm, HeirForm
from community.groups.models import PRIVATE
from community.groups.shapes import Here
from community.groups.views.blueprint import bp
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.web.access import Who, access
from community.web.login import member, viewer


@bp.route("/groups/new", methods=["GET", "POST"])
@access(Who.CONFIRMED)
def found() -> str | Response | tuple[str, int]:
    """Found a group."""
    if not founding.may_found(member()):
        raise founding.reserved()
    form = FoundForm()
    if request.form.get("preview"):
        return render_template("groups/found.html", form=form, previews=form.previews)
    if not form.validate_on_submit():
        return render_template("groups/found.html", form=form, previews={}), 422 if form.is_submitted() else 200
    try:
        group = founding.found(member(), form.charter)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("groups/found.html", form=form, previews={}), 422
    slug = group.slug
    db.session.commit()
    flash(_("Your group is there. Post its first idea, so that those who come find something to vote on."), "done")
    flash("group:new", "draft-done")
    return redirect(url_for(".show", slug=slug), 303)


@bp.route("/groups/<slug>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(slug: str) -> str | Response | tuple[str, int]:
    """Change a group's words, who can find it, and who may do what in it."""
    here = queries.here(viewer(), slug)
    if not here.keeps_peace:
        raise Hidden
    form = EditForm.of(here.group)
    if request.form.get("preview"):
        return settings(here, form, previews=form.previews)
    if not form.validate_on_submit():
        return settings(here, form), 422 if form.is_submitted() else 200
    try:
        return _save(here, form)
    except Stale as refusal:
        db.session.rollback()
        here = queries.here(viewer(), slug)
        changed = form.changed_meanwhile(here.group)
        form.version.data = str(here.group.version)
        return settings(here, form, stale=refusal.message, changed=changed), 409
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return settings(queries.here(viewer(), slug), form), 422


def settings(here: Here, form: EditForm | None = None, **more: Any) -> str:
    """The page of a group's settings, with a form of it that came back."""
    plain = addressing.without_letters(here.slug) if here.is_private else here.slug
    shown: dict[str, Any] = {
        "form": form or EditForm.of(here.group, formdata=None),
        "renaming": AddressForm(formdata=None, address=plain),
        "handing": HeirForm(formdata=None),
        "previews": {},
        **more,
    }
    return render_template("groups/edit.html", group=here.group, mine=here, **shown)


def _save(here: Here, form: EditForm) -> Response:
    if form.opens(here.group) and form.seen == here.group.version and not form.sure.data:
        raise Refused(
            _("Tick this to open the group, or let it stay private: what its members wrote was not meant for all."),
            "sure",
        )
    before = here.slug
    changed = editing.edit(here.group, member(), form.charter, version=form.seen)
    slug = here.slug
    db.session.commit()
    flash(_("The group is changed.") if changed else _("There was nothing to change."), "done" if changed else "notice")
    if slug != before and form.kind.data == PRIVATE:
        flash(_("Being private now, it has another address. The old one leads its members here."), "notice")
    return redirect(url_for(".about", slug=slug), 303)
