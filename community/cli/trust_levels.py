"""Everybody's standing compared with the facts, and made again."""

from community.analytics import trust_levels
from community.analytics.jobs import recalculate_trust_levels
from community.analytics.trust_levels import TrustLevelChange


def differences() -> list[TrustLevelChange]:
    """Members whose standing is not what the facts say now. The clock leaves none for longer than an hour."""
    return trust_levels.find_differences()


def correct_all() -> list[TrustLevelChange]:
    """Give everybody the standing that the facts say. Who had another."""
    return recalculate_trust_levels()


def describe(change: TrustLevelChange) -> str:
    """A difference for people: `member 12: new, but the facts say member`."""
    return f"member {change.member_id}: {change.stored}, but the facts say {change.actual}"
