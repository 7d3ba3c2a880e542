"""How the score of one idea was calculated."""

from flask import render_template

from community.core.db import now
from community.ideas import queries as idea_queries
from community.staff import score_explanation
from community.web import partials
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp


@bp.get("/staff/ideas/<int:idea_id>/score")
@access(Who.STAFF)
def score(idea_id: int) -> str:
    """How an idea's adjusted support was calculated: a page, or a partial that a script opens under the idea's row."""
    template = "staff/score_partial.html" if partials.requested() else "staff/score.html"
    idea = idea_queries.find(current_member(), idea_id)
    explanation = score_explanation.for_idea(current_member(), idea_id, now())
    return render_template(template, idea=idea, explanation=explanation)
