"""Who belongs to a group: their page, and what those who keep its peace do there."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import memberships, moderators, queries
from community.groups.queries import members as members_queries
from community.groups.queries.row_types import ViewedGroup
from community.members import queries as member_queries
from community.moderation.queries import about_member
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.pages.groups.blueprint import bp, chosen, searched
from community.web.pages.groups.membership_forms import AddMemberForm
from community.web.pages.groups.pages import sidebar
from community.web.return_urls import referrer_or


@bp.get("/groups/<slug>/members")
@access(Who.ANYONE)
def members(slug: str) -> str | tuple[str, int]:
    """Who belongs to a group."""
    here = queries.viewed_group(viewer(), slug)
    return _page(here, AddMemberForm(formdata=None)), 200 if here.place.can_see_members else 403


@bp.get("/groups/<slug>/banned")
@access(Who.MEMBER)
def banned(slug: str) -> str:
    """Who was sent away from a group, why, and until when."""
    here = queries.viewed_group(viewer(), slug)
    if not here.can_moderate:
        raise Hidden
    page = members_queries.banned(current_member(), here.group, request.args.get("after"))
    reasons = about_member.ban_reasons(current_member(), here.group, [who.id for who in page.rows])
    return render_template(
        "groups/banned.html", group=here.group, mine=here, page=page, reasons=reasons, **sidebar(here)
    )


@bp.post("/groups/<slug>/admit")
@access(Who.MEMBER)
def add_member(slug: str) -> str | Response | tuple[str, int]:
    """Add a member to a private group by their handle."""
    here = queries.viewed_group(viewer(), slug)
    form = AddMemberForm()
    if here.can_moderate and not form.validate():
        return _page(here, form), 422
    try:
        name = memberships.add(here.group, form.handle.data or "", current_member()).name
    except Refused as refusal:
        if refusal.field is None:
            raise
        db.session.rollback()
        form.refuse(refusal)
        return _page(queries.viewed_group(viewer(), slug), form), 422
    db.session.commit()
    flash(_("%(name)s belongs to this group now.", name=name), "done")
    return redirect(url_for(".members", slug=slug), 303)


@bp.post("/groups/<slug>/members/<handle>/entrust")
@access(Who.MEMBER)
def add_moderator(slug: str, handle: str) -> Response:
    """Make a member a moderator."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    moderators.add(group, subject, current_member())
    return _done(slug, _("%(name)s is a moderator of this group now.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/relieve")
@access(Who.MEMBER)
def remove_moderator(slug: str, handle: str) -> Response:
    """Let a moderator be a plain member again."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    moderators.remove(group, subject, current_member())
    return _done(slug, _("%(name)s is a plain member of this group now.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/remove")
@access(Who.MEMBER)
def remove_member(slug: str, handle: str) -> Response:
    """Take a member out of a group."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    memberships.remove(group, subject, current_member())
    return _done(slug, _("%(name)s does not belong to this group any more. What they wrote stays.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/trust")
@access(Who.MEMBER)
def trust(slug: str, handle: str) -> Response:
    """Let what a member posts in the group stand at once."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    moderators.trust_poster(group, subject, current_member())
    return _done(slug, _("What %(name)s posts in this group stands at once from now on.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/distrust")
@access(Who.MEMBER)
def untrust(slug: str, handle: str) -> Response:
    """Let what a member posts in the group wait where the group holds posts."""
    group, subject = queries.find(viewer(), slug), member_queries.find(viewer(), handle)
    moderators.untrust_poster(group, subject, current_member())
    return _done(
        slug, _("What %(name)s posts waits for a look again, where this group holds posts.", name=subject.name)
    )


def _page(here: ViewedGroup, form: AddMemberForm) -> str:
    search, role = searched(), chosen("role", members_queries.ROLES)
    page = members_queries.members(
        viewer(), here.group, search, request.args.get("after"), role=role, everyone=here.can_moderate
    )
    return render_template(
        "groups/members.html",
        group=here.group,
        mine=here,
        page=page,
        search=search,
        role=role,
        form=form,
        **sidebar(here),
    )


def _done(slug: str, says: str) -> Response:
    db.session.commit()
    flash(says, "done")
    return redirect(referrer_or(url_for(".members", slug=slug)), 303)
