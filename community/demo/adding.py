"""Ideas, answers, remarks and votes, each put where it belongs in the community as it is so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from community.demo.casting import days
from community.demo.content.later.groups import PINNED
from community.demo.content.later.ideas import LATER_IDEAS
from community.demo.content.later.remarks import LATER_REMARKS
from community.demo.shapes import Comment, Community, Decision, Idea, Looks, Vote

PLACES = 12  # of a group's page, from which people voted
GROUP_PAGE = "group"


def add_ideas(community: Community) -> Community:
    """With the later ideas after all others, each with its author's vote, and with the pinned ones pinned."""
    added = tuple(
        Idea(
            title=one.title,
            body=one.body,
            today=one.today,
            others=one.others,
            part=one.part,
            group=one.group,
            author=one.author,
            ago=days(one.days_ago),
            status=one.status,
            review_state=one.review_state,
            withheld_ago=days(one.withheld_days_ago) if one.review_state else None,
        )
        for one in LATER_IDEAS
    )
    ideas = tuple(
        replace(idea, pinned_ago=days(PINNED[idea.title])) if idea.title in PINNED else idea
        for idea in (*community.ideas, *added)
    )
    first = len(community.ideas)
    own = tuple(
        Vote(index, idea.author, idea.ago, "direct", None, False, None, False, None)
        for index, idea in enumerate(added, first)
    )
    return replace(community, ideas=ideas, votes=community.votes + own)


def add_decisions(community: Community) -> Community:
    """With the answers to the later ideas."""
    at = places(community)
    added = tuple(
        Decision(at[one.title], one.status, days(one.days_ago - one.answered_after), one.by, one.reason, one.answer)
        for one in LATER_IDEAS
        if one.answered_after
    )
    return replace(community, decisions=community.decisions + added)


def add_remarks(community: Community) -> Community:
    """With the later remarks after all others, in their written order."""
    at, named = places(community), remark_places(community)
    added = tuple(
        Comment(
            idea=at[one.idea],
            handle=one.handle,
            ago=days(one.days_ago),
            body=one.text,
            reply_to=named[one.answers] if one.answers else None,
            review_state=one.review_state,
            withheld_ago=days(one.withheld_days_ago) if one.review_state else None,
        )
        for one in LATER_REMARKS
    )
    return replace(community, comments=community.comments + added)


def add_votes(rng: Random, community: Community) -> Community:
    """With votes of others for the later ideas, cast on the page of their group, and with the looks they came from."""
    at = places(community)
    cast: list[Vote] = []
    for one in LATER_IDEAS:
        cast += _votes(rng, community, at[one.title], one.topic_votes)
    return replace(community, votes=community.votes + tuple(cast), looks=community.looks + tuple(_looks(rng, cast)))


def places(community: Community) -> dict[str, int]:
    """The places of ideas, by title."""
    return {idea.title: index for index, idea in enumerate(community.ideas)}


def remark_places(community: Community) -> dict[str, int]:
    """The places of later remarks, by name: before they are added, and afterwards."""
    added = {one.text for one in LATER_REMARKS}
    first = sum(comment.body not in added for comment in community.comments)
    return {one.name: first + number for number, one in enumerate(LATER_REMARKS) if one.name}


def _votes(rng: Random, community: Community, index: int, wanted: int) -> Iterator[Vote]:
    idea = community.ideas[index]
    group = next(group for group in community.groups if group.slug == idea.group)
    end = group.archived_ago or timedelta(0)
    inside = {row.handle: row.ago for row in community.memberships if row.group == idea.group}
    there = [person for person in community.people if person.role == "member" and person.handle != idea.author]
    there.sort(key=lambda person: (person.handle not in inside, rng.random()))
    for person in there:
        moment = end + (idea.ago - end) * (1 - 0.93 * rng.random() ** 1.6)
        if wanted and person.joined_ago > moment:
            weight = rng.choices((None, 1, 2, 3), (60, 10, 17, 13))[0]
            yield Vote(index, person.handle, moment, GROUP_PAGE, rng.randint(1, PLACES), False, weight, True, None)
            wanted -= 1


def _looks(rng: Random, cast: list[Vote]) -> Iterator[Looks]:
    counts = Counter((vote.idea, vote.days_ago, vote.surface, vote.position, vote.is_exploration) for vote in cast)
    for cell, votes in sorted(counts.items()):
        shows = votes * rng.randint(2, 5)
        yield Looks(*cell, shows, rng.randint(votes, shows))
