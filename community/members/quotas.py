"""How much members may do at each trust level. `QUOTAS` is the only place that holds these numbers.

Suspended members have no quota. Site moderators count as trusted everywhere, and a group's moderators in their group.
The page about trust levels shows the table to everyone.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from community.core.i18n import lazy_gettext
from community.core.mentions import MAX_MENTIONS
from community.members import trust_level
from community.members.models import NEWCOMER, REGULAR, SUSPENDED, TRUSTED, Member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DATABASE, LIMITER, TEXT, SWITCH = "database", "limiter", "text", "switch"
UNLIMITED = 1_000_000

IDEAS, COMMENTS, MENTIONS, MENTIONED = "ideas", "comments", "mentions", "mentioned"
LINKS, IMAGES = "links", "images"
VOTES, HELPFUL_VOTES, REPORTS, REPORTS_COUNT = "votes", "helpful_votes", "reports", "reports_count"
DUPLICATES = "duplicates"
GROUPS, JOIN_REQUESTS, INVITATIONS = "groups", "join_requests", "invitations"
ANNOUNCEMENTS = "announcements"


class Quota(NamedTuple):
    """How much of one act each trust level allows."""

    label: Any  # for the page
    counted_by: str  # the database, the rate limiter, one text; or a switch that is on (1) or off (0)
    per: timedelta | None  # the period; None for what is counted per text, and for switches
    new: int
    member: int
    trusted: int

    def of(self, level: str) -> int:
        """The number for a trust level; 0 for suspended members."""
        return {NEWCOMER: self.new, REGULAR: self.member, TRUSTED: self.trusted, SUSPENDED: 0}[level]


QUOTAS: Mapping[str, Quota] = {
    IDEAS: Quota(lazy_gettext("Ideas per day"), DATABASE, DAY, 3, 10, 20),
    COMMENTS: Quota(lazy_gettext("Comments per hour"), DATABASE, HOUR, 10, 30, 60),
    MENTIONS: Quota(lazy_gettext("People mentioned per comment"), TEXT, None, 3, MAX_MENTIONS, MAX_MENTIONS),
    MENTIONED: Quota(lazy_gettext("People mentioned per day"), DATABASE, DAY, 10, 50, 100),
    LINKS: Quota(lazy_gettext("Links per idea or comment"), TEXT, None, 2, UNLIMITED, UNLIMITED),
    IMAGES: Quota(lazy_gettext("Pictures per day"), LIMITER, DAY, 10, 60, 200),
    VOTES: Quota(lazy_gettext("Votes per hour"), LIMITER, HOUR, 100, 500, 1000),
    HELPFUL_VOTES: Quota(lazy_gettext("Helpful votes per hour"), LIMITER, HOUR, 50, 200, 500),
    REPORTS: Quota(lazy_gettext("Reports per hour"), LIMITER, HOUR, 5, 20, 40),
    DUPLICATES: Quota(lazy_gettext("Suggested duplicates per hour"), LIMITER, HOUR, 5, 20, 40),
    REPORTS_COUNT: Quota(lazy_gettext("Your reports count toward hiding a post"), SWITCH, None, 0, 1, 1),
    GROUPS: Quota(lazy_gettext("Groups created per day"), DATABASE, DAY, 1, 3, 10),
    JOIN_REQUESTS: Quota(lazy_gettext("Join requests per day"), DATABASE, DAY, 5, 20, 40),
    INVITATIONS: Quota(lazy_gettext("Invitations per day"), DATABASE, DAY, 5, 20, 50),
    ANNOUNCEMENTS: Quota(lazy_gettext("Announcements per day in groups you moderate"), DATABASE, DAY, 5, 5, 5),
}


def limit(member: Member, act: str, *, moderates: bool = False) -> int:
    """How often, or how much of, an act the member may do. `moderates`: in a group that they moderate."""
    return QUOTAS[act].of(trust_level.level_of(member, moderates=moderates))
