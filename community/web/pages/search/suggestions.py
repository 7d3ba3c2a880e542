"""What script asks while somebody types: answers for the search box, and ideas like a new one. Fragments.

Ideas like one that somebody is writing, each of which could be voted for instead.
"""

from typing import NamedTuple

from flask import Response, render_template

from community.core.i18n import gettext as _
from community.ideas import impressions
from community.search import finder
from community.search.highlighting import Highlighter
from community.search.results import DATABASE, GROUPS, IDEAS, PEOPLE, SearchSuggestions, SimilarIdea
from community.site import settings
from community.web import limits
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.search.blueprint import bp, search_input

RATE_LIMIT = "300 per minute"  # from one network: an office can share one


@bp.get("/search/suggestions")
@access(Who.ANYONE)
def suggestions() -> Response:
    """What may be meant, while one is still typing. Raises `TooOften`."""
    limits.spend("suggest", RATE_LIMIT)
    question = search_input()
    found = finder.suggest(viewer(), question.text) if question.text else SearchSuggestions()
    labels = {IDEAS: _("Ideas"), GROUPS: _("Groups"), PEOPLE: _("People")}
    parts = [(kind, label, [one for one in found.rows if one.kind == kind]) for kind, label in labels.items()]
    html = render_template(
        "search/suggestions.html",
        asked=question,
        parts=[part for part in parts if part[2]],
        count=len(found.rows),
        marked=Highlighter(question.text, within=found.notice == DATABASE).marked,
        notice=found.notice,
    )
    return _uncached_response(html)


@bp.get("/search/similar")
@access(Who.MEMBER)
def similar() -> Response:
    """Ideas like a title that is being typed. Raises `TooOften`."""
    limits.spend("similar", RATE_LIMIT)
    return _uncached_response(render_template("search/similar.html", alike=similar_ideas(search_input("title").text)))


def _uncached_response(html: str) -> Response:
    """What one viewer may find is kept by no browser and nothing on the way to it."""
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


MAX_SIMILAR = 5


class SimilarIdeaRow(NamedTuple):
    """A similar idea, where it stands among them, and whether its count would not lead the viewer's vote."""

    idea: SimilarIdea
    place: str
    is_mine: bool
    shows_count: bool


def similar_ideas(title: str) -> list[SimilarIdeaRow]:
    """Ideas like a title, as the viewer sees them; showing them is a look. None for a title of one short word."""
    who = viewer()
    if len(title) < 3:
        return []
    placed = impressions.with_placements("similar", finder.similar(who, title, MAX_SIMILAR))
    impressions.counter.shown(who, placed)
    open_counts = not settings.current().hide_counts or (who is not None and who.is_staff)
    return [
        SimilarIdeaRow(
            idea,
            str(place),
            is_mine=who is not None and who.id == idea.author_id,
            shows_count=open_counts or idea.my_vote or idea.is_closed,
        )
        for idea, place in placed
    ]
