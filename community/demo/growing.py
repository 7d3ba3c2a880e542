"""What came later: more groups, people who come and who stay away, and work for moderators. Nothing before changes."""

from __future__ import annotations

from random import Random

from community.demo.adding import add_decisions, add_ideas, add_remarks, add_votes
from community.demo.gathering import gather
from community.demo.judging import judge
from community.demo.quieting import quieten
from community.demo.shapes import Community


def grow(community: Community, seed: int) -> Community:
    """The community with everything that `content.later` tells of; the same seed always gives the same one."""
    rng = Random(f"later {seed}")  # nosec B311 - an even mix, not a secret
    community = gather(rng, community)
    community = add_ideas(community)
    community = add_decisions(community)
    community = add_remarks(community)
    community = judge(community)
    community = add_votes(rng, community)
    return quieten(community)
