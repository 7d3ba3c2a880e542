"""Who contributes most: the list, and evidence that adds up exactly."""

import math
import random
import re
from datetime import timedelta

import pytest

from community.insights import activity
from community.insights.models import Activity
from community.kernel.database import db, now
from community.members.models import Member
from community.staff.queries import contributors as queries
from tests.insights.test_activity import scatter
from tests.staff.facts import people, vote
from tests.world import World, words


def refresh(world: World) -> None:
    with world.writing():
        activity.refresh()


def names(page: str) -> list[str]:
    return re.findall(r'<a class="title" href="/staff/contributors/[^"]*">([^<]*)</a>', page)


@pytest.mark.parametrize("days", activity.WINDOWS)
def test_the_evidence_adds_up_exactly_to_every_stored_figure(world: World, days: int) -> None:
    scatter(world, random.Random(days))
    refresh(world)
    sol = world.member("Sol", role="staff")
    rows = world.all(Activity, days=days)
    assert rows
    with world.reading():
        viewer = db.session.get_one(Member, sol)
        for stored in rows:
            who = queries.find(viewer, db.session.get_one(Member, stored.member_id).handle, days, now())
            span = queries.span(who, days)
            terms, (written, cast) = queries.terms(who, span), queries.counts(who, span)
            posted, received = sum(term.posted_inside for term in terms), sum(term.votes for term in terms)
            assert (posted, written, received, cast) == (
                stored.ideas,
                stored.comments,
                stored.votes_received,
                stored.votes_cast,
            )
            assert 4 * posted + 2 * written + math.fsum(term.worth for term in terms) == stored.score
            said, voted = [], []
            for found, listed in ((said, queries.comments_written), (voted, queries.votes_cast)):
                cursor = None
                while True:
                    page = listed(viewer, who, span, cursor)
                    found += page.rows
                    cursor = page.next
                    if cursor is None:
                        break
            assert (len(said), len(voted)) == (stored.comments, stored.votes_cast)


def test_evidence_is_as_of_the_count_so_later_acts_change_nothing(world: World) -> None:
    who = people(world)
    idea = world.idea("A quiet mode", who.ada, who.group)
    vote(world, idea, who.bo)
    refresh(world)
    with world.writing():
        from community.ideas.models import Idea, Vote

        db.session.get_one(Vote, 1).withdrawn_at = now()
        db.session.get_one(Idea, idea).taken_down_at = now()
    world.recount()
    world.idea("Another", who.ada, who.group)
    said = words(world.browser(who.sol).get("/staff/contributors/ada?days=30"))
    assert "Something was put back" not in said
    assert "log2(2) = 1.00" in said
    assert "Activity 5.00" in said


def test_facts_that_left_no_trace_are_owned_up_to_and_counted_anew_on_request(world: World) -> None:
    from community.ideas.models import Vote

    who = people(world)
    vote(world, world.idea("A quiet mode", who.ada, who.group), who.bo)
    refresh(world)
    with world.writing():
        db.session.delete(db.session.get_one(Vote, 1))
    world.recount()
    browser = world.browser(who.sol)
    assert "Something was put back" in words(browser.get("/staff/contributors/ada"))
    assert browser.send("/staff/contributors/count", days="90").status_code == 303
    assert "Something was put back" not in words(browser.get("/staff/contributors/ada"))


def test_counting_now_is_for_staff(world: World) -> None:
    who = people(world)
    world.idea("A quiet mode", who.ada, who.group)
    assert world.browser(who.cy).send("/staff/contributors/count").status_code == 404
    assert world.all(Activity) == []
    answer = world.browser(who.sol).send("/staff/contributors/count?days=30", follow=True)
    assert "Counted just now." in words(answer)
    assert "as of just now" in words(answer)
    assert len(world.all(Activity)) == 3


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("column", list(queries.COLUMNS))
def test_paging_through_any_order_shows_everyone_once(world: World, column: str, direction: str) -> None:
    dice = random.Random(column)
    sol = world.member("Sol", role="staff")
    with world.writing():
        for number in range(120):
            member = Member(name=dice.choice(["Bo", "bo", "Ça va"]), handle=f"m{number}", email=None)
            db.session.add(member)
            db.session.flush()
            made = {name: dice.randint(0, 3) for name in ("ideas", "comments", "votes_received", "votes_cast")}
            db.session.add(
                Activity(days=90, member_id=member.id, made_at=now(), score=math.log2(dice.randint(1, 5)), **made)
            )
    with world.reading():
        viewer, order = db.session.get_one(Member, sol), queries.sort(column, direction)
        seen, cursor = [], None
        while True:
            page = queries.page(viewer, 90, order, cursor)
            seen += page.rows
            cursor = page.next
            if cursor is None:
                break
    assert len({row.id for row in seen}) == len(seen) == 120
    if column != "name":
        values = [row.sorted_by for row in seen]
        assert values == sorted(values, reverse=direction == "desc")


def test_staff_are_left_out_even_if_counted_before_they_became_staff(world: World) -> None:
    who = people(world)
    world.idea("A quiet mode", who.ada, who.group)
    refresh(world)
    browser = world.browser(who.sol)
    assert names(browser.get("/staff/contributors").get_data(as_text=True)) == ["Ada"]
    with world.writing():
        db.session.get_one(Member, who.ada).role = "staff"
    assert names(browser.get("/staff/contributors").get_data(as_text=True)) == []
    assert browser.get("/staff/contributors/ada").status_code == 404


def test_a_window_that_is_none_of_ours_is_90_days(world: World) -> None:
    who = people(world)
    world.idea("A quiet mode", who.ada, who.group, posted_at=now() - timedelta(days=60))
    refresh(world)
    browser = world.browser(who.sol)
    for address, found in (("", ["Ada"]), ("?days=30", []), ("?days=7", ["Ada"]), ("?days=365", ["Ada"])):
        assert names(browser.get(f"/staff/contributors{address}").get_data(as_text=True)) == found, address


def test_a_member_who_did_nothing_has_zeros_and_says_so(world: World) -> None:
    who = people(world)
    said = words(world.browser(who.sol).get("/staff/contributors/cy_"))
    assert "Activity 0.00" in said
    assert "Nothing of this kind was counted in these days." in said


@pytest.mark.parametrize("rows", [1, 70])
@pytest.mark.parametrize("page", ["", "/ada", "/ada?part=comments", "/ada?part=votes"])
def test_pages_take_six_statements_at_most(world: World, page: str, rows: int) -> None:
    who = people(world)
    for number in range(rows):
        idea = world.idea(f"Idea {number}", who.ada, who.group)
        vote(world, idea, world.member())
        vote(world, idea, who.ada)
        world.comment(idea, who.ada)
    refresh(world)
    browser = world.browser(who.sol)
    with world.counting() as sent:
        assert browser.get(f"/staff/contributors{page}").status_code == 200
    assert len(sent) <= 6, sent


def test_long_evidence_is_paged_without_losing_an_idea(world: World) -> None:
    who = people(world)
    for number in range(103):
        world.idea(f"Idea {number}", who.ada, who.group)
    refresh(world)
    browser, address, seen = world.browser(who.sol), "/staff/contributors/ada?days=30", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'href="/ideas/(\d+)-', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 103
