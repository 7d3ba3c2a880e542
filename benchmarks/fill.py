"""Fill a community of any size with texts of the demonstration. The same size gives the same community."""

import itertools
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, text

from community.core import markup
from community.core.db import db, is_sqlite, now, writing
from community.core.slugs import slug
from community.demo.load import demonstration
from community.groups.models import Group, Membership
from community.ideas import trend
from community.ideas.models import Idea, Impression, Vote
from community.members.models import Member
from community.members.sessions import digest

VOTES_PER_IDEA = 10
SURFACES = ("trending", "new", "top", "group")
GROUPS = 40
DAYS = 365
BATCH = 5000


@dataclass(frozen=True)
class CommunitySize:
    """How much there is."""

    ideas: int

    @property
    def votes(self) -> int:
        return self.ideas * VOTES_PER_IDEA

    @property
    def members(self) -> int:
        return max(500, self.ideas // 5)


def fill(size: CommunitySize, seed: int = 1) -> None:
    """Fill an empty, migrated database: members, groups, ideas, votes with a long tail, and their impressions.

    Counters and trends match the votes. Votes and impressions fall on the last year, more of them recently.
    """
    chance = random.Random(seed)
    at = now().replace(microsecond=0)
    made = _Votes(size, chance, at)
    with writing():
        for table, made_rows in (
            (Member, _members(size, at)),
            (Group, _groups(size, at)),
            (Membership, _memberships(size, chance, at)),
            (Idea, _ideas(size, chance, at, made)),
            (Vote, made.votes()),
            (Impression, made.impressions()),
        ):
            for batch in batches(made_rows):
                db.session.execute(insert(table), batch)
        _move_sequences()
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def token_of(number: int) -> str:
    """The session token of a member with this number, after `sign_in_all`."""
    return f"the session of member {number} in this measurement"


def sign_in_all(members: range) -> None:
    """Create a session for each of these members."""
    from community.members.models import Session

    with writing():
        for number in members:
            db.session.add(
                Session(
                    member_id=number,
                    token_digest=digest(token_of(number)),
                    remembered=True,
                    expires_at=now() + timedelta(days=1),
                )
            )
        db.session.commit()


def batches(made: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows in lists of a few thousand, for one statement each."""
    while batch := list(itertools.islice(made, BATCH)):
        yield batch


class _Votes:
    """Who voted for what and when: idea k of n gets about 1/√k of the first one's votes, and impressions likewise."""

    def __init__(self, size: CommunitySize, chance: random.Random, at: datetime) -> None:
        self.at, self.size = at, size
        weights = [1 / math.sqrt(k) for k in range(1, size.ideas + 1)]
        chance.shuffle(weights)
        share = size.votes / sum(weights)
        self.of_idea: list[list[tuple[int, datetime]]] = []
        for weight in weights:
            count = min(size.members, max(1, round(weight * share)))
            self.of_idea.append([(voter, self._moment(chance)) for voter in self._voters(chance, count)])

    def _voters(self, chance: random.Random, count: int) -> list[int]:
        first, step = chance.randrange(self.size.members), 7919
        return [(first + turn * step) % self.size.members + 1 for turn in range(count)]

    def _moment(self, chance: random.Random) -> datetime:
        return self.at - timedelta(seconds=int(DAYS * 86400 * chance.random() ** 2))

    def votes(self) -> Iterator[dict[str, Any]]:
        places = itertools.cycle([(surface, position) for position in range(1, 21) for surface in SURFACES])
        for idea_id, cast in enumerate(self.of_idea, 1):
            for voter, cast_at in cast:
                surface, position = next(places)
                yield {
                    "idea_id": idea_id,
                    "member_id": voter,
                    "cast_at": cast_at,
                    "surface": surface,
                    "position": position,
                    "in_rate": True,
                }

    def impressions(self) -> Iterator[dict[str, Any]]:
        """Five impressions for each vote, summed by day and placement as the site does."""
        places = itertools.cycle([(surface, position) for position in range(1, 21) for surface in SURFACES])
        for idea_id, cast in enumerate(self.of_idea, 1):
            found: Counter[tuple[Any, str, int]] = Counter()
            for _voter, cast_at in cast:
                found[(cast_at.date(), *next(places))] += 5
            for (day, surface, position), shows in found.items():
                yield {
                    "idea_id": idea_id,
                    "day": day,
                    "surface": surface,
                    "position": position,
                    "is_exploration": False,
                    "shows": shows,
                    "opens": shows // 5,
                }


def _members(size: CommunitySize, at: datetime) -> Iterator[dict[str, Any]]:
    names = [person.name for person in demonstration().people]
    for number in range(1, size.members + 1):
        yield {
            "id": number,
            "name": names[number % len(names)],
            "handle": f"member{number}",
            "email": f"member{number}@example.com",
            "confirmed_at": at,
            "trust_level": "trusted",  # they vote without a pause
            "joined_at": at - timedelta(days=DAYS, minutes=size.members - number),
            "color": number % 12 + 1,
        }


def _groups(size: CommunitySize, at: datetime) -> Iterator[dict[str, Any]]:
    for number in range(1, GROUPS + 1):
        yield {
            "id": number,
            "slug": f"group-{number}",
            "name": f"Group {number}",
            "purpose": "A group for measuring.",
            "color": number % 12 + 1,
            "created_at": at - timedelta(days=DAYS),
            "creator_id": number,
            "is_private": False,
            "idea_count": len(range(number - 1, size.ideas, GROUPS)),
            "member_count": len(range(number - 1, size.members, GROUPS)),
        }


def _memberships(size: CommunitySize, chance: random.Random, at: datetime) -> Iterator[dict[str, Any]]:
    for number in range(1, size.members + 1):
        yield {"group_id": (number - 1) % GROUPS + 1, "member_id": number, "joined_at": at - timedelta(days=1)}


def _ideas(size: CommunitySize, chance: random.Random, at: datetime, votes: _Votes) -> Iterator[dict[str, Any]]:
    written = demonstration().ideas
    ready = [(idea, markup.to_html(idea.body)) for idea in written]
    words = [word for idea in written for word in idea.title.split()]
    for number in range(1, size.ideas + 1):
        idea, html = ready[number % len(ready)]
        title = f"{idea.title} {chance.choice(words)} {chance.choice(words)}"[:120]
        posted_at = at - timedelta(minutes=size.ideas - number)
        yield {
            "id": number,
            "group_id": (number - 1) % GROUPS + 1,
            "author_id": chance.randrange(size.members) + 1,
            "title": title,
            "slug": slug(title),
            "body": idea.body,
            "body_html": html,
            "excerpt": markup.excerpt(html),
            "posted_at": posted_at,
            "status_at": posted_at,
            "vote_count": len(votes.of_idea[number - 1]),
            "trend": trend.from_weights(trend.weight(cast_at) for _voter, cast_at in votes.of_idea[number - 1]),
        }


def _move_sequences() -> None:
    if is_sqlite():
        return
    for model in (Member, Group, Idea, Vote):
        table = model.__tablename__
        last = select(func.coalesce(func.max(model.id), 1)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table, text("'id'")), last)))
