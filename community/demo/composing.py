"""The demonstration community, put together from its written content."""

from __future__ import annotations

from random import Random

from community.demo.answering import decide
from community.demo.casting import belong, cast
from community.demo.content.groups import GROUPS
from community.demo.conversing import converse
from community.demo.growing import grow
from community.demo.setting import Setting
from community.demo.shapes import Community
from community.demo.voting import look_and_vote
from community.demo.wishing import wish


def compose(seed: int = 7) -> Community:
    """The whole community; the same seed always gives the same one."""
    rng = Random(seed)  # nosec B311 - an even mix, not a secret
    people = cast(rng)
    memberships = belong(rng, people)
    wishes, decisions = decide(rng, wish(rng, people, memberships))
    setting = Setting(people, memberships, wishes, decisions)
    votes, looks = look_and_vote(rng, setting)
    comments, peace = converse(rng, setting, votes)
    first = Community(
        people=people,
        groups=GROUPS,
        memberships=memberships,
        ideas=tuple(one.idea for one in wishes),
        decisions=decisions,
        votes=votes,
        looks=looks,
        comments=comments,
        flags=peace.flags,
        rulings=peace.rulings,
    )
    return grow(first, seed)
