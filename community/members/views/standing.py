"""What one may do here, and how it becomes more."""

from typing import Any

from flask import render_template

from community.insights import earning, standing
from community.kernel.database import now
from community.members import allowances
from community.members.models import NEWCOMER, SETTLED, TRUSTED, Member
from community.members.views import bp
from community.web import login
from community.web.access import Who, access


@bp.get("/standing", endpoint="standing")
@access(Who.ANYONE)
def show() -> str:
    """The whole table of allowances; for members also where they stand and what the next step asks for."""
    viewer = login.viewer()
    return render_template(
        "members/standing.html",
        table=allowances.TABLE,
        columns=(NEWCOMER, SETTLED, TRUSTED),
        names=allowances.names(),
        without_limit=allowances.WITHOUT_LIMIT,
        switch=allowances.SWITCH,
        rules=standing,
        mine=allowances.standing_of(viewer) if viewer is not None else "",
        ahead=_ahead(viewer) if viewer is not None else {},
    )


def _ahead(viewer: Member) -> dict[str, Any]:
    """What the next standing asks for and what there is of it; nothing for those who have reached the last."""
    found = earning.facts([viewer.id], now())
    if not found or viewer.is_suspended or viewer.oversees:
        return {}
    facts, moment = found[0], now()
    if facts.earned == NEWCOMER:
        must, one_of = standing.to_member(facts, moment)
        return {"to": SETTLED, "must": must, "one_of": one_of}
    return {"to": TRUSTED, "must": standing.to_trusted(facts, moment), "one_of": []}
