"""Doors to the people of the site: their directory, and a page for each."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.groups import queries as groups
from community.groups import views as group_pages
from community.ideas import looking
from community.ideas import queries as ideas
from community.imports import queries as imports
from community.kernel import markup
from community.members import allowances, interests, queries
from community.members.models import Member
from community.members.views import bp
from community.web import fragments, login
from community.web.access import Who, access


@bp.get("/people")
@access(Who.ANYONE)
def directory() -> str:
    """Members, newest first, searched by name, handle or interest."""
    viewer = login.viewer()
    words = markup.one_line(request.args.get("q", ""))[: queries.WORDS]
    cursor = request.args.get("after")
    page = queries.listed(viewer, words, cursor)
    alike = queries.alike(viewer) if viewer and not words and not cursor else []
    return render_template("members/directory.html", page=page, words=words, alike=alike, shared=_shared)


@bp.get("/people/id/<int:member_id>")
@access(Who.ANYONE)
def by_id(member_id: int) -> Response:
    """A member under whatever handle they have now: where comments that name them lead."""
    return redirect(url_for("members.show", handle=queries.with_id(login.viewer(), member_id).handle), 302)


@bp.get("/people/<handle>")
@access(Who.ANYONE)
def show(handle: str) -> str:
    """One member: who they are, the groups one can find them in, and their ideas."""
    viewer = login.viewer()
    member = queries.find(viewer, handle.lower())
    mine = viewer is not None and viewer.id == member.id
    page = ideas.listed(viewer, "new", author_id=member.id)
    if fragments.looked_at():
        looking.ledger.shown(viewer, looking.placed("author", page.rows))
    return render_template(
        "members/show.html",
        member=member,
        topics=interests.split(member.interests),
        shared=_shared(member),
        groups=group_pages.mine() if mine else groups.of_member(viewer, member.id),
        ideas=page,
        out_of_sight=ideas.out_of_sight(member) if mine else [],
        standing=allowances.names()[allowances.standing_of(member)],
        came_from=imports.came_from(member.id) if member.is_unclaimed else "",
    )


def _shared(person: queries.Person | Member) -> list[str]:
    """Interests that the viewer has too; none on the viewer's own page."""
    viewer = login.viewer()
    if viewer is None or viewer.id == person.id:
        return []
    return interests.shared(viewer.interests, person.interests)
