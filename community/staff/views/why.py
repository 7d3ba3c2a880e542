"""Why one idea stands where it does among the ranked ideas."""

from flask import render_template

from community.ideas import queries as ideas
from community.kernel.database import now
from community.staff import why as reckonings
from community.staff.views.blueprint import bp
from community.web import fragments
from community.web.access import Who, access
from community.web.login import member


@bp.get("/staff/ideas/<int:idea_id>/why")
@access(Who.STAFF)
def why(idea_id: int) -> str:
    """The reckoning of an idea's corrected support, as a page or as the piece that script opens under its row."""
    page = "staff/why_piece.html" if fragments.wanted() else "staff/why.html"
    idea = ideas.find(member(), idea_id)
    return render_template(page, idea=idea, why=reckonings.of_one(member(), idea_id, now()))
