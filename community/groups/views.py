"""Doors of groups."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from community.groups import admitting, editing, entrusting, founding, joining, queries, removing
from community.groups.forms import AdmitForm, EditForm, FoundForm
from community.groups.shapes import Card, Here, Mine
from community.ideas import looking, tallies
from community.ideas import queries as ideas
from community.ideas.looking import Place
from community.kernel import markup
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.paging import Page
from community.kernel.words import gettext as _
from community.members.models import Member
from community.site import choices
from community.web import fragments, intentions
from community.web.access import Who, access
from community.web.login import member, viewer
from community.web.security import came_from

bp = Blueprint("groups", __name__)

MONTH = timedelta(days=30)
IDEA_ORDERS = ("trending", "top", "new")
LAST_POSITION = 9000


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """The viewer's groups, for the frame of every page: one statement, and only where the frame is drawn."""
    return {"my_groups": LocalProxy(_my_groups)}


def _my_groups() -> list[Mine]:
    who = viewer()
    if who is None:
        return []
    if "my_groups" not in g:
        g.my_groups = queries.joined(who)
    found: list[Mine] = g.my_groups
    return found


def known(mine: list[Mine]) -> None:
    """The viewer's groups, from a page that has read them already: the frame need not read them again."""
    g.my_groups = mine


@bp.get("/groups")
@access(Who.ANYONE)
def directory() -> str:
    """Groups to find, by name and purpose, in an order of the viewer's choice."""
    search = _searched()
    order = _chosen("order", queries.ORDERS)
    page = queries.directory(
        viewer(),
        order,
        search,
        request.args.get("after"),
        recent=tallies.recent(viewer(), now() - MONTH),
        waiting=tallies.unanswered(viewer(), now() - timedelta(days=choices.current().promise_days)),
    )
    return render_template(
        "groups/directory.html",
        page=_with_faces(page),
        order=order,
        search=search,
        may_found=founding.may_found(viewer()),
    )


@bp.route("/groups/new", methods=["GET", "POST"])
@access(Who.CONFIRMED)
def found() -> str | Response | tuple[str, int]:
    """Found a group."""
    if not founding.may_found(member()):
        raise founding.reserved()
    form = FoundForm()
    if request.form.get("preview"):
        return render_template("groups/found.html", form=form, preview=_preview(form))
    if not form.validate_on_submit():
        return render_template("groups/found.html", form=form, preview=""), 422 if form.is_submitted() else 200
    try:
        group = founding.found(member(), **form.words)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("groups/found.html", form=form, preview=""), 422
    slug = group.slug
    db.session.commit()
    flash(_("Your group is there. Post its first idea, so that those who come find something to vote on."), "done")
    flash("group:new", "draft-done")
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/groups/<slug>")
@access(Who.ANYONE)
def show(slug: str) -> str:
    """A group's ideas."""
    here = queries.here(viewer(), slug)
    order = _chosen("order", IDEA_ORDERS)
    page = ideas.listed(viewer(), order, group_id=here.group.id, cursor=request.args.get("after"))
    start = _start()
    placed = [(row, Place("group", start + number)) for number, row in enumerate(page.rows, 1)]
    if not fragments.prefetched():
        looking.ledger.shown(viewer(), placed)
    return render_template(
        "groups/show.html",
        group=here.group,
        mine=here,
        order=order,
        page=page,
        placed=placed,
        following=start + len(placed),
        **_beside(here),
    )


@bp.get("/groups/<slug>/members")
@access(Who.ANYONE)
def members(slug: str) -> str:
    """Who belongs to a group."""
    return _members(queries.here(viewer(), slug), AdmitForm(formdata=None))


@bp.get("/groups/<slug>/about")
@access(Who.ANYONE)
def about(slug: str) -> str:
    """What a group is for, and who keeps its peace."""
    here = queries.here(viewer(), slug)
    return render_template(
        "groups/about.html", group=here.group, mine=here, founder=queries.founder(viewer(), here.group), **_beside(here)
    )


@bp.post("/groups/<slug>/join")
@access(Who.ANYONE)
def join(slug: str) -> Response:
    """Belong to a group; a visitor signs in first."""
    group = queries.find(viewer(), slug)
    who = viewer()
    if who is None:
        return intentions.begin(
            "join", {"slug": slug}, _("Sign in or join the site, and you will belong to %(name)s.", name=group.name)
        )
    _join(who, slug)
    return redirect(came_from(url_for(".show", slug=slug)), 303)


@intentions.finishes("join")
def finish_joining(who: Member, details: dict[str, Any]) -> str:
    """Join the group that was chosen before signing in."""
    _join(who, details["slug"])
    return url_for("groups.show", slug=details["slug"])


@bp.post("/groups/<slug>/leave")
@access(Who.MEMBER)
def leave(slug: str) -> Response:
    """Belong to a group no longer."""
    group = queries.find(viewer(), slug)
    name, is_private = group.name, group.is_private
    left = joining.leave(group, member())
    db.session.commit()
    flash(
        _("You have left %(name)s. What you wrote there stays.", name=name)
        if left
        else _("You do not belong to %(name)s.", name=name),
        "done" if left else "notice",
    )
    gone = is_private and not member().oversees
    return redirect(url_for(".directory") if gone else came_from(url_for(".show", slug=slug)), 303)


@bp.post("/groups/<slug>/admit")
@access(Who.MEMBER)
def admit(slug: str) -> str | Response | tuple[str, int]:
    """Add a member to a private group by their handle."""
    here = queries.here(viewer(), slug)
    form = AdmitForm()
    if here.keeps_peace and not form.validate():
        return _members(here, form), 422
    try:
        name = admitting.admit(here.group, form.handle.data or "", member()).name
    except Refused as refusal:
        if refusal.field is None:
            raise
        db.session.rollback()
        form.refuse(refusal)
        return _members(queries.here(viewer(), slug), form), 422
    db.session.commit()
    flash(_("%(name)s belongs to this group now.", name=name), "done")
    return redirect(url_for(".members", slug=slug), 303)


@bp.post("/groups/<slug>/members/<handle>/entrust")
@access(Who.MEMBER)
def entrust(slug: str, handle: str) -> Response:
    """Make a member a moderator."""
    group, subject = queries.find(viewer(), slug), queries.member(viewer(), handle)
    entrusting.entrust(group, subject, member())
    return _done(slug, _("%(name)s is a moderator of this group now.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/relieve")
@access(Who.MEMBER)
def relieve(slug: str, handle: str) -> Response:
    """Let a moderator be a plain member again."""
    group, subject = queries.find(viewer(), slug), queries.member(viewer(), handle)
    entrusting.relieve(group, subject, member())
    return _done(slug, _("%(name)s is a plain member of this group now.", name=subject.name))


@bp.post("/groups/<slug>/members/<handle>/remove")
@access(Who.MEMBER)
def remove(slug: str, handle: str) -> Response:
    """Take a member out of a group."""
    group, subject = queries.find(viewer(), slug), queries.member(viewer(), handle)
    removing.remove(group, subject, member())
    return _done(slug, _("%(name)s does not belong to this group any more. What they wrote stays.", name=subject.name))


@bp.route("/groups/<slug>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(slug: str) -> str | Response | tuple[str, int]:
    """Change a group's words, colour and openness."""
    here = queries.here(viewer(), slug)
    if not here.keeps_peace:
        raise Hidden
    form = EditForm.of(here.group)
    if request.form.get("preview"):
        return _settings(here, form, preview=_preview(form))
    if not form.validate_on_submit():
        return _settings(here, form), 422 if form.is_submitted() else 200
    try:
        return _save(here, form)
    except Stale as refusal:
        db.session.rollback()
        here = queries.here(viewer(), slug)
        changed = form.changed_meanwhile(here.group)
        form.version.data = str(here.group.version)
        return _settings(here, form, stale=refusal.message, changed=changed), 409
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _settings(queries.here(viewer(), slug), form), 422


def _save(here: Here, form: EditForm) -> Response:
    if form.opens(here.group) and form.seen == here.group.version and not form.sure.data:
        raise Refused(
            _("Tick this to open the group, or let it stay private: what its members wrote was not meant for all."),
            "sure",
        )
    changed = editing.edit(here.group, member(), version=form.seen, **form.words)
    slug = here.slug
    db.session.commit()
    flash(_("The group is changed.") if changed else _("There was nothing to change."), "done" if changed else "notice")
    return redirect(url_for(".about", slug=slug), 303)


def _settings(here: Here, form: EditForm, preview: Markup | str = "", **more: Any) -> str:
    return render_template("groups/edit.html", group=here.group, mine=here, form=form, preview=preview, **more)


def _members(here: Here, form: AdmitForm) -> str:
    search = _searched()
    page = queries.people(viewer(), here.group, search, request.args.get("after"), everyone=here.keeps_peace)
    return render_template(
        "groups/members.html", group=here.group, mine=here, page=page, search=search, form=form, **_beside(here)
    )


def _join(who: Member, slug: str) -> None:
    group = queries.find(who, slug)
    name = group.name
    joined = joining.join(group, who)
    db.session.commit()
    flash(
        _("You belong to %(name)s now.", name=name) if joined else _("You belong to %(name)s already.", name=name),
        "done" if joined else "notice",
    )


def _done(slug: str, says: str) -> Response:
    db.session.commit()
    flash(says, "done")
    return redirect(came_from(url_for(".members", slug=slug)), 303)


def _beside(here: Here) -> dict[str, Any]:
    """Who stands in the right column: moderators, and the customers whose ideas make the group."""
    company = queries.company(viewer(), here.group, tallies.by_author(viewer(), here.group.id))
    gave = sorted((who for who in company if who.ideas and who.is_customer), key=lambda who: -who.ideas)
    return {
        "moderators": [who for who in company if who.moderates],
        "contributors": gave[:5],
        "described": markup.excerpt(here.group.description_html, 180),
    }


def _with_faces(page: Page[Card]) -> Page[Card]:
    faces = queries.faces(viewer(), [card.id for card in page.rows])
    return Page([card._replace(faces=faces.get(card.id, ())) for card in page.rows], page.next)


def _preview(form: FoundForm | EditForm) -> Markup:
    return Markup(markup.to_html(form.description.data or ""))  # noqa: S704 - made safe by markup


def _searched() -> str:
    return markup.one_line(request.args.get("q", ""))[:100]


def _chosen(name: str, among: tuple[str, ...]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in among else among[0]


def _start() -> int:
    """How many rows stood on the pages before this one."""
    text = request.args.get("at", "")
    if not request.args.get("after") or not text.isascii() or not text.isdecimal():
        return 0
    return min(int(text[:6]), LAST_POSITION)
