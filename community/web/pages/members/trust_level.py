"""What each trust level allows and how to reach the next."""

from typing import Any

from flask import render_template

from community.analytics import trust_levels, trust_rules
from community.core.db import now
from community.members import quotas, trust_level
from community.members.models import NEWCOMER, REGULAR, TRUSTED, Member
from community.web import auth
from community.web.access import Who, access
from community.web.page_cache import cacheable
from community.web.pages.members.blueprint import bp


@bp.get("/trust-level", endpoint="trust_level")
@access(Who.ANYONE)
@cacheable
def trust_level_page() -> str:
    """The table of quotas; for members also their level and what the next one requires."""
    viewer = auth.viewer()
    return render_template(
        "members/trust_level.html",
        table=quotas.QUOTAS,
        columns=(NEWCOMER, REGULAR, TRUSTED),
        labels=trust_level.labels(),
        unlimited=quotas.UNLIMITED,
        switch=quotas.SWITCH,
        rules=trust_rules,
        current=trust_level.level_of(viewer) if viewer is not None else "",
        next=_next_level(viewer) if viewer is not None else {},
    )


def _next_level(viewer: Member) -> dict[str, Any]:
    """What the next level requires and how far the viewer is; empty at the highest level."""
    found = trust_levels.load_facts([viewer.id], now())
    if not found or viewer.is_suspended or viewer.is_site_moderator:
        return {}
    facts, moment = found[0], now()
    if facts.trust_level == NEWCOMER:
        all_of, one_of = trust_rules.member_requirements(facts, moment)
        return {"all_of": all_of, "one_of": one_of}
    return {"all_of": trust_rules.trusted_requirements(facts, moment), "one_of": []}
