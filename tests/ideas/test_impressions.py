"""Impressions: which are counted and what is stored."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from community.core.db import db, now
from community.ideas import impressions, voting
from community.ideas.impressions import ImpressionCounter, Placement, parse_placement
from community.ideas.models import Idea, Impression
from community.members.models import Member
from tests.factory import BrowserClient, Factory

EVENING = now().replace(hour=23, minute=50) + timedelta(days=1)  # a session's cookie is not valid before it was made


def _flush(factory: Factory) -> list[tuple[str, int, int, int]]:
    """What is written: surface, position, shows, opens."""
    with factory.writing():
        impressions.flush()
    return [(row.surface, row.position, row.shows, row.opens) for row in factory.all(Impression)]


def _scene(factory: Factory, ideas: int = 1) -> tuple[int, BrowserClient, list[int]]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    return bo, factory.browser(bo), [factory.idea(f"Idea {number}", ada, group) for number in range(ideas)]


@pytest.mark.both_databases
def test_a_list_counts_each_row_where_it_stood(factory: Factory) -> None:
    _, browser, ideas = _scene(factory, 3)
    browser.get("/new")
    assert _flush(factory) == [("new", 3, 1, 0), ("new", 2, 1, 0), ("new", 1, 1, 0)]
    assert all(factory.get(Idea, idea).stale_since for idea in ideas)


def test_the_second_page_goes_on_counting_at_21(factory: Factory) -> None:
    _, browser, _ = _scene(factory, 21)
    page = browser.get("/new").text
    address = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    impressions.counter = ImpressionCounter()
    browser.get(address)
    assert _flush(factory) == [("new", 21, 1, 0)]


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
def test_each_list_is_a_surface_of_its_own(factory: Factory, address: str, surface: str) -> None:
    _, browser, _ = _scene(factory)
    assert f'name="placement" value="{surface}.1"' in browser.get(address).text
    assert _flush(factory) == [(surface, 1, 1, 0)]


def test_every_view_counts_on_its_day(factory: Factory) -> None:
    _, browser, _ = _scene(factory)
    other = factory.browser(factory.member("Cy"))
    with time_machine.travel(EVENING, tick=False) as clock:
        for address in ("/", "/", "/top", "/ideas/1-idea-0"):
            browser.get(address)
        other.get("/")
        clock.move_to(EVENING + timedelta(minutes=20))
        browser.get("/")
    _flush(factory)
    first, second = EVENING.date(), EVENING.date() + timedelta(days=1)
    assert sorted((row.day, row.surface, row.shows) for row in factory.all(Impression)) == [
        (first, "direct", 1),
        (first, "discover", 3),
        (first, "top", 1),
        (second, "discover", 1),
    ]


def test_an_impression_flushed_after_midnight_keeps_its_day(factory: Factory) -> None:
    _, browser, _ = _scene(factory)
    with time_machine.travel(EVENING, tick=False) as clock:
        browser.get("/")
        clock.move_to(EVENING + timedelta(minutes=20))
        _flush(factory)
    assert [row.day for row in factory.all(Impression)] == [EVENING.date()]


def test_staff_suspended_members_visitors_and_the_author_never_count(factory: Factory) -> None:
    _scene(factory)
    with factory.reading():
        ada = db.session.query(Member).filter_by(handle="ada").one().id
    quiet = factory.member("Dee", suspended_at=now())
    for browser in (
        factory.visitor(),
        factory.browser(ada),
        factory.browser(quiet),
        factory.browser(factory.member("Sol", role="staff")),
        factory.browser(factory.member("Mo", role="moderator")),
    ):
        for address in ("/", "/ideas/1-idea-0", "/ideas/1-idea-0?from=new.1"):
            assert browser.get(address).status_code == 200
    assert _flush(factory) == []


def test_voted_and_closed_ideas_have_no_further_impressions(factory: Factory) -> None:
    bo, browser, (first, second) = _scene(factory, 2)
    with factory.writing():
        voting.cast(db.session.get_one(Idea, first), db.session.get_one(Member, bo))
        db.session.get_one(Idea, second).status_key = "shipped"
    for address in ("/", "/my-votes", f"/ideas/{first}-idea-0", f"/ideas/{second}-idea-1?from=top.3"):
        assert browser.get(address).status_code == 200
    assert _flush(factory) == []


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_a_prefetched_page_is_not_an_impression(factory: Factory, header: str) -> None:
    _, browser, _ = _scene(factory)
    for address in ("/", "/ideas/1-idea-0"):
        browser.get(address, headers={header: "prefetch;prerender"})
        browser.head(address)
    assert _flush(factory) == []


def test_opening_from_a_row_is_a_click_and_from_elsewhere_an_impression(factory: Factory) -> None:
    _, browser, _ = _scene(factory)
    browser.get("/")
    browser.get("/ideas/1-idea-0?from=discover.1")
    browser.get("/ideas/1-idea-0?from=discover.1")
    assert _flush(factory) == [("discover", 1, 1, 2)], "calibrations count no more clicks than views"
    other = factory.browser(factory.member("Cy"))
    other.get("/ideas/1-idea-0?from=nowhere.1")
    assert ("direct", 0, 1, 0) in _flush(factory)


def test_the_placement_passes_from_the_row_to_the_page_to_the_vote(factory: Factory) -> None:
    _, browser, _ = _scene(factory)
    page = browser.get("/ideas/1-idea-0?from=trending.3").text
    assert 'name="placement" value="trending.3"' in page
    assert 'name="placement" value="direct.0"' in browser.get("/ideas/1-idea-0").text


@pytest.mark.both_databases
def test_impressions_are_added_to_those_of_the_day_once(factory: Factory) -> None:
    _, browser, _ = _scene(factory)
    browser.get("/")
    _flush(factory)
    _flush(factory)
    factory.browser(factory.member("Cy")).get("/")
    assert _flush(factory) == [("discover", 1, 2, 0)]


@pytest.mark.both_databases
def test_a_flush_that_fails_loses_nothing(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    _, browser, _ = _scene(factory)
    browser.get("/")
    write = impressions._write

    def break_down(*counts: Any) -> None:
        raise OperationalError("insert", {}, Exception("the disk is full"))

    monkeypatch.setattr(impressions, "_write", break_down)
    with pytest.raises(OperationalError), factory.writing():
        impressions.flush()
    monkeypatch.setattr(impressions, "_write", write)
    assert _flush(factory) == [("discover", 1, 1, 0)]


def test_an_impression_takes_no_statement(factory: Factory) -> None:
    _, browser, _ = _scene(factory)
    browser.get("/")
    with factory.counting() as sent:
        browser.get("/")
    assert not [
        statement for statement in sent if "impressions" in statement or statement.startswith(("INSERT", "UPDATE"))
    ]


@pytest.mark.parametrize(
    ("text", "placement"),
    [
        ("trending.3", Placement("trending", 3)),
        ("new.21.r", Placement("new", 21, True)),
        ("direct.0", Placement("direct")),
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
def test_only_valid_placements_are_read(text: str | None, placement: Placement | None) -> None:
    assert parse_placement(text) == placement
    if placement is not None:
        assert str(placement) == text
