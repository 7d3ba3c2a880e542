"""What members may do and how often, by their standing. This table is the only place where these numbers stand.

Suspended members may do nothing of it. Whoever oversees the site counts as trusted everywhere, and a group's moderators
do in their group. The page “What you may do here” shows the table to everyone.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from community.kernel.naming import MOST
from community.kernel.words import gettext as _
from community.kernel.words import lazy
from community.members.models import NEWCOMER, SETTLED, SUSPENDED, TRUSTED, Member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DATABASE, LIMITER, TEXT, SWITCH = "database", "limiter", "text", "switch"
WITHOUT_LIMIT = 1_000_000

IDEAS, COMMENTS, NAMES, LINKS, PICTURES = "ideas", "comments", "names", "links", "pictures"
VOTES, MARKS, FLAGS, FLAGS_COUNT = "votes", "marks", "flags", "flags_count"
GROUPS, REQUESTS, INVITATIONS = "groups", "requests", "invitations"


class Allowance(NamedTuple):
    """How much of one act each standing may do."""

    what: Any  # in plain words, for the page
    counted: str  # by the database, by this process's limiter, in one text; or a switch that is on (1) or off (0)
    per: timedelta | None  # within which time; None for what is counted in one text, and for switches
    new: int
    member: int
    trusted: int

    def of(self, standing: str) -> int:
        """The number for a standing: 0 for the suspended."""
        return {NEWCOMER: self.new, SETTLED: self.member, TRUSTED: self.trusted, SUSPENDED: 0}[standing]


TABLE: Mapping[str, Allowance] = {
    IDEAS: Allowance(lazy("Ideas you post within a day"), DATABASE, DAY, 3, 10, 20),
    COMMENTS: Allowance(lazy("Comments you write within an hour"), DATABASE, HOUR, 10, 30, 60),
    NAMES: Allowance(lazy("People you name in one comment"), TEXT, None, 3, MOST, MOST),
    LINKS: Allowance(lazy("Links in one idea or comment"), TEXT, None, 2, WITHOUT_LIMIT, WITHOUT_LIMIT),
    PICTURES: Allowance(lazy("Pictures you send within a day"), LIMITER, DAY, 10, 60, 200),
    VOTES: Allowance(lazy("Votes you cast within an hour"), LIMITER, HOUR, 100, 500, 1000),
    MARKS: Allowance(lazy("Comments you mark as helpful within an hour"), LIMITER, HOUR, 50, 200, 500),
    FLAGS: Allowance(lazy("Flags you raise within an hour"), LIMITER, HOUR, 5, 20, 40),
    FLAGS_COUNT: Allowance(lazy("Your flags help to set something aside at once"), SWITCH, None, 0, 1, 1),
    GROUPS: Allowance(lazy("Groups you found within a day"), DATABASE, DAY, 1, 3, 10),
    REQUESTS: Allowance(lazy("Groups you ask to belong to within a day"), DATABASE, DAY, 5, 20, 40),
    INVITATIONS: Allowance(lazy("Invitations you make within a day"), DATABASE, DAY, 5, 20, 50),
}


def names() -> dict[str, str]:
    """Standings in words."""
    return {NEWCOMER: _("New"), SETTLED: _("Member"), TRUSTED: _("Trusted"), SUSPENDED: _("Suspended")}


def standing_of(member: Member, *, moderates: bool = False) -> str:
    """The column of the table that is theirs: who keeps the peace, of the site or of the group at hand, is trusted."""
    if member.standing != SUSPENDED and (member.oversees or moderates):
        return TRUSTED
    return member.standing


def allowed(member: Member, act: str, *, moderates: bool = False) -> int:
    """How often, or how much, the member may do an act of the table; `moderates`: in a group whose peace they keep."""
    return TABLE[act].of(standing_of(member, moderates=moderates))
