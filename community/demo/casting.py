"""The people, the groups and who belongs where."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from community.demo.content.groups import GROUPS
from community.demo.content.people import AUTHORS, MEMBERS, STAFF
from community.demo.shapes import Membership, Person

AGE_DAYS = 547.0
FOUNDERS = 14
TESTERS = 16
NEWCOMERS = (0.6, 1.8, 3.3, 5.4, 8.2, 11.7, 14.5, 18.9, 21.6, 25.1)  # days since those joined who came last
SETTLED = 29.0  # days since the others joined, at least


def days(value: float) -> timedelta:
    """A stretch of time in days, to the second."""
    return timedelta(seconds=round(value * 86400))


def cast(rng: Random) -> tuple[Person, ...]:
    """The staff, there from the first day, and the members in the order of the written list."""
    early = set(AUTHORS.values())
    founders = set(rng.sample(range(len(MEMBERS)), FOUNDERS))
    founders |= {index for index, (_, handle, *_) in enumerate(MEMBERS) if handle in early}
    others = [index for index in range(len(MEMBERS)) if index not in founders]
    lately = dict(zip(rng.sample(others, len(NEWCOMERS)), NEWCOMERS, strict=True))
    people = [
        _person(handle, name, about, interests, index, role, AGE_DAYS + 10 - index)
        for index, (_, name, handle, about, interests, role) in enumerate(STAFF)
    ]
    for index, (name, handle, about, interests) in enumerate(MEMBERS):
        joined = SETTLED + (500 - SETTLED) * rng.random() ** 0.9
        if index in founders:
            joined = rng.uniform(505, AGE_DAYS)
        joined = lately.get(index, joined)
        people.append(_person(handle, name, about, interests, index, "member", joined))
    return tuple(people)


def _person(handle: str, name: str, about: str, interests: str, index: int, role: str, joined: float) -> Person:
    return Person(
        handle=handle,
        name=name,
        email=f"{handle}@example.com",
        about=about,
        interests=interests,
        color=index * 5 % 12 + 1,
        role=role,
        joined_ago=days(joined),
    )


def belong(rng: Random, people: tuple[Person, ...]) -> tuple[Membership, ...]:
    """Everybody in one to four public groups, the staff and a few early members in the private one."""
    public = [group.slug for group in GROUPS if not group.private]
    rows = []
    for person in people:
        wanted = len(public) if person.role != "member" else rng.choice((1, 2, 2, 3, 3, 4))
        rows += [
            Membership(slug, person.handle, person.joined_ago * rng.uniform(0.8, 1))
            for slug in sorted(rng.sample(public, wanted))
        ]
    early = [person for person in people if person.role == "member" and person.joined_ago > days(250)]
    testers = rng.sample(early, TESTERS) + [person for person in people if person.role != "member"]
    for group in GROUPS:
        if group.private:
            rows += [Membership(group.slug, person.handle, days(rng.uniform(200, 245))) for person in testers]
    return tuple(rows)


def founding(memberships: tuple[Membership, ...]) -> dict[str, Membership]:
    """The first membership of each group: its founder's, who moderates it."""
    first: dict[str, Membership] = {}
    for row in memberships:
        if row.group not in first or row.ago > first[row.group].ago:
            first[row.group] = row
    return first
