"""What script asks while somebody types: answers for the search box, and ideas like a new one. Fragments."""

from flask import Response, render_template

from community.kernel.words import gettext as _
from community.search import finding
from community.search.highlighting import Marker
from community.search.shapes import DATABASE, GROUPS, IDEAS, PEOPLE, Suggestions
from community.search.views import alike
from community.search.views.blueprint import asked, bp
from community.web import limits
from community.web.access import Who, access
from community.web.login import viewer

RATE = "300 per minute"  # from one network: an office can share one


@bp.get("/search/suggestions")
@access(Who.ANYONE)
def suggestions() -> Response:
    """What may be meant, while one is still typing. Raises `TooOften`."""
    limits.spend("suggest", RATE)
    question = asked()
    found = finding.suggest(viewer(), question.text) if question.text else Suggestions()
    labels = {IDEAS: _("Ideas"), GROUPS: _("Groups"), PEOPLE: _("People")}
    parts = [(kind, label, [one for one in found.rows if one.kind == kind]) for kind, label in labels.items()]
    html = render_template(
        "search/suggestions.html",
        asked=question,
        parts=[part for part in parts if part[2]],
        count=len(found.rows),
        marked=Marker(question.text, within=found.notice == DATABASE).marked,
        notice=found.notice,
    )
    return _never_kept(html)


@bp.get("/search/similar")
@access(Who.MEMBER)
def similar() -> Response:
    """Ideas like a title that is being typed. Raises `TooOften`."""
    limits.spend("similar", RATE)
    return _never_kept(render_template("search/similar.html", alike=alike.to(asked("title").text)))


def _never_kept(html: str) -> Response:
    """What one viewer may find is kept by no browser and nothing on the way to it."""
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response
