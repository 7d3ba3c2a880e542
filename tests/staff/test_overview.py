"""The week in figures, against a recount by hand."""

import random
import re
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from community.comments.models import Comment
from community.ideas.models import Decision, Idea, Vote
from community.kernel.database import db
from community.members.models import Member
from community.site.choices import Site
from community.staff.queries import overview
from community.staff.week import Calendar
from tests.staff.facts import decision, people, vote
from tests.world import World, words

# 26 October 2025 had 25 hours in Berlin: inside the four weeks before this moment.
MOMENT = datetime(2025, 11, 5, 15, 30, tzinfo=UTC)


def viewer(member: int) -> Member:
    return db.session.get_one(Member, member)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"])
def test_every_course_equals_a_recount_by_hand(world: World, zone: str) -> None:
    who = scatter(world, random.Random(zone))
    calendar = Calendar(MOMENT, ZoneInfo(zone))
    with world.reading():
        found = overview.courses(viewer(who), calendar)
    ideas = {idea.id: idea for idea in world.all(Idea) if idea.taken_down_at is None}
    times = {
        "ideas": [idea.posted_at for idea in ideas.values()],
        "votes": [v.cast_at for v in world.all(Vote) if v.withdrawn_at is None and v.idea_id in ideas],
        "comments": [c.posted_at for c in world.all(Comment) if c.taken_down_at is None and c.idea_id in ideas],
        "members": [m.joined_at for m in world.all(Member) if m.removed_at is None],
        "answers": [d.decided_at for d in world.all(Decision) if d.idea_id in ideas],
    }
    for kind, moments in times.items():
        local = [at.astimezone(ZoneInfo(zone)) for at in moments if at <= MOMENT]
        assert found[kind].by_day == [sum(at.date() == day for at in local) for day in calendar.days], kind
        week = calendar.days[-7:]
        assert found[kind].this == sum(at.date() in week for at in local), kind
        before = calendar.days[-14:-7]
        same_time = calendar.moment.astimezone(ZoneInfo(zone)) - timedelta(days=7)
        assert found[kind].before == sum(at.date() in before and at < same_time for at in local), kind


def scatter(world: World, dice: random.Random) -> int:
    """Facts of ten weeks, many of them on the edges of days; a third undone."""

    def some() -> datetime:
        at = MOMENT - timedelta(minutes=dice.randrange(-60 * 24, 60 * 24 * 70))
        return at.replace(minute=0) if dice.random() < 0.4 else at

    who = people(world, is_private=True)
    members = [who.ada, who.bo, who.cy] + [
        world.member(joined_at=some(), removed_at=MOMENT if dice.random() < 0.3 else None) for _ in range(40)
    ]
    with world.writing():
        for _ in range(60):
            at, down = some(), dice.random() < 0.3
            idea = Idea(
                title="t",
                slug="t",
                author_id=dice.choice(members),
                group_id=who.group,
                body="b",
                body_html="b",
                excerpt="b",
                posted_at=at,
                taken_down_at=at if down else None,
            )
            db.session.add(idea)
            db.session.flush()
            for voter in dice.sample(members, 5):
                cast = some()
                db.session.add(
                    Vote(
                        idea_id=idea.id,
                        member_id=voter,
                        cast_at=cast,
                        withdrawn_at=cast if dice.random() < 0.3 else None,
                    )
                )
            for _each in range(3):
                said = some()
                db.session.add(
                    Comment(
                        idea_id=idea.id,
                        author_id=dice.choice(members),
                        body="c",
                        body_html="c",
                        posted_at=said,
                        taken_down_at=said if dice.random() < 0.3 else None,
                    )
                )
            db.session.add(Decision(idea_id=idea.id, status_key="planned", decided_by=who.sol, decided_at=some()))
    world.recount()
    return who.sol


def test_the_median_is_over_first_answers_to_ideas_of_the_last_90_days(world: World) -> None:
    who = people(world)
    waits = [timedelta(hours=hours) for hours in (2, 30, 100)]
    for number, wait in enumerate(waits):
        at = MOMENT - timedelta(days=20 + number)
        idea = world.idea(f"Idea {number}", who.ada, who.group, posted_at=at)
        decision(world, idea, who.sol, at + wait)
        decision(world, idea, who.sol, at + wait * 3)
    world.idea("Unanswered", who.ada, who.group, posted_at=MOMENT - timedelta(days=3))
    old = world.idea("Old", who.ada, who.group, posted_at=MOMENT - timedelta(days=91))
    decision(world, old, who.sol, MOMENT)
    with world.reading():
        assert overview.answering(viewer(who.sol), MOMENT) == (4, 3, median(waits))


def test_nothing_answered_has_no_median(world: World) -> None:
    with world.reading():
        world_viewer = Member(role="staff")
        assert overview.answering(world_viewer, MOMENT) == (0, 0, None)


def test_an_idea_is_late_once_the_promise_is_past_and_nobody_decided(world: World) -> None:
    who = people(world)
    promise = timedelta(days=Site().promise_days)
    world.idea("Late", who.ada, who.group, posted_at=MOMENT - promise - timedelta(seconds=1))
    world.idea("In time", who.ada, who.group, posted_at=MOMENT - promise)
    answered = world.idea("Answered", who.ada, who.group, posted_at=MOMENT - promise * 2)
    decision(world, answered, who.sol, MOMENT - promise, status="open")
    world.idea("Gone", who.ada, who.group, posted_at=MOMENT - promise * 2, taken_down_at=MOMENT)
    with world.reading():
        found = overview.standing(viewer(who.sol), Site(), Calendar(MOMENT, ZoneInfo("UTC")))
    assert (found.late, found.answered) == (1, 0)


def test_the_most_supported_are_by_votes_of_this_week(world: World) -> None:
    who = people(world)
    old, new = world.idea("Old", who.ada, who.group), world.idea("New", who.ada, who.group)
    for voter in (who.bo, who.cy, who.sol):
        vote(world, old, voter, MOMENT - timedelta(days=20))
    vote(world, old, who.ada, MOMENT)
    vote(world, new, who.bo, MOMENT)
    vote(world, new, who.cy, MOMENT - timedelta(days=6))
    calendar = Calendar(MOMENT, ZoneInfo("UTC"))
    with world.reading():
        found = overview.most_supported(viewer(who.sol), calendar)
        lively = overview.liveliest(viewer(who.sol), calendar)
    assert [(row.title, row.votes) for row in found] == [("New", 2), ("Old", 1)]
    assert [(group.name, group.ideas, group.votes, group.comments) for group in lively] == [("Kitchens", 0, 3, 0)]


def test_the_numbers_lead_to_lists_that_count_the_same(world: World) -> None:
    who = people(world)
    for number in range(3):
        idea = world.idea(f"Idea {number}", who.ada, who.group)
    decision(world, idea, who.sol)
    decision(world, idea, who.sol, status="shipped")
    browser = world.browser(who.sol)
    page = browser.get("/staff").get_data(as_text=True)
    figures = dict(re.findall(r'<a class="figure" href="([^"]+)">([^<]+)</a>', page))
    leads = {url.replace("&amp;", "&"): int(number) for url, number in figures.items() if url.startswith("/staff")}
    assert sorted(leads.values()) == [0, 2, 3, 3, 4]
    for url, number in leads.items():
        said = words(browser.get(url))
        if "answer=week" in url:
            assert number == 2
            assert "on one idea" in words(browser.get("/staff"))
            assert "One idea" in said
            continue
        one, several = ("One account", f"{number} accounts") if "accounts" in url else ("One idea", f"{number} ideas")
        assert (one if number == 1 else several) in said, url


@pytest.mark.parametrize("rows", [0, 60])
def test_the_overview_takes_eight_statements_at_most(world: World, rows: int) -> None:
    who = people(world)
    for number in range(rows):
        idea = world.idea(f"Idea {number}", who.ada, world.group(f"Group {number}", who.bo))
        vote(world, idea, who.bo)
        world.comment(idea, who.cy)
    browser = world.browser(who.sol)
    with world.counting() as sent:
        assert browser.get("/staff").status_code == 200
    assert len(sent) <= 8, sent


def test_an_empty_week_is_said_in_words(world: World) -> None:
    said = words(world.browser(world.member("Sol", role="staff")).get("/staff"))
    for sentence in ("none the week before either", "No answer yet", "Nobody has voted this week."):
        assert sentence in said
