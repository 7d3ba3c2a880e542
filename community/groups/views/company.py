"""Who belongs to a group: their page, and what those who keep its peace do there."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.groups import admitting, entrusting, people, queries, removing, trusting
from community.groups.forms import AdmitForm
from community.groups.shapes import Here
from community.groups.views.blueprint import bp, chosen, searched
from community.groups.views.pages import beside
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused
from community.kernel.words import gettext as _
from community.members import queries as members_of_site
from community.moderation.queries import bans
from community.web.access import Who, access
from community.web.login import member, viewer
from community.web.security import came_from


@bp.get("/groups/<slug>/members")
@access(Who.ANYONE)
def members(slug: str) -> str | tuple[str, int]:
    """Who belongs to a group."""
    here = queries.here(viewer(), slug)
    return _page(here, AdmitForm(formdata=None)), 200 if here.place.sees_members else 403


@bp.get("/groups/<slug>/banned")
@access(Who.MEMBER)
def banned(slug: str) -> str:
    """Who was sent away from a group, why, and until when."""
    here = queries.here(viewer(), slug)
    if not here.keeps_peace:
        raise Hidden
    page = people.banned(member(), here.group, request.args.get("after"))
    reasons = bans.reasons(member(), here.group, [who.id for who in page.rows])
    return render_template(
        "groups/banned.html", group=here.group, mine=here, page=page, reasons=reasons, **beside(here)
    )


@bp.post("/groups/<slug>/admit")
@access(Who.MEMBER)
def admit(slug: str) -> str | Response | tuple[str, int]:
    """Add a member to a private group by their handle."""
    here = queries.here(viewer(), slug)
    form = AdmitForm()
    if here.keeps_peace and not form.validate():
        return _page(here, form), 422
    try:
        name = admitting.admit(here.group, form.handle.data or "", member()).name
    except Refused as refusal:
        if refusal.field is None:
            raise
        db.session.rollback()
        form.refuse(refusal)
        return _page(queries.here(viewer(), slug), form), 422
    db.session.commit()
    flash(_("%(name)s belongs to this group now.", name=name), "done")
    return redirect(url_for(".members", slug=slug), 303)


@bp.post("/groups/<slug>/members/<handle>/entrust")
@access(Who.MEMBER)
def entrust(slug: str, handle: str) -> Response:
    """Make a member a moderator."""
    group, subject = queries.find(viewer(), slug), members_of_site.find(viewer(), handle)
    entrusting.entrust(group, subject, member())
    return _done(slug, _("%(name)s is a moderator of this group now.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/relieve")
@access(Who.MEMBER)
def relieve(slug: str, handle: str) -> Response:
    """Let a moderator be a plain member again."""
    group, subject = queries.find(viewer(), slug), members_of_site.find(viewer(), handle)
    entrusting.relieve(group, subject, member())
    return _done(slug, _("%(name)s is a plain member of this group now.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/remove")
@access(Who.MEMBER)
def remove(slug: str, handle: str) -> Response:
    """Take a member out of a group."""
    group, subject = queries.find(viewer(), slug), members_of_site.find(viewer(), handle)
    removing.remove(group, subject, member())
    return _done(slug, _("%(name)s does not belong to this group any more. What they wrote stays.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/trust")
@access(Who.MEMBER)
def trust(slug: str, handle: str) -> Response:
    """Let what a member posts in the group stand at once."""
    group, subject = queries.find(viewer(), slug), members_of_site.find(viewer(), handle)
    trusting.trust(group, subject, member())
    return _done(slug, _("What %(name)s posts in this group stands at once from now on.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/distrust")
@access(Who.MEMBER)
def distrust(slug: str, handle: str) -> Response:
    """Let what a member posts in the group wait where the group holds posts."""
    group, subject = queries.find(viewer(), slug), members_of_site.find(viewer(), handle)
    trusting.distrust(group, subject, member())
    return _done(
        slug, _("What %(name)s posts waits for a look again, where this group holds posts.", name=subject.name)
    )


def _page(here: Here, form: AdmitForm) -> str:
    search, role = searched(), chosen("role", people.ROLES)
    page = people.people(viewer(), here.group, search, request.args.get("after"), role=role, everyone=here.keeps_peace)
    return render_template(
        "groups/members.html",
        group=here.group,
        mine=here,
        page=page,
        search=search,
        role=role,
        form=form,
        **beside(here),
    )


def _done(slug: str, says: str) -> Response:
    db.session.commit()
    flash(says, "done")
    return redirect(came_from(url_for(".members", slug=slug)), 303)
