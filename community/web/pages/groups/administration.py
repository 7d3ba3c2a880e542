"""What moderators do with a group as a whole: change its slug, archive, restore, transfer ownership."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import archiving, moderators, queries, slugs
from community.members import queries as member_queries
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.pages.groups.blueprint import bp
from community.web.pages.groups.settings import settings
from community.web.pages.groups.settings_forms import GroupSlugForm, TransferOwnershipForm


@bp.post("/groups/<slug>/address")
@access(Who.MEMBER)
def change_slug(slug: str) -> Response | tuple[str, int]:
    """Change a group's slug."""
    viewed, form = queries.viewed_group(viewer(), slug), GroupSlugForm()
    if viewed.can_moderate and not form.validate():
        return settings(viewed, slug_form=form), 422
    try:
        is_new = slugs.change(viewed.group, current_member(), form.address.data or "")
    except Refused as refusal:
        if refusal.field is None:
            raise
        db.session.rollback()
        form.address.errors = [*form.address.errors, refusal.message]
        return settings(queries.viewed_group(viewer(), slug), slug_form=form), 422
    address = viewed.slug
    db.session.commit()
    page = url_for(".show", slug=address)
    if is_new:
        flash(_("The group’s URL is now %(page)s. The old one redirects here.", page=page), "done")
    else:
        flash(_("That’s already the group’s URL."), "notice")
    return redirect(url_for(".edit", slug=address, _anchor="change-url"), 303)


@bp.post("/groups/<slug>/archive")
@access(Who.MEMBER)
def archive(slug: str) -> Response:
    """Archive a group: it becomes read-only."""
    is_new = archiving.archive(queries.find(viewer(), slug), current_member())
    db.session.commit()
    says = _("Group archived. It’s now read-only; you can restore it in its settings.")
    flash(says if is_new else _("The group is already archived."), "done" if is_new else "notice")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/groups/<slug>/restore")
@access(Who.MEMBER)
def restore(slug: str) -> Response:
    """Restore an archived group."""
    is_new = archiving.restore(queries.find(viewer(), slug), current_member())
    db.session.commit()
    says = _("Group restored.")
    flash(says if is_new else _("The group isn’t archived."), "done" if is_new else "notice")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/groups/<slug>/transfer-ownership")
@access(Who.MEMBER)
def transfer_ownership(slug: str) -> Response | tuple[str, int]:
    """Transfer ownership to another member."""
    viewed, form = queries.viewed_group(viewer(), slug), TransferOwnershipForm()
    if viewed.can_moderate and not form.validate():
        return settings(viewed, transfer_form=form), 422
    try:
        new_moderator = member_queries.find(viewer(), (form.handle.data or "").removeprefix("@").lower())
        moderators.transfer_ownership(viewed.group, new_moderator, current_member())
    except (Refused, Hidden) as refusal:
        if not viewed.can_moderate or (isinstance(refusal, Refused) and refusal.field is None):
            raise
        db.session.rollback()
        unknown = _("No one has this handle. You’ll find handles on members’ profiles, under the name.")
        form.handle.errors = [*form.handle.errors, refusal.message if isinstance(refusal, Refused) else unknown]
        return settings(queries.viewed_group(viewer(), slug), transfer_form=form), 422
    says = _("%(name)s is now a moderator of this group, and you’re a regular member.", name=new_moderator.name)
    db.session.commit()
    flash(says, "done")
    return redirect(url_for(".about", slug=slug), 303)
