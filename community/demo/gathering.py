"""People who came last, groups that were founded later, and who asked or was invited to belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from community.demo.casting import days
from community.demo.content.later.groups import ARCHIVED, FOUNDED, LATER_GROUPS, MEETING, NEWS, SETTINGS, TASTERS
from community.demo.content.later.people import ASKED, CAME_LAST, LATECOMERS, LINKS, QUIET, TASTING, Link
from community.demo.shapes import Community, Group, Invitation, JoinRequest, Membership, Person

FOLLOW_NEWS, CAME_TO_MEET = 0.3, 0.22  # of those who were there
APPROVED = "approved"


def gather(rng: Random, community: Community) -> Community:
    """The community with more people and groups, and with those who asked or were invited."""
    people = (*community.people, *_latecomers(len(community.people)))
    there = {(row.group, row.handle) for row in community.memberships}
    joined = [row for row in _memberships(rng, people) if (row.group, row.handle) not in there]
    memberships = (*community.memberships, *joined)
    staff = {person.handle for person in people if person.role != "member"}
    customers = tuple(row for row in memberships if row.handle not in staff)
    return replace(
        community,
        people=people,
        groups=tuple(replace(group, **SETTINGS.get(group.slug, {})) for group in community.groups) + _groups(),
        memberships=memberships,
        requests=tuple(
            JoinRequest(
                group=TASTERS,
                handle=one.handle,
                ago=days(one.days_ago),
                answer=one.answer,
                outcome=one.outcome,
                word=one.word,
                decided_ago=None if one.decided_days_ago is None else days(one.decided_days_ago),
                decided_by=one.by,
            )
            for one in ASKED
        ),
        invitations=tuple(_invitation(link, customers) for link in LINKS),
    )


def _latecomers(before: int) -> Iterator[Person]:
    for number, (name, handle, about, interests, ago) in enumerate(LATECOMERS, before):
        yield Person(handle, name, f"{handle}@example.com", about, interests, number * 5 % 12 + 1, "member", days(ago))


def _groups() -> tuple[Group, ...]:
    return tuple(
        replace(group, archived_ago=days(ARCHIVED[group.slug]) if group.slug in ARCHIVED else None)
        for group in LATER_GROUPS
    )


def _memberships(rng: Random, people: tuple[Person, ...]) -> Iterator[Membership]:
    """Founders first, then who moderates with them, and everybody else once."""
    for slug, (ago, founder, others) in FOUNDED.items():
        yield Membership(slug, founder, days(ago))
        for handle in others:
            if slug != TASTERS:
                yield Membership(slug, handle, days(ago - 0.3), moderates=True)
    for handle, ago in TASTING.items():
        yield Membership(TASTERS, handle, days(ago), moderates=handle in FOUNDED[TASTERS][2])
    for asked in ASKED:
        if asked.outcome == APPROVED and asked.decided_days_ago is not None:
            yield Membership(TASTERS, asked.handle, days(asked.decided_days_ago))
    for link in LINKS:
        for handle, ago in link.came:
            yield Membership(link.group, handle, days(ago))
    yield from _followers(rng, people)


def _followers(rng: Random, people: tuple[Person, ...]) -> Iterator[Membership]:
    """Who reads the news, and who came to the meeting, with those of the company who had to."""
    for slug, share in ((NEWS, FOLLOW_NEWS), (MEETING, CAME_TO_MEET)):
        since, founder, others = FOUNDED[slug]
        until = ARCHIVED.get(slug, 1.5)
        for person in people:
            at = until + (since - until) * rng.random()
            wants = rng.random() < share or person.role == "staff"
            away = person.handle in QUIET and at < QUIET[person.handle]
            if wants and not away and person.handle not in (founder, *others) and person.joined_ago > days(at):
                yield Membership(slug, person.handle, days(at))


def _invitation(link: Link, memberships: tuple[Membership, ...]) -> Invitation:
    came = [row for row in memberships if row.group == link.group and (row.handle, row.ago) in _came(link)]
    if link.code in CAME_LAST:
        before = sorted((row for row in memberships if row.group == link.group), key=lambda row: row.ago)
        came = [row for row in before if row.ago > days(link.days_ago - link.lasts)][: CAME_LAST[link.code]]
    return Invitation(
        group=link.group,
        code=link.code,
        note=link.note,
        handle=link.by,
        ago=max([days(link.days_ago), *(row.ago + days(0.4) for row in came)]),
        lasts=days(link.lasts),
        most=link.most,
        came=tuple(came),
    )


def _came(link: Link) -> set[tuple[str, object]]:
    return {(handle, days(ago)) for handle, ago in link.came}
