"""Rules for trust levels. Arithmetic without a database. The amount that a member writes never matters.

A newcomer becomes a member

- with a confirmed address, `MEMBER_DAYS` (1) day after joining, and when one of these is true:
  they were active on `MEMBER_PRESENT` (2) days, received one vote or helpful vote, or a moderator trusts them.

A member never becomes a newcomer again. A member becomes trusted

- `TRUSTED_DAYS` (30) days after joining, having been active on `TRUSTED_PRESENT` (15) days,
- having received `TRUSTED_RECEIVED` (10) votes and helpful votes, from `TRUSTED_PEOPLE` (5) people, on
  `TRUSTED_THINGS` (3) ideas and comments: much praise for one post, or from one friend, is not enough,
- and with no warning, removal or suspension in the last `CLEAN_DAYS` (90) days that still applies.

A trusted member who no longer meets these conditions becomes a member again. Votes and helpful votes count if they
were given by other people who are not newcomers and in good standing, were not withdrawn, and the idea or comment is
visible. The numbers are judgment calls: two weeks of activity and five people who are members themselves cost more
than an advertisement earns.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from community.members.models import NEWCOMER, REGULAR, TRUSTED

MEMBER_DAYS, MEMBER_PRESENT, MEMBER_RECEIVED = 1, 2, 1
TRUSTED_DAYS, TRUSTED_PRESENT = 30, 15
TRUSTED_RECEIVED, TRUSTED_PEOPLE, TRUSTED_THINGS = 10, 5, 3
CLEAN_DAYS = 90

DAY = timedelta(days=1)


class TrustFacts(NamedTuple):
    """What the trust level of a member depends on."""

    member_id: int
    trust_level: str  # so far
    is_confirmed: bool
    joined_at: datetime
    days_present: int
    is_trusted_by_moderator: bool = False  # a moderator of a group trusts them
    received: int = 0  # votes and helpful votes that count
    people: int = 0  # distinct members who gave them
    things: int = 0  # ideas and comments that received them
    acted_at: datetime | None = None  # the latest action of the last 90 days against them that still applies


class TrustRequirement(NamedTuple):
    """One requirement of the next trust level: how much the member has and how much is needed."""

    name: str
    have: int
    need: int

    @property
    def is_met(self) -> bool:
        return self.have >= self.need


def level_for(facts: TrustFacts, moment: datetime) -> str:
    """The trust level that these facts give at a moment: new, member or trusted."""
    if all(step.is_met for step in trusted_requirements(facts, moment)):
        return TRUSTED
    if facts.trust_level != NEWCOMER:
        return REGULAR
    required, one_of = member_requirements(facts, moment)
    is_member = all(step.is_met for step in required) and any(step.is_met for step in one_of)
    return REGULAR if is_member else NEWCOMER


def member_requirements(facts: TrustFacts, moment: datetime) -> tuple[list[TrustRequirement], list[TrustRequirement]]:
    """What becoming a member requires: all of the first list and one of the second."""
    required = [
        TrustRequirement("confirmed", int(facts.is_confirmed), 1),
        TrustRequirement("days", (moment - facts.joined_at) // DAY, MEMBER_DAYS),
    ]
    one_of = [
        TrustRequirement("present", facts.days_present, MEMBER_PRESENT),
        TrustRequirement("received", facts.received, MEMBER_RECEIVED),
        TrustRequirement("vouched", int(facts.is_trusted_by_moderator), 1),
    ]
    return required, one_of


def trusted_requirements(facts: TrustFacts, moment: datetime) -> list[TrustRequirement]:
    """What becoming trusted requires: all of it."""
    return [
        TrustRequirement("confirmed", int(facts.is_confirmed), 1),
        TrustRequirement("days", (moment - facts.joined_at) // DAY, TRUSTED_DAYS),
        TrustRequirement("present", facts.days_present, TRUSTED_PRESENT),
        TrustRequirement("received", facts.received, TRUSTED_RECEIVED),
        TrustRequirement("people", facts.people, TRUSTED_PEOPLE),
        TrustRequirement("things", facts.things, TRUSTED_THINGS),
        TrustRequirement(
            "clean", CLEAN_DAYS if facts.acted_at is None else (moment - facts.acted_at) // DAY, CLEAN_DAYS
        ),
    ]
