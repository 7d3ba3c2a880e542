"""What standing somebody has earned: arithmetic without a database. Never by how much they write.

A newcomer becomes a member

- with a confirmed address, `MEMBER_DAYS` (1) day after joining, and when one of these is true:
  they were here on `MEMBER_PRESENT` (2) days, one vote or helpful mark was received, or a moderator trusts them.

Once a member, always one. A member is trusted

- `TRUSTED_DAYS` (30) days after joining, having been here on `TRUSTED_PRESENT` (15) days,
- having received `TRUSTED_RECEIVED` (10) votes and helpful marks, from `TRUSTED_PEOPLE` (5) people, on
  `TRUSTED_THINGS` (3) ideas and comments: much praise for one thing, or from one friend, is not enough,
- and with no warning, taking down or suspension in the last `CLEAN_DAYS` (90) days that still stands.

Trust is lost when that is no longer so. Of votes and marks those count that were given by others who are no newcomers
and in good standing, that were not taken back, and whose idea or comment stands. The numbers are set by judgement: two
weeks of presence and five people who are members themselves cost more than an advertisement earns.
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
    """What is known of a member, as far as standing depends on it."""

    member_id: int
    trust_level: str  # so far
    is_confirmed: bool
    joined_at: datetime
    days_present: int
    is_vouched_for: bool = False  # a moderator of some group trusts them
    received: int = 0  # votes and marks that count
    people: int = 0  # who gave them
    things: int = 0  # ideas and comments they were given to
    acted_at: datetime | None = None  # the last ruling of the last 90 days that stands against them


class TrustRequirement(NamedTuple):
    """One thing that the next standing asks for: how much there is of it and how much is needed."""

    name: str
    have: int
    need: int

    @property
    def is_met(self) -> bool:
        return self.have >= self.need


def level_for(facts: TrustFacts, moment: datetime) -> str:
    """New, member or trusted: what these facts earn at a moment."""
    if all(step.is_met for step in trusted_requirements(facts, moment)):
        return TRUSTED
    if facts.trust_level != NEWCOMER:
        return REGULAR
    must, one_of = member_requirements(facts, moment)
    is_member = all(step.is_met for step in must) and any(step.is_met for step in one_of)
    return REGULAR if is_member else NEWCOMER


def member_requirements(facts: TrustFacts, moment: datetime) -> tuple[list[TrustRequirement], list[TrustRequirement]]:
    """What becoming a member asks for: all of the first, and one of the second."""
    must = [
        TrustRequirement("confirmed", int(facts.is_confirmed), 1),
        TrustRequirement("days", (moment - facts.joined_at) // DAY, MEMBER_DAYS),
    ]
    one_of = [
        TrustRequirement("present", facts.days_present, MEMBER_PRESENT),
        TrustRequirement("received", facts.received, MEMBER_RECEIVED),
        TrustRequirement("vouched", int(facts.is_vouched_for), 1),
    ]
    return must, one_of


def trusted_requirements(facts: TrustFacts, moment: datetime) -> list[TrustRequirement]:
    """What being trusted asks for: all of it."""
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
