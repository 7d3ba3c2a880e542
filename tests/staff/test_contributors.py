"""The list of contributors, and evidence that adds up to its figures."""

import math
import random
import re
from datetime import timedelta
from itertools import product

import pytest

from community.analytics import activity
from community.analytics.models import ActivityScore
from community.core.db import db, now
from community.members.models import Member
from community.staff.queries import contributors as contributors_queries
from tests.analytics.test_activity import scatter
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people, vote


def refresh(factory: Factory) -> None:
    with factory.writing():
        activity.refresh()


def names(page: str) -> list[str]:
    return re.findall(r'<a class="title" href="/staff/contributors/[^"]*">([^<]*)</a>', page)


@pytest.mark.both_databases
@pytest.mark.parametrize("days", activity.WINDOWS)
def test_the_evidence_adds_up_to_every_stored_figure(factory: Factory, days: int) -> None:
    scatter(factory, random.Random(days))
    refresh(factory)
    sol = factory.member("Sol", role="staff")
    rows = factory.all(ActivityScore, days=days)
    assert rows
    with factory.reading():
        viewer = db.session.get_one(Member, sol)
        for stored in rows:
            who = contributors_queries.find(viewer, db.session.get_one(Member, stored.member_id).handle, days, now())
            span = contributors_queries.span(who, days)
            made = activity.contribution(who.id, span)
            terms = contributors_queries.idea_contributions(who, made, span)
            posted, received = sum(term.posted_inside for term in terms), sum(term.votes for term in terms)
            assert (posted, made.comments, made.helpful.votes, received, made.cast) == (
                stored.ideas,
                stored.comments,
                stored.helpful_received,
                stored.votes_received,
                stored.votes_cast,
            )
            posts = 4 * made.counted_ideas + 2 * made.counted_comments + made.helpful.weight
            assert posts + math.fsum(term.points for term in terms) == pytest.approx(stored.score, abs=1e-9)
            said, voted = [], []
            for found, listed in (
                (said, contributors_queries.counted_comments),
                (voted, contributors_queries.counted_votes),
            ):
                cursor = None
                while True:
                    page = listed(viewer, who, span, cursor)
                    found += page.rows
                    cursor = page.next
                    if cursor is None:
                        break
            assert (len(said), len(voted)) == (stored.comments, stored.votes_cast)


@pytest.mark.both_databases
def test_evidence_is_as_of_the_calculation(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    vote(factory, idea, who.bo)
    refresh(factory)
    with factory.writing():
        from community.ideas.models import Idea, Vote

        db.session.get_one(Vote, 1).withdrawn_at = now()
        db.session.get_one(Idea, idea).hidden_at = now()
    factory.recount()
    factory.idea("Another", who.ada, who.group)
    said = visible_text(factory.browser(who.sol).get("/staff/contributors/ada?days=30"))
    assert "Something has been restored" not in said
    assert "log2(2) = 1.00" in said
    assert "Activity 5.00" in said


@pytest.mark.both_databases
def test_changed_facts_are_reported_and_counted_on_request(factory: Factory) -> None:
    from community.ideas.models import Vote

    who = people(factory)
    vote(factory, factory.idea("A quiet mode", who.ada, who.group), who.bo)
    refresh(factory)
    with factory.writing():
        db.session.delete(db.session.get_one(Vote, 1))
    factory.recount()
    browser = factory.browser(who.sol)
    assert "Something has been restored" in visible_text(browser.get("/staff/contributors/ada"))
    assert browser.send("/staff/contributors/count", days="90").status_code == 303
    assert "Something has been restored" not in visible_text(browser.get("/staff/contributors/ada"))


def test_counting_now_is_for_staff(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    assert factory.browser(who.cy).send("/staff/contributors/count").status_code == 404
    assert factory.all(ActivityScore) == []
    answer = factory.browser(who.sol).send("/staff/contributors/count?days=30", follow=True)
    assert "Updated." in visible_text(answer)
    assert "updated just now" in visible_text(answer)
    assert len(factory.all(ActivityScore)) == len(activity.WINDOWS)


@pytest.mark.both_databases
def test_pages_in_any_order_show_everyone_once(factory: Factory) -> None:
    dice = random.Random(7)
    sol = factory.member("Sol", role="staff")
    with factory.writing():
        for number in range(120):
            name = dice.choice(["Bo", "bo", "Ça va"])
            member = Member(name=name, handle=f"m{number}", confirmed_at=now())
            db.session.add(member)
            db.session.flush()
            made = {name: dice.randint(0, 3) for name in ("ideas", "comments", "votes_received", "votes_cast")}
            db.session.add(
                ActivityScore(days=90, member_id=member.id, made_at=now(), score=math.log2(dice.randint(1, 5)), **made)
            )
    for column, direction in product(contributors_queries.COLUMNS, ("asc", "desc")):
        with factory.reading():
            viewer, order = db.session.get_one(Member, sol), contributors_queries.sort(column, direction)
            seen, cursor = [], None
            while True:
                page = contributors_queries.page(viewer, 90, order, cursor)
                seen += page.rows
                cursor = page.next
                if cursor is None:
                    break
        assert len({row.id for row in seen}) == len(seen) == 120, column
        if column != "name":
            values = [row.sorted_by for row in seen]
            assert values == sorted(values, reverse=direction == "desc"), column


def test_staff_are_excluded_even_if_counted_before(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    refresh(factory)
    browser = factory.browser(who.sol)
    assert names(browser.get("/staff/contributors").get_data(as_text=True)) == ["Ada"]
    with factory.writing():
        db.session.get_one(Member, who.ada).role = "staff"
    assert names(browser.get("/staff/contributors").get_data(as_text=True)) == []
    assert browser.get("/staff/contributors/ada").status_code == 404


def test_an_unknown_window_means_90_days(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group, posted_at=now() - timedelta(days=60))
    refresh(factory)
    browser = factory.browser(who.sol)
    for address, found in (("", ["Ada"]), ("?days=30", []), ("?days=7", ["Ada"]), ("?days=365", ["Ada"])):
        assert names(browser.get(f"/staff/contributors{address}").get_data(as_text=True)) == found, address


def test_a_member_without_contributions_has_zeros(factory: Factory) -> None:
    who = people(factory)
    said = visible_text(factory.browser(who.sol).get("/staff/contributors/cy_"))
    assert "Activity 0.00" in said
    assert "Nothing was counted in this period." in said


@pytest.mark.parametrize("rows", [1, 70])
def test_pages_take_eight_statements_at_most(factory: Factory, rows: int) -> None:
    who = people(factory)
    for number in range(rows):
        idea = factory.idea(f"Idea {number}", who.ada, who.group)
        vote(factory, idea, factory.member())
        vote(factory, idea, who.ada)
        factory.comment(idea, who.ada)
    refresh(factory)
    browser = factory.browser(who.sol)
    for page in ("", "/ada", "/ada?part=comments", "/ada?part=votes"):
        with factory.counting() as sent:
            assert browser.get(f"/staff/contributors{page}").status_code == 200
        assert len(sent) <= (8 if page else 3), (page, sent)


@pytest.mark.both_databases
def test_pages_of_evidence_show_every_idea_once(factory: Factory) -> None:
    who = people(factory)
    for number in range(103):
        factory.idea(f"Idea {number}", who.ada, who.group)
    refresh(factory)
    browser, address, seen = factory.browser(who.sol), "/staff/contributors/ada?days=30", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'href="/ideas/(\d+)-', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 103
