"""Fill a community of any size with texts of the demonstration. The same size and seed give the same community.

Rows are made and written for some thousand ideas at a time, so memory does not grow with the community, by the fastest
way that each database has; indexes are made afterwards. A million ideas with ten million votes take some minutes.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import text

from benchmarks import bulk
from community.comments.models import Comment
from community.core import markup
from community.core.db import db, now, writing
from community.core.slugs import slug
from community.demo.load import demonstration
from community.groups.models import Group, Membership
from community.ideas import trend
from community.ideas.models import Idea, Impression, StatusChange, Vote
from community.members.models import ADMINISTRATOR as ADMINISTRATOR_ROLE
from community.members.models import Member, Session
from community.members.sessions import digest
from community.moderation.models import Report

VOTES_PER_IDEA = 10
PLACES = [(surface, position) for position in range(1, 21) for surface in ("trending", "new", "top", "group")]
GROUPS = 40
DAYS = 365
COMMENTS = 20  # on every twentieth idea
REPORTED = 100  # every hundredth idea
STATUSES = {7: "planned", 8: "shipped", 9: "declined"}  # by the last digit of an idea's number
ADMINISTRATOR = 201  # the number of a member
CHUNK = 20000  # ideas in one transaction


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
    at, chance = now().replace(microsecond=0), random.Random(seed)
    with writing(), bulk.without_indexes(Member, Membership, Idea, Vote, Impression, Comment):
        bulk.write(Member, _members(size, at))
        bulk.write(Group, _groups(size, at))
        bulk.write(Membership, _memberships(size, at))
        made = _ideas(size, chance, at)
        while chunk := list(islice(made, CHUNK)):
            bulk.write(Idea, (idea.row for idea in chunk))
            bulk.write(Vote, chain.from_iterable(idea.votes() for idea in chunk))
            bulk.write(Impression, chain.from_iterable(idea.impressions() for idea in chunk))
            bulk.write(Comment, chain.from_iterable(idea.comments(size) for idea in chunk))
            bulk.write(StatusChange, chain.from_iterable(idea.status_changes() for idea in chunk))
            bulk.write(Report, chain.from_iterable(idea.reports(size, at) for idea in chunk))
            bulk.commit()
    with writing():
        bulk.move_sequences(Member, Group, Idea, Vote, Comment, StatusChange, Report)
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def token_of(number: int) -> str:
    """The session token of a member with this number, after `sign_in_all`."""
    return f"the session of member {number} in this measurement"


def sign_in_all(members: Iterable[int]) -> None:
    """Create a session for each of these members."""
    with writing():
        for number in members:
            db.session.add(
                Session(
                    member_id=number,
                    token_digest=digest(token_of(number)),
                    remembered=True,
                    expires_at=now() + timedelta(days=30),
                )
            )
        db.session.commit()


@dataclass(frozen=True)
class _MadeIdea:
    """An idea, who voted for it, and when."""

    row: dict[str, Any]
    voters: list[tuple[int, datetime]]

    @property
    def number(self) -> int:
        number: int = self.row["id"]
        return number

    def votes(self) -> Iterator[dict[str, Any]]:
        for turn, (voter, cast_at) in enumerate(self.voters, self.number):
            surface, position = PLACES[turn % len(PLACES)]
            yield {
                "idea_id": self.number,
                "member_id": voter,
                "cast_at": cast_at,
                "surface": surface,
                "position": position,
                "in_rate": True,
                "trend_weight": trend.weight(cast_at),
            }

    def impressions(self) -> Iterator[dict[str, Any]]:
        """Five impressions for each vote, summed by day and placement as the site does."""
        found: Counter[tuple[Any, str, int]] = Counter()
        for turn, (_voter, cast_at) in enumerate(self.voters, self.number):
            found[(cast_at.date(), *PLACES[turn % len(PLACES)])] += 5
        for (day, surface, position), shows in found.items():
            yield {
                "idea_id": self.number,
                "day": day,
                "surface": surface,
                "position": position,
                "is_exploration": False,
                "shows": shows,
                "opens": shows // 5,
            }

    def comments(self, size: CommunitySize) -> Iterator[dict[str, Any]]:
        texts = demonstration().ideas
        for turn in range(self.row["comment_count"]):
            body = texts[(self.number + turn) % len(texts)].body
            yield {
                "idea_id": self.number,
                "author_id": (self.number * 7 + turn * 13) % size.members + 1,
                "body": body,
                "body_html": _html(body),
                "posted_at": self.row["posted_at"] + timedelta(minutes=turn),
            }

    def status_changes(self) -> Iterator[dict[str, Any]]:
        if self.row["status_key"] in STATUSES.values():
            yield {
                "idea_id": self.number,
                "status_key": self.row["status_key"],
                "changed_by": ADMINISTRATOR,
                "changed_at": self.row["status_at"],
                "previous_key": "open",
                "reason": "We talked about it.",
            }

    def reports(self, size: CommunitySize, at: datetime) -> Iterator[dict[str, Any]]:
        if self.number % REPORTED == 0:
            yield {
                "idea_id": self.number,
                "group_id": self.row["group_id"],
                "reason": "spam",
                "reporter_id": self.number % size.members + 1,
                "reported_at": at - timedelta(minutes=self.number),
            }


def _ideas(size: CommunitySize, chance: random.Random, at: datetime) -> Iterator[_MadeIdea]:
    """Idea k of n, in no order, gets about 1/√k of the votes of the first one."""
    written = demonstration().ideas
    words = [word for idea in written for word in idea.title.split()]
    share = size.votes / sum(1 / math.sqrt(k) for k in range(1, size.ideas + 1))
    spread = next(prime for prime in (7919, 7907) if size.ideas % prime)  # so that `rank` takes every number once
    for number in range(1, size.ideas + 1):
        idea, rank = written[number % len(written)], number * spread % size.ideas + 1
        count = min(size.members, max(1, round(share / math.sqrt(rank))))
        first = chance.randrange(size.members)
        voters = [(voter, _moment(chance, at)) for voter in _spread(first, count, size.members)]
        title = f"{idea.title} {chance.choice(words)} {chance.choice(words)}"[:120]
        posted_at = at - timedelta(minutes=(size.ideas - number) * max(1, DAYS * 1440 // size.ideas))
        status = STATUSES.get(number % 10, "open")
        row = {
            "id": number,
            "group_id": (number - 1) % GROUPS + 1,
            "author_id": chance.randrange(size.members) + 1,
            "title": title,
            "slug": slug(title),
            "body": idea.body,
            "body_html": _html(idea.body),
            "excerpt": markup.excerpt(_html(idea.body)),
            "status_key": status,
            "status_at": min(at, posted_at + timedelta(days=3)),
            "posted_at": posted_at,
            "vote_count": count,
            "trend": trend.from_weights(trend.weight(cast_at) for _voter, cast_at in voters),
            "comment_count": COMMENTS if number % COMMENTS == 0 else 0,
        }
        yield _MadeIdea(row, voters)


def _spread(first: int, count: int, members: int) -> list[int]:
    return [(first + turn * 7919) % members + 1 for turn in range(count)]


def _moment(chance: random.Random, at: datetime) -> datetime:
    return at - timedelta(seconds=int(DAYS * 86400 * chance.random() ** 2))


def _members(size: CommunitySize, at: datetime) -> Iterator[dict[str, Any]]:
    names = [person.name for person in demonstration().people]
    for number in range(1, size.members + 1):
        yield {
            "id": number,
            "name": names[number % len(names)],
            "handle": f"member{number}",
            "email": f"member{number}@example.com",
            "confirmed_at": at,
            "color": number % 12 + 1,
            "trust_level": "trusted",  # they vote without a pause
            "joined_at": at - timedelta(days=DAYS, minutes=size.members - number),
            "role": ADMINISTRATOR_ROLE if number == ADMINISTRATOR else "member",
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
            "idea_count": len(range(number - 1, size.ideas, GROUPS)),
            "member_count": len(range(number - 1, size.members, GROUPS)),
        }


def _memberships(size: CommunitySize, at: datetime) -> Iterator[dict[str, Any]]:
    for number in range(1, size.members + 1):
        yield {"group_id": (number - 1) % GROUPS + 1, "member_id": number, "joined_at": at - timedelta(days=1)}


_rendered: dict[str, str] = {}  # the texts of the demonstration


def _html(body: str) -> str:
    if body not in _rendered:
        _rendered[body] = markup.to_html(body)
    return _rendered[body]
