"""Who stays away does nothing: votes that the simulation gave them since then, or where they may not vote, go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from community.demo.casting import days
from community.demo.content.later.people import QUIET
from community.demo.shapes import Community, Vote

NEVER = timedelta(0)


def quieten(community: Community) -> Community:
    """The community without votes of people who were away, suspended, or banned from the group."""
    silent = {handle: days(ago) for handle, ago in QUIET.items()}
    for ruling in community.rulings:
        if ruling.act == "suspend" and ruling.lasts is not None and ruling.member is not None:
            silent[ruling.member] = ruling.ago
    banned = {(one.group, one.member): one.ago for one in community.rulings if one.act == "ban"}

    def stands(vote: Vote) -> bool:
        away = silent.get(vote.handle, NEVER)
        sent_away = banned.get((community.ideas[vote.idea].group, vote.handle), NEVER)
        return not vote.from_impression or vote.ago > max(away, sent_away)

    return replace(community, votes=tuple(vote for vote in community.votes if stands(vote)))
