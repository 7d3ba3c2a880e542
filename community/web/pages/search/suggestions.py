"""What scripts load while someone types: suggestions for the search box, and ideas similar to a new one."""

from typing import NamedTuple

from flask import Response, render_template

from community.core.i18n import gettext as _
from community.ideas import impressions
from community.search import finder
from community.search.highlighting import Highlighter
from community.search.results import DATABASE, GROUPS, IDEAS, PEOPLE, SearchSuggestions, SimilarIdea
from community.web import limits
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.search.blueprint import bp, search_input

RATE_LIMIT = "200 per minute"  # about one for each key that is pressed
MAX_SIMILAR = 5


class SimilarIdeaRow(NamedTuple):
    """A similar idea and its placement."""

    idea: SimilarIdea
    placement: str
    is_mine: bool


@bp.get("/search/suggestions")
@access(Who.ANYONE)
def suggestions() -> Response:
    """Suggestions for the search box, as a partial. Raises `TooManyAttempts`."""
    limits.spend_as_viewer("suggest", RATE_LIMIT)
    query = search_input()
    found = finder.suggest(viewer(), query.text) if query.text else SearchSuggestions()
    labels = {IDEAS: _("Ideas"), GROUPS: _("Groups"), PEOPLE: _("People")}
    parts = [(kind, label, [one for one in found.rows if one.kind == kind]) for kind, label in labels.items()]
    html = render_template(
        "search/suggestions.html",
        query=query,
        parts=[part for part in parts if part[2]],
        count=len(found.rows),
        highlight=Highlighter(query.text, within=found.notice == DATABASE).highlight,
        notice=found.notice,
    )
    return _uncached_response(html)


@bp.get("/search/similar")
@access(Who.MEMBER)
def similar() -> Response:
    """Ideas similar to the title that a member is typing, as a partial. Raises `TooManyAttempts`."""
    limits.spend_as_viewer("similar", RATE_LIMIT)
    found = similar_ideas(search_input("title").text)
    return _uncached_response(render_template("search/similar.html", similar_ideas=found))


def similar_ideas(title: str) -> list[SimilarIdeaRow]:
    """Ideas similar to a title, which count an impression each. None for a title of fewer than three characters."""
    who = viewer()
    if len(title) < 3:
        return []
    placed = impressions.with_placements("similar", finder.similar(who, title, MAX_SIMILAR))
    impressions.counter.shown(who, placed)
    return [
        SimilarIdeaRow(idea, str(placement), is_mine=who is not None and who.id == idea.author_id)
        for idea, placement in placed
    ]


def _uncached_response(html: str) -> Response:
    """A response that neither browsers nor proxies store, because it depends on what the viewer can find."""
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response
