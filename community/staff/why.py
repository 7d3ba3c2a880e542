"""Why an idea stands where it does: how its corrected support was reckoned, with every number that went into it.

The arithmetic is `ideas.ranking.support`: (κm + V) / (κ + max(E, V)), with V votes from E examined looks, the site's
usual rate m, and κ, how many looks that rate weighs as much as.
"""

from datetime import datetime
from typing import NamedTuple

from community.kernel.errors import Hidden
from community.members.models import Member
from community.staff.queries import marks, ranked
from community.staff.queries.marks import Marks
from community.staff.queries.ranked import Row

MOSTLY, PARTLY, HARDLY = "mostly", "partly", "hardly"
PLENTY = 4  # times the weight of the usual rate: with so many looks it hardly matters


class Why(NamedTuple):
    """The reckoning of one idea."""

    support: float
    low: float
    high: float
    votes: int  # that enter the rate
    looks: int  # counted, wherever
    examined: float  # these, worth what rows at their positions are read
    usual: float  # the site's rate
    weight: float  # of that rate, in looks
    version_id: int
    measured_at: datetime
    reckoned_at: datetime
    is_stale: bool  # something changed since, which the figures follow within a minute
    outside: Marks  # supporters who enter no rate
    elsewhere: int  # counted at another place: nobody's vote here

    @property
    def leaning(self) -> str:
        """How much the site's usual rate decides: more than the idea's own looks, a part, or hardly anything."""
        if self.examined < self.weight:
            return MOSTLY
        return PARTLY if self.examined < PLENTY * self.weight else HARDLY

    @property
    def borrowed(self) -> float:
        """Votes that the usual rate adds: κm."""
        return self.weight * self.usual

    @property
    def divisor(self) -> float:
        """The looks that are divided by: own ones, or votes if these are more."""
        return max(self.examined, self.votes)


def of_one(viewer: Member, idea_id: int, moment: datetime) -> Why | None:
    """The reckoning of an idea, from two statements. Raises `Hidden` if the viewer cannot find it."""
    found = ranked.some(viewer, [idea_id])
    if not found:
        raise Hidden
    return reckoned(found[0], marks.marks(viewer, [idea_id], moment)[idea_id])


def reckoned(row: Row, outside: Marks) -> Why | None:
    """The reckoning of an idea whose figures are stored; None where they are not yet."""
    figures = (row.low, row.high, row.counted_votes, row.looks, row.examined)
    measurement = (row.usual, row.weight, row.version_id, row.measured_at, row.reckoned_at)
    if None in figures or None in measurement:
        return None
    return Why(row.support, *figures, *measurement, row.stale_since is not None, outside, row.imported_support)  # type: ignore[arg-type]
