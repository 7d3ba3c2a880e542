"""The member directory and profile pages."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.comments.queries.contributions import contributions
from community.core import markup
from community.groups import queries as group_queries
from community.ideas import impressions
from community.ideas import queries as idea_queries
from community.imports import mapping as imports_mapping
from community.like_minded import suggestions
from community.members import interests, queries, trust_level
from community.members.models import Member
from community.web import auth, partials
from community.web.access import Who, access
from community.web.page_cache import cacheable
from community.web.pages.groups.blueprint import own_groups
from community.web.pages.members.blueprint import bp


@bp.get("/people")
@access(Who.ANYONE)
@cacheable
def directory() -> str:
    """The directory: newest first, with a search by name, handle or interest."""
    viewer = auth.viewer()
    search = markup.one_line(request.args.get("q", ""))[: queries.MAX_SEARCH]
    cursor = request.args.get("after")
    page = queries.listed(viewer, search, cursor)
    return render_template("members/directory.html", page=page, search=search, shared=shared_interests)


@bp.get("/people/id/<int:member_id>")
@access(Who.ANYONE)
def by_id(member_id: int) -> Response:
    """Redirect to a member by id: mentions in comments link here, so they survive a change of handle."""
    return redirect(url_for("members.show", handle=queries.with_id(auth.viewer(), member_id).handle), 302)


@bp.get("/people/<handle>")
@access(Who.ANYONE)
@cacheable
def show(handle: str) -> str:
    """A profile: about the member, the groups the viewer can find them in, and their ideas."""
    viewer = auth.viewer()
    member = queries.find(viewer, handle.lower())
    mine = viewer is not None and viewer.id == member.id
    page = idea_queries.list_page(viewer, "new", author_id=member.id)
    if partials.is_page_view():
        impressions.counter.shown(viewer, impressions.with_placements("author", page.rows))
    return render_template(
        "members/show.html",
        member=member,
        topics=interests.split(member.interests),
        shared=shared_interests(member),
        in_common=suggestions.in_common(viewer, member),
        groups=own_groups() if mine else group_queries.groups_of_member(viewer, member.id),
        ideas=page,
        contributions=contributions(viewer, member),
        hidden_ideas=idea_queries.hidden_ideas(member) if mine else [],
        level=trust_level.labels()[trust_level.level_of(member)],
        source=imports_mapping.source_of_member(member.id) if member.is_unclaimed else "",
    )


def shared_interests(person: queries.DirectoryEntry | Member) -> list[str]:
    """Interests that the viewer has too; empty for the viewer."""
    viewer = auth.viewer()
    if viewer is None or viewer.id == person.id:
        return []
    return interests.shared(viewer.interests, person.interests)
