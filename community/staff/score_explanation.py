"""Why an idea stands where it does: how its corrected support was reckoned, with every number that went into it.

The arithmetic is `ideas.ranking.support`: (κm + V) / (κ + max(E, V)), with V votes from E examined looks, the site's
usual rate m, and κ, how many looks that rate weighs as much as.
"""

from datetime import datetime
from typing import NamedTuple

from community.core.errors import Hidden
from community.members.models import Member
from community.staff.queries import ranked, support_breakdown
from community.staff.queries.ranked import RankedIdea
from community.staff.queries.support_breakdown import SupportBreakdown

MOSTLY, PARTLY, BARELY = "mostly", "partly", "hardly"
NEGLIGIBLE_FACTOR = 4  # times the weight of the usual rate: with so many looks it hardly matters


class ScoreExplanation(NamedTuple):
    """The reckoning of one idea."""

    support: float
    low: float
    high: float
    votes: int  # that enter the rate
    looks: int  # counted, wherever
    examined: float  # these, worth what rows at their positions are read
    usual: float  # the site's rate
    weight: float  # of that rate, in looks
    calibration_id: int
    measured_at: datetime
    calculated_at: datetime
    is_stale: bool  # something changed since, which the figures follow within a minute
    outside: SupportBreakdown  # supporters who enter no rate
    elsewhere: int  # counted at another place: nobody's vote here

    @property
    def leaning(self) -> str:
        """How much the site's usual rate decides: more than the idea's own looks, a part, or hardly anything."""
        if self.examined < self.weight:
            return MOSTLY
        return PARTLY if self.examined < NEGLIGIBLE_FACTOR * self.weight else BARELY

    @property
    def prior_votes(self) -> float:
        """Votes that the usual rate adds: κm."""
        return self.weight * self.usual

    @property
    def denominator(self) -> float:
        """The looks that are divided by: own ones, or votes if these are more."""
        return max(self.examined, self.votes)


def for_idea(viewer: Member, idea_id: int, moment: datetime) -> ScoreExplanation | None:
    """The reckoning of an idea, from two statements. Raises `Hidden` if the viewer cannot find it."""
    found = ranked.by_ids(viewer, [idea_id])
    if not found:
        raise Hidden
    return explain(found[0], support_breakdown.breakdowns(viewer, [idea_id], moment)[idea_id])


def explain(row: RankedIdea, outside: SupportBreakdown) -> ScoreExplanation | None:
    """The reckoning of an idea whose figures are stored; None where they are not yet."""
    figures = (row.low, row.high, row.counted_votes, row.looks, row.examined)
    measurement = (row.usual, row.weight, row.calibration_id, row.measured_at, row.calculated_at)
    if None in figures or None in measurement:
        return None
    stale = row.stale_since is not None
    return ScoreExplanation(row.support, *figures, *measurement, stale, outside, row.imported_support)  # type: ignore[arg-type]
