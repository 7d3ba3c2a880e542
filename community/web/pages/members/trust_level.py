"""What one may do here, and how it becomes more."""

from typing import Any

from flask import render_template

from community.analytics import trust_levels, trust_rules
from community.core.db import now
from community.members import quotas, trust_level
from community.members.models import NEWCOMER, REGULAR, TRUSTED, Member
from community.web import auth
from community.web.access import Who, access
from community.web.pages.members.blueprint import bp


@bp.get("/trust-level", endpoint="trust_level")
@access(Who.ANYONE)
def show() -> str:
    """The whole table of allowances; for members also where they stand and what the next step asks for."""
    viewer = auth.viewer()
    return render_template(
        "members/trust_level.html",
        table=quotas.QUOTAS,
        columns=(NEWCOMER, REGULAR, TRUSTED),
        names=trust_level.labels(),
        without_limit=quotas.UNLIMITED,
        switch=quotas.SWITCH,
        rules=trust_rules,
        mine=trust_level.level_of(viewer) if viewer is not None else "",
        ahead=_next_level(viewer) if viewer is not None else {},
    )


def _next_level(viewer: Member) -> dict[str, Any]:
    """What the next standing asks for and what there is of it; nothing for those who have reached the last."""
    found = trust_levels.load_facts([viewer.id], now())
    if not found or viewer.is_suspended or viewer.is_site_moderator:
        return {}
    facts, moment = found[0], now()
    if facts.trust_level == NEWCOMER:
        must, one_of = trust_rules.member_requirements(facts, moment)
        return {"to": REGULAR, "must": must, "one_of": one_of}
    return {"to": TRUSTED, "must": trust_rules.trusted_requirements(facts, moment), "one_of": []}
