"""What is settled before anybody votes or talks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from community.demo.shapes import Decision, Membership, Person
from community.demo.wishing import Wish

PRIVATE = "beta-testers"


@dataclass(frozen=True)
class Setting:
    """The people, where they belong, what they wish for and what becomes of it."""

    people: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    wishes: tuple[Wish, ...]
    decisions: tuple[Decision, ...]


def in_days(stretch: timedelta) -> float:
    """A stretch of time as a number of days."""
    return stretch.total_seconds() / 86400
