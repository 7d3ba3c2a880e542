"""Everybody's standing compared with the facts, and made again."""

from community.insights import earning
from community.insights.earning import Change
from community.insights.jobs import make_standing_again


def differences() -> list[Change]:
    """Members whose standing is not what the facts say now. The clock leaves none for longer than an hour."""
    return earning.differences()


def mended() -> list[Change]:
    """Give everybody the standing that the facts say. Who had another."""
    return make_standing_again()


def in_words(change: Change) -> str:
    """A difference for people: `member 12: new, but the facts say member`."""
    return f"member {change.member_id}: {change.stored}, but the facts say {change.actual}"
