"""The members page of a group, and what its moderators do there."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import memberships, moderators, queries
from community.groups.queries import ViewedGroup
from community.members import queries as member_queries
from community.moderation.queries import about_member
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.page_cache import cacheable
from community.web.pages.groups.blueprint import bp, chosen, searched
from community.web.pages.groups.membership_forms import AddMemberForm
from community.web.pages.groups.pages import sidebar
from community.web.return_urls import referrer_or


@bp.get("/groups/<slug>/members")
@access(Who.ANYONE)
@cacheable
def members(slug: str) -> str | tuple[str, int]:
    """The members of a group."""
    viewed = queries.viewed_group(viewer(), slug)
    return _page(viewed, AddMemberForm(formdata=None)), 200 if viewed.access.can_see_members else 403


@bp.get("/groups/<slug>/banned")
@access(Who.MEMBER)
def banned(slug: str) -> str:
    """Members banned from a group, with reason and end."""
    viewed = queries.viewed_group(viewer(), slug)
    if not viewed.can_moderate:
        raise Hidden
    page = queries.banned_members(current_member(), viewed.group, request.args.get("after"))
    reasons = about_member.ban_reasons(current_member(), viewed.group, [row.id for row in page.rows])
    return render_template(
        "groups/banned.html", group=viewed.group, viewed_group=viewed, page=page, reasons=reasons, **sidebar(viewed)
    )


@bp.post("/groups/<slug>/members/add")
@access(Who.MEMBER)
def add_member(slug: str) -> str | Response | tuple[str, int]:
    """Add a member by their handle."""
    viewed = queries.viewed_group(viewer(), slug)
    form = AddMemberForm()
    if viewed.can_moderate and not form.validate():
        return _page(viewed, form), 422
    try:
        name = memberships.add(viewed.group, form.handle.data or "", current_member()).name
    except Refused as refusal:
        if refusal.field is None:
            raise
        db.session.rollback()
        form.refuse(refusal)
        return _page(queries.viewed_group(viewer(), slug), form), 422
    db.session.commit()
    flash(_("%(name)s is now a member of this group.", name=name), "done")
    return redirect(url_for(".members", slug=slug), 303)


@bp.post("/groups/<slug>/members/<handle>/make-moderator")
@access(Who.MEMBER)
def add_moderator(slug: str, handle: str) -> Response:
    """Make a member a moderator."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    if not moderators.add(group, subject, current_member()):
        return _unchanged(slug, _("%(name)s is already a moderator of this group.", name=subject.name))
    return _done(slug, _("%(name)s is now a moderator of this group.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/remove-moderator")
@access(Who.MEMBER)
def remove_moderator(slug: str, handle: str) -> Response:
    """Make a moderator a regular member."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    if not moderators.remove(group, subject, current_member()):
        return _unchanged(slug, _("%(name)s is already a regular member of this group.", name=subject.name))
    return _done(slug, _("%(name)s is now a regular member of this group.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/remove")
@access(Who.MEMBER)
def remove_member(slug: str, handle: str) -> Response:
    """Remove a member from a group."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    if not memberships.remove(group, subject, current_member()):
        return _unchanged(slug, _("%(name)s isn’t a member of this group.", name=subject.name))
    return _done(slug, _("%(name)s has been removed from this group. Their posts stay.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/trust")
@access(Who.MEMBER)
def trust(slug: str, handle: str) -> Response:
    """Exempt a member's posts from pre-moderation."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    if not moderators.trust_poster(group, subject, current_member()):
        return _unchanged(slug, _("%(name)s is already trusted in this group.", name=subject.name))
    return _done(slug, _("From now on, %(name)s’s posts in this group appear right away.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/untrust")
@access(Who.MEMBER)
def untrust(slug: str, handle: str) -> Response:
    """End a member's exemption from pre-moderation."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    if not moderators.untrust_poster(group, subject, current_member()):
        return _unchanged(slug, _("%(name)s wasn’t trusted in this group.", name=subject.name))
    return _done(slug, _("%(name)s’s posts need approval again if this group reviews new posts.", name=subject.name))


def _page(viewed: ViewedGroup, form: AddMemberForm) -> str:
    search, role = searched(), chosen("role", queries.ROLES)
    page = queries.members(
        viewer(), viewed.group, search, request.args.get("after"), role=role, everyone=viewed.can_moderate
    )
    return render_template(
        "groups/members.html",
        group=viewed.group,
        viewed_group=viewed,
        page=page,
        search=search,
        role=role,
        form=form,
        **sidebar(viewed),
    )


def _unchanged(slug: str, says: str) -> Response:
    """The answer to an act that had been done before."""
    return _done(slug, says, "notice")


def _done(slug: str, says: str, category: str = "done") -> Response:
    db.session.commit()
    flash(says, category)
    return redirect(referrer_or(url_for(".members", slug=slug)), 303)
