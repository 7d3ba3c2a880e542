"""On how many days people were here, and when last: the days on which they did something, and some of only reading.

Days are counted since the site learned to, some weeks ago.
"""

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from community.demo.content.later.people import QUIET
from community.demo.numbering import Numbered

COUNTED = 35  # days since the site began to count
READS = 0.9  # for each day on which somebody does something, they only read on up to so many
AT_WORK = 19  # of the counted days on which those were here whose work it is, at least


class Presence(NamedTuple):
    """How somebody was here."""

    days: int
    last: date


def presence(of: Numbered) -> dict[str, Presence]:
    """By handle. Nobody was here more often than there are days since they joined, or since days are counted."""
    rng = Random("presence")  # nosec B311 - the same every time, not a secret
    today, active = of.now.date(), _active_days(of)
    found = {}
    for person in of.community.people:
        joined = (of.now - person.joined_ago).date()
        did = active[person.handle] | {joined}
        only_joined = did == {joined} and person.joined_ago < timedelta(days=COUNTED)
        away = 0 if person.handle in QUIET or only_joined else (today - max(did)).days
        last = max(did) + timedelta(days=int(rng.random() ** 3 * away))
        until = last if person.handle in QUIET else today
        counted = len([day for day in did if (until - day).days < COUNTED])
        read = 0 if only_joined else round(rng.random() * READS * counted)
        most = min(COUNTED, (today - joined).days + 1)
        if person.role != "member":
            counted, last = max(counted, AT_WORK), max(last, today - timedelta(days=1))
        found[person.handle] = Presence(max(1, min(most, counted + read)), last)
    return found


def _active_days(of: Numbered) -> defaultdict[str, set[date]]:
    days: defaultdict[str, set[date]] = defaultdict(set)
    for idea in of.community.ideas:
        days[idea.author].add((of.now - idea.ago).date())
    for vote in of.community.votes:
        days[vote.handle].add((of.now - vote.ago).date())
    for comment in of.community.comments:
        days[comment.handle].add((of.now - comment.ago).date())
    for ruling in of.community.rulings:
        days[ruling.handle].add((of.now - ruling.ago).date())
    for flag in of.community.flags:
        days[flag.handle].add((of.now - flag.ago).date())
    for request in of.community.requests:
        days[request.handle].add((of.now - request.ago).date())
    return days
