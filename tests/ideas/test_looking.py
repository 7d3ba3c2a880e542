"""Looks: what counts as one, and what is written down."""

import tracemalloc
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from community.ideas import looking, voting
from community.ideas.looking import Ledger, Place, read_place
from community.ideas.models import Idea, Looks
from community.kernel.database import db, now
from community.members.models import Member
from tests.world import Browser, World

EVENING = now().replace(hour=23, minute=50) + timedelta(days=1)  # a session's cookie is not valid before it was made


@pytest.fixture(autouse=True)
def _empty_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "ledger", Ledger())


def _flush(world: World) -> list[tuple[str, int, int, int]]:
    """What is written: surface, position, shows, opens."""
    with world.writing():
        looking.flush()
    return [(row.surface, row.position, row.shows, row.opens) for row in world.all(Looks)]


def _scene(world: World, ideas: int = 1) -> tuple[int, Browser, list[int]]:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    return bo, world.browser(bo), [world.idea(f"Idea {number}", ada, group) for number in range(ideas)]


def test_a_list_counts_each_row_where_it_stood(world: World) -> None:
    _, browser, ideas = _scene(world, 3)
    browser.get("/new")
    assert _flush(world) == [("new", 3, 1, 0), ("new", 2, 1, 0), ("new", 1, 1, 0)]
    assert all(world.get(Idea, idea).stale_since for idea in ideas)


def test_the_second_page_goes_on_counting_at_21(world: World) -> None:
    _, browser, _ = _scene(world, 21)
    page = browser.get("/new").text
    address = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    looking.ledger = Ledger()
    browser.get(address)
    assert _flush(world) == [("new", 21, 1, 0)]


@pytest.mark.parametrize(
    ("address", "surface"),
    [
        ("/", "discover"),
        ("/trending", "trending"),
        ("/top", "top"),
        ("/new", "new"),
        ("/?group=kitchens", "group"),
        ("/top?group=kitchens&status=open", "status"),
        ("/?author=ada&status=open", "author"),
    ],
)
def test_each_list_is_a_surface_of_its_own(world: World, address: str, surface: str) -> None:
    _, browser, _ = _scene(world)
    assert f'name="place" value="{surface}.1"' in browser.get(address).text
    assert _flush(world) == [(surface, 1, 1, 0)]


def test_a_row_counts_once_per_member_idea_and_day(world: World) -> None:
    _, browser, _ = _scene(world)
    other = world.browser(world.member("Cy"))
    with time_machine.travel(EVENING, tick=False) as clock:
        for address in ("/", "/", "/top", "/ideas/1-idea-0"):
            browser.get(address)
        other.get("/")
        clock.move_to(EVENING + timedelta(minutes=20))
        browser.get("/")
    _flush(world)
    first, second = EVENING.date(), EVENING.date() + timedelta(days=1)
    assert [(row.day, row.surface, row.shows) for row in world.all(Looks)] == [
        (first, "discover", 2),
        (second, "discover", 1),
    ]


def test_a_process_remembers_the_latest_looks_of_a_day_and_does_not_grow_without_end(world: World) -> None:
    bo, _, ideas = _scene(world, 7)
    looking.ledger = Ledger(remembered=2)

    def look(number: int) -> int:
        """A look at one of the ideas; how often it was counted by now."""
        with world.reading():
            shown, viewer = db.session.get_one(Idea, ideas[number]), db.session.get_one(Member, bo)
            row = SimpleNamespace(id=shown.id, author_id=shown.author_id, my_vote=False, is_closed=False)
            looking.ledger.shown(viewer, [(row, Place("new", 1))])
        _flush(world)
        return sum(row.shows for row in world.all(Looks, idea_id=ideas[number]))

    assert [look(number) for number in (0, 1, 0, 2, 0)] == [1, 1, 1, 1, 1], "as long as two looks lie between"
    assert [look(number) for number in (3, 4, 5, 6, 0)] == [1, 1, 1, 1, 2], "too many others lay between"
    assert look(6) == 1


def test_a_day_of_many_looks_takes_little_memory() -> None:
    memory = looking.Memory(20_000)
    tracemalloc.start()
    for number in range(100_000):
        memory.note(number % 977, number, Place("new", number % 200))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / (2 * 20_000) < 150  # bytes for each look that is remembered
    assert memory.find(99_999 % 977, 99_999) == Place("new", 199)
    assert memory.find(0, 0) is None


def test_a_look_before_midnight_that_is_flushed_after_it_stays_of_its_day(world: World) -> None:
    _, browser, _ = _scene(world)
    with time_machine.travel(EVENING, tick=False) as clock:
        browser.get("/")
        clock.move_to(EVENING + timedelta(minutes=20))
        _flush(world)
    assert [row.day for row in world.all(Looks)] == [EVENING.date()]


def test_staff_suspended_members_visitors_and_the_author_never_count(world: World) -> None:
    _scene(world)
    with world.reading():
        ada = db.session.query(Member).filter_by(handle="ada").one().id
    quiet = world.member("Dee", suspended_at=now())
    for browser in (
        world.visitor(),
        world.browser(ada),
        world.browser(quiet),
        world.browser(world.member("Sol", role="staff")),
        world.browser(world.member("Mo", role="moderator")),
    ):
        for address in ("/", "/ideas/1-idea-0", "/ideas/1-idea-0?from=new.1"):
            assert browser.get(address).status_code == 200
    assert _flush(world) == []


def test_what_one_has_voted_for_or_is_closed_counts_no_more(world: World) -> None:
    bo, browser, (first, second) = _scene(world, 2)
    with world.writing():
        voting.cast(db.session.get_one(Idea, first), db.session.get_one(Member, bo))
        db.session.get_one(Idea, second).status_key = "shipped"
    for address in ("/", "/my-votes", f"/ideas/{first}-idea-0", f"/ideas/{second}-idea-1?from=top.3"):
        assert browser.get(address).status_code == 200
    assert _flush(world) == []


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_a_page_fetched_on_the_chance_was_not_looked_at(world: World, header: str) -> None:
    _, browser, _ = _scene(world)
    for address in ("/", "/ideas/1-idea-0"):
        browser.get(address, headers={header: "prefetch;prerender"})
        browser.head(address)
    assert _flush(world) == []


def test_a_page_opened_from_a_row_is_an_opening_and_one_from_elsewhere_a_look(world: World) -> None:
    _, browser, _ = _scene(world)
    browser.get("/")
    browser.get("/ideas/1-idea-0?from=discover.1")
    browser.get("/ideas/1-idea-0?from=discover.1")
    assert _flush(world) == [("discover", 1, 1, 1)]
    other = world.browser(world.member("Cy"))
    other.get("/ideas/1-idea-0?from=nowhere.1")
    assert ("direct", 0, 1, 0) in _flush(world)


def test_an_opening_from_another_place_than_that_of_the_days_look_is_counted_nowhere(world: World) -> None:
    _, browser, _ = _scene(world)
    browser.get("/new")
    browser.get("/ideas/1-idea-0?from=discover.20.r")
    assert _flush(world) == [("new", 1, 1, 0)]
    browser.get("/ideas/1-idea-0?from=new.1")
    assert _flush(world) == [("new", 1, 1, 1)]


def test_the_place_travels_from_the_row_to_the_page_to_the_vote(world: World) -> None:
    _, browser, _ = _scene(world)
    page = browser.get("/ideas/1-idea-0?from=trending.3").text
    assert 'name="place" value="trending.3"' in page
    assert 'name="place" value="direct.0"' in browser.get("/ideas/1-idea-0").text


def test_looks_are_added_to_those_of_the_day_and_counted_once(world: World) -> None:
    _, browser, _ = _scene(world)
    browser.get("/")
    _flush(world)
    _flush(world)
    world.browser(world.member("Cy")).get("/")
    assert _flush(world) == [("discover", 1, 2, 0)]


def test_a_flush_that_fails_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, browser, _ = _scene(world)
    browser.get("/")
    write = looking._write

    def break_down(*counts: Any) -> None:
        raise OperationalError("insert", {}, Exception("the disk is full"))

    monkeypatch.setattr(looking, "_write", break_down)
    with pytest.raises(OperationalError), world.writing():
        looking.flush()
    monkeypatch.setattr(looking, "_write", write)
    assert _flush(world) == [("discover", 1, 1, 0)]


def test_a_look_costs_no_statement(world: World) -> None:
    _, browser, _ = _scene(world)
    browser.get("/")
    with world.counting() as sent:
        browser.get("/")
    assert not [statement for statement in sent if "looks" in statement or statement.startswith(("INSERT", "UPDATE"))]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("trending.3", Place("trending", 3)),
        ("new.21.r", Place("new", 21, True)),
        ("direct.0", Place("direct")),
        ("", None),
        (None, None),
        ("moon.1", None),
        ("import.1", None),
        ("new", None),
        ("new.-1", None),
        ("new.99999", None),
        ("new.١", None),
        ("new.1\n", None),
    ],
)
def test_a_place_is_read_only_if_there_is_such_a_one(text: str | None, place: Place | None) -> None:
    assert read_place(text) == place
    if place is not None:
        assert str(place) == text
