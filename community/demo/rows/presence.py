"""On how many days people were here, and when last: the days on which they did something, and some of only reading."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from community.demo.numbering import Numbered

READS = 3  # for each day on which somebody does something, they only read on up to so many


class Presence(NamedTuple):
    """How somebody was here."""

    days: int
    last: date


def presence(of: Numbered) -> dict[str, Presence]:
    """By handle. Nobody was here more often than there are days since they joined."""
    rng = Random("presence")  # nosec B311 - the same every time, not a secret
    active = _active_days(of)
    found = {}
    for person in of.community.people:
        joined = (of.now - person.joined_ago).date()
        since = (of.now.date() - joined).days
        did = active[person.handle] | {joined}
        last = max(did) + timedelta(days=int(rng.random() ** 3 * (of.now.date() - max(did)).days))
        days = min(since + 1, len(did) + round(rng.random() * READS * len(did)))
        found[person.handle] = Presence(days, last)
    return found


def _active_days(of: Numbered) -> defaultdict[str, set[date]]:
    days: defaultdict[str, set[date]] = defaultdict(set)
    for idea in of.community.ideas:
        days[idea.author].add((of.now - idea.ago).date())
    for vote in of.community.votes:
        days[vote.handle].add((of.now - vote.ago).date())
    for comment in of.community.comments:
        days[comment.handle].add((of.now - comment.ago).date())
    return days
