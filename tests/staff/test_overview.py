"""The figures of the overview page, compared with manual counts."""

import random
import re
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from community.comments.models import Comment
from community.core.db import db, now
from community.core.visibility import MODERATOR
from community.groups.models import Group
from community.ideas import merging, site_size, site_stats, visibility
from community.ideas.models import Idea, StatusChange, Vote
from community.members.models import Member
from community.site import settings
from community.site.settings import SiteSettings
from community.staff import jobs
from community.staff.queries import overview, ranked
from community.staff.reporting_period import ReportingPeriod
from tests.factory import Factory, visible_text
from tests.staff.fixtures import add_status_change, people, vote

# 26 October 2025 had 25 hours in Berlin: inside the four weeks before this moment.
MOMENT = datetime(2025, 11, 5, 15, 30, tzinfo=UTC)


def viewer(member: int) -> Member:
    return db.session.get_one(Member, member)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"])
def test_every_trend_equals_a_manual_count(factory: Factory, zone: str) -> None:
    who = scatter(factory, random.Random(zone))
    calendar = ReportingPeriod(MOMENT, ZoneInfo(zone))
    with factory.reading():
        found = overview.activity_trends(viewer(who), calendar)
    ideas = {idea.id: idea for idea in factory.all(Idea) if idea.hidden_at is None}
    counted = {member.id: member for member in factory.all(Member) if member.is_counted}
    times = {
        "ideas": [idea.posted_at for idea in ideas.values()],
        "votes": [
            vote.cast_at
            for vote in factory.all(Vote)
            if vote.withdrawn_at is None and vote.idea_id in ideas and vote.member_id in counted
        ],
        "comments": [c.posted_at for c in factory.all(Comment) if c.hidden_at is None and c.idea_id in ideas],
        "members": [member.joined_at for member in counted.values()],
        "answers": [
            *(change.changed_at for change in factory.all(StatusChange) if change.idea_id in ideas),
            *(
                reply.posted_at
                for reply in factory.all(Comment, author_id=factory.all(Group)[0].creator_id, hidden_at=None)
                if reply.idea_id in ideas and ideas[reply.idea_id].author_id != reply.author_id
            ),
        ],
    }
    for kind, moments in times.items():
        local = [at.astimezone(ZoneInfo(zone)) for at in moments if at <= MOMENT]
        assert found[kind].by_day == [sum(at.date() == day for at in local) for day in calendar.days], kind
        week = calendar.days[-7:]
        assert found[kind].this_week == sum(at.date() in week for at in local), kind
        before = calendar.days[-14:-7]
        same_time = calendar.moment.astimezone(ZoneInfo(zone)) - timedelta(days=7)
        assert found[kind].week_before == sum(at.date() in before and at < same_time for at in local), kind


def scatter(factory: Factory, dice: random.Random) -> int:
    """Create facts of ten weeks, many at the edges of days; a third of them undone."""

    def some() -> datetime:
        at = MOMENT - timedelta(minutes=dice.randrange(-60 * 24, 60 * 24 * 70))
        return at.replace(minute=0) if dice.random() < 0.4 else at

    who = people(factory, is_private=True)
    members = [who.ada, who.bo, who.cy] + [
        factory.member(joined_at=some(), deleted_at=MOMENT if dice.random() < 0.3 else None) for _ in range(40)
    ]
    with factory.writing():
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
                hidden_at=at if down else None,
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
                        hidden_at=said if dice.random() < 0.3 else None,
                    )
                )
            db.session.add(StatusChange(idea_id=idea.id, status_key="planned", changed_by=who.sol, changed_at=some()))
    factory.recount()
    return who.sol


def test_the_median_covers_first_answers_of_the_last_90_days(factory: Factory) -> None:
    who = people(factory)
    waits = [timedelta(hours=hours) for hours in (2, 30, 100)]
    for number, wait in enumerate(waits):
        at = MOMENT - timedelta(days=20 + number)
        idea = factory.idea(f"Idea {number}", who.ada, who.group, posted_at=at)
        add_status_change(factory, idea, who.sol, at + wait)
        add_status_change(factory, idea, who.sol, at + wait * 3)
    factory.idea("Unanswered", who.ada, who.group, posted_at=MOMENT - timedelta(days=3))
    old = factory.idea("Old", who.ada, who.group, posted_at=MOMENT - timedelta(days=91))
    add_status_change(factory, old, who.sol, MOMENT)
    with factory.reading():
        assert overview.response_times(viewer(who.sol), MOMENT) == (4, 3, median(waits))


def test_without_answers_there_is_no_median(factory: Factory) -> None:
    with factory.reading():
        world_viewer = Member(role="staff")
        assert overview.response_times(world_viewer, MOMENT) == (0, 0, None)


def test_an_unanswered_idea_is_overdue_after_the_response_goal(factory: Factory) -> None:
    who = people(factory)
    promise = timedelta(days=SiteSettings().response_goal_days)
    factory.idea("Late", who.ada, who.group, posted_at=MOMENT - promise - timedelta(seconds=1))
    factory.idea("In time", who.ada, who.group, posted_at=MOMENT - promise)
    answered = factory.idea("Answered", who.ada, who.group, posted_at=MOMENT - promise * 2)
    add_status_change(factory, answered, who.sol, MOMENT - promise, status="open")
    factory.idea("Gone", who.ada, who.group, posted_at=MOMENT - promise * 2, hidden_at=MOMENT)
    with factory.reading():
        found = overview.answer_counts(viewer(who.sol), SiteSettings(), ReportingPeriod(MOMENT, ZoneInfo("UTC")))
    assert (found.overdue, found.answered) == (1, 0)


def test_top_ideas_are_ordered_by_votes_of_this_week(factory: Factory) -> None:
    who = people(factory)
    old, new = factory.idea("Old", who.ada, who.group), factory.idea("New", who.ada, who.group)
    for voter in (who.bo, who.cy, who.sol):
        vote(factory, old, voter, MOMENT - timedelta(days=20))
    vote(factory, old, who.ada, MOMENT)
    vote(factory, new, who.bo, MOMENT)
    vote(factory, new, who.cy, MOMENT - timedelta(days=6))
    calendar = ReportingPeriod(MOMENT, ZoneInfo("UTC"))
    with factory.reading():
        found = overview.most_supported(viewer(who.sol), calendar)
        lively = overview.most_active_groups(viewer(who.sol), calendar)
    assert [(row.title, row.votes) for row in found] == [("New", 2), ("Old", 1)]
    assert [(group.name, group.ideas, group.votes, group.comments) for group in lively] == [("Kitchens", 0, 3, 0)]


def test_votes_for_merged_ideas_count_at_the_idea_they_were_merged_into(factory: Factory) -> None:
    who = people(factory)
    hour = timedelta(hours=1)
    steam, vapor = (factory.idea(title, who.ada, who.group, posted_at=MOMENT - hour) for title in ("Steam", "Vapor"))
    for idea, member in ((steam, who.bo), (vapor, who.bo), (vapor, who.cy)):
        vote(factory, idea, member, MOMENT - hour)
    with factory.writing():
        merging.merge(db.session.get_one(Idea, vapor), db.session.get_one(Idea, steam), viewer(who.sol))
    with factory.reading():
        period = ReportingPeriod(MOMENT, ZoneInfo("UTC"))
        assert [(one.id, one.votes) for one in overview.most_supported(viewer(who.sol), period)] == [(steam, 2)]
        trends = overview.activity_trends(viewer(who.sol), period)
        assert sum(trends["votes"].by_day) == 3, "as many as were cast"
        assert overview.most_active_groups(viewer(who.sol), period)[0].votes == 3
        assert sum(ranked.weekly_votes([steam], MOMENT)[steam]) == 2


def test_figures_link_to_lists_with_the_same_count(factory: Factory) -> None:
    who = people(factory)
    for number in range(3):
        idea = factory.idea(f"Idea {number}", who.ada, who.group)
    add_status_change(factory, idea, who.sol)
    add_status_change(factory, idea, who.sol, status="shipped")
    browser = factory.browser(who.sol)
    page = browser.get("/staff").get_data(as_text=True)
    figures = dict(re.findall(r'<a class="count-link" href="([^"]+)">([^<]+)</a>', page))
    leads = {url.replace("&amp;", "&"): int(number) for url, number in figures.items() if url.startswith("/staff")}
    assert sorted(leads.values()) == [0, 2, 3, 3, 4]
    for url, number in leads.items():
        said = visible_text(browser.get(url))
        if "answer=week" in url:
            assert number == 2
            assert "on one idea" in visible_text(browser.get("/staff"))
            assert "One idea" in said
            continue
        one, several = ("One account", f"{number} accounts") if "accounts" in url else ("One idea", f"{number} ideas")
        assert (one if number == 1 else several) in said, url


@pytest.mark.parametrize("rows", [0, 60])
def test_the_overview_takes_eight_statements_at_most(factory: Factory, rows: int) -> None:
    who = people(factory)
    for number in range(rows):
        idea = factory.idea(f"Idea {number}", who.ada, factory.group(f"Group {number}", who.bo))
        vote(factory, idea, who.bo)
        factory.comment(idea, who.cy)
    browser = factory.browser(who.sol)
    with factory.counting() as sent:
        assert browser.get("/staff").status_code == 200
    assert len(sent) <= 8, sent


def test_an_empty_week_is_described(factory: Factory) -> None:
    said = visible_text(factory.browser(factory.member("Sol", role="staff")).get("/staff"))
    for sentence in ("also 0 last week", "No answers yet", "No votes yet this week."):
        assert sentence in said


def test_an_answer_that_keeps_the_status_counts_everywhere(factory: Factory) -> None:
    who = people(factory)
    posted = now() - timedelta(days=10)
    ideas = {
        title: factory.idea(title, who.ada, who.group, posted_at=posted) for title in ("Lamps", "Hooks", "Drawers")
    }
    add_status_change(factory, ideas["Hooks"], who.sol, now() - timedelta(days=3), "open")
    add_status_change(factory, ideas["Drawers"], who.sol, now() - timedelta(days=3), "under_review")
    factory.clear_cache()
    with factory.reading():
        sol = db.session.get_one(Member, who.sol)
        late = overview.answer_counts(sol, settings.current(), ReportingPeriod(now(), ZoneInfo("UTC"))).overdue
        assert (site_stats.current().waiting, late) == (1, 1)
    assert "1 waiting for an answer" in visible_text(factory.browser(who.bo).get("/groups"))
    listed = visible_text(factory.browser(who.sol).get("/staff/ideas?answer=none"))
    assert "Lamps" in listed
    assert "Hooks" not in listed


def test_the_worker_makes_the_overview_of_a_large_site(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    who = people(factory)
    posted = now() - timedelta(days=10)
    lamps, hooks = (factory.idea(title, who.ada, who.group, posted_at=posted) for title in ("Lamps", "Hooks"))
    for idea in (lamps, hooks):
        vote(factory, idea, who.bo, now() - timedelta(hours=2))
    vote(factory, lamps, who.cy, now() - timedelta(hours=2))
    add_status_change(factory, hooks, who.sol, now() - timedelta(days=3))
    browser = factory.browser(who.sol)
    made_by_the_page = visible_text(browser.get("/staff"))
    monkeypatch.setattr(site_size, "LARGE", 1)
    with factory.app.app_context():
        jobs.make_staff_figures()
    factory.clear_cache()
    stored = visible_text(browser.get("/staff"))
    assert re.sub(r" Updated .*?(just now|ago)", "", stored).split() == made_by_the_page.split()
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, lamps), MODERATOR)
    factory.clear_cache()
    assert "Lamps" not in visible_text(browser.get("/staff"))
    monkeypatch.setattr(site_size, "LARGE", 5000)
    with factory.app.app_context():
        jobs.make_staff_figures()
    factory.clear_cache()
    assert "Updated" not in visible_text(browser.get("/staff"))
