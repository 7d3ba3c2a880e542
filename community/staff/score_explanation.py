"""How an idea's adjusted support was calculated, with every number that went into it.

The formula is that of `ideas.ranking.adjusted_support`: (κm + V) / (κ + max(E, V)), with V votes from E readers, the
site average m, and κ, the number of readers that this average weighs as much as. How impressions become readers is the
subject of `ideas.readers`.
"""

from datetime import datetime
from typing import NamedTuple

from community.core.errors import Hidden
from community.members.models import Member
from community.staff.queries import ranked, support_breakdown
from community.staff.queries.ranked import RankedIdea
from community.staff.queries.support_breakdown import SupportBreakdown

MOSTLY, PARTLY, BARELY = "mostly", "partly", "barely"
NEGLIGIBLE_FACTOR = 4  # with this many times κ readers, the site average barely matters


class ScoreExplanation(NamedTuple):
    """The calculation of one idea's adjusted support."""

    support: float
    low: float  # of the 90% interval
    high: float
    votes: int  # V: by members whose impressions are counted
    impressions: int  # counted, in any list
    readers: float  # E
    weighted_impressions: float  # each weighted by how likely its position is read
    site_average: float  # m
    site_average_weight: float  # κ, in readers
    settled: float  # the share of readings that follow a settled opinion
    calibration_id: int
    calibrated_at: datetime
    calculated_at: datetime
    is_stale: bool  # something has changed since; the figures follow within a minute
    breakdown: SupportBreakdown  # with the supporters who are not part of V
    imported_support: int  # counted on another site, without votes here

    @property
    def site_average_influence(self) -> str:
        """Whether the site average decides most of the result, a part of it, or barely any."""
        if self.readers < self.site_average_weight:
            return MOSTLY
        return PARTLY if self.readers < NEGLIGIBLE_FACTOR * self.site_average_weight else BARELY

    @property
    def prior_votes(self) -> float:
        """The votes that the site average adds: κm."""
        return self.site_average_weight * self.site_average

    @property
    def denominator(self) -> float:
        """The idea's own part of the denominator: max(E, V)."""
        return max(self.readers, self.votes)


def for_idea(viewer: Member, idea_id: int, moment: datetime) -> ScoreExplanation | None:
    """The explanation for an idea, from two statements. Raises `Hidden` if the viewer cannot see it."""
    found = ranked.by_ids(viewer, [idea_id])
    if not found:
        raise Hidden
    return explain(found[0], support_breakdown.breakdowns(viewer, [idea_id], moment)[idea_id])


def explain(idea: RankedIdea, breakdown: SupportBreakdown) -> ScoreExplanation | None:
    """The explanation for a row of the table; None if its support has not been calculated yet."""
    figures = (idea.low, idea.high, idea.votes_in_rate, idea.impressions, idea.readers, idea.weighted_impressions)
    calibration = (
        *(idea.site_average, idea.site_average_weight, idea.settled),
        *(idea.calibration_id, idea.calibrated_at),
    )
    if None in figures or None in calibration or idea.calculated_at is None:
        return None
    stale = idea.stale_since is not None
    return ScoreExplanation(
        idea.support,
        *figures,  # type: ignore[arg-type]
        *calibration,  # type: ignore[arg-type]
        calculated_at=idea.calculated_at,
        is_stale=stale,
        breakdown=breakdown,
        imported_support=idea.imported_support,
    )
