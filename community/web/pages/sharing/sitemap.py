"""The sitemap: an index, and files with the ideas and groups that everyone can find, by ranges of ids."""

from flask import Response, render_template, url_for

from community.ideas import queries
from community.ideas.queries import SitemapEntry
from community.web.access import Who, access
from community.web.pages.sharing.blueprint import bp, require_number, site_url

XML = "application/xml"


@bp.get("/sitemap.xml")
@access(Who.ANYONE)
def sitemap() -> Response:
    """The index of the files."""
    ideas, groups = queries.sitemap_sizes()
    paths = [url_for("sharing.sitemap_groups", number=number) for number in range(1, groups + 1)]
    paths += [url_for("sharing.sitemap_ideas", number=number) for number in range(1, ideas + 1)]
    page = render_template("sharing/sitemap_index.xml", urls=[site_url(path) for path in paths])
    return Response(page, mimetype=XML)


@bp.get("/sitemap-ideas-<int:number>.xml")
@access(Who.ANYONE)
def sitemap_ideas(number: int) -> Response:
    """One file of ideas."""
    require_number(number, queries.sitemap_sizes()[0])
    found = queries.sitemap_ideas(number)
    return _file([(url_for("ideas.show", idea_id=one.id, slug=one.slug), one) for one in found])


@bp.get("/sitemap-groups-<int:number>.xml")
@access(Who.ANYONE)
def sitemap_groups(number: int) -> Response:
    """One file of groups."""
    require_number(number, queries.sitemap_sizes()[1])
    return _file([(url_for("groups.show", slug=one.slug), one) for one in queries.sitemap_groups(number)])


def _file(found: list[tuple[str, SitemapEntry]]) -> Response:
    pages = [(site_url(path), entry.changed_at) for path, entry in found]
    return Response(render_template("sharing/sitemap.xml", pages=pages), mimetype=XML)
