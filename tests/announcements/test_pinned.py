"""Pinned announcements: above lists until their day is over, unless a member dismisses them."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from community.announcements.models import DismissedAnnouncement
from community.core.db import now
from community.site import settings
from tests.factory import BrowserClient, Factory

LISTS = ("/", "/trending", "/top", "/new")


def _tomorrow() -> date:
    return (now() + timedelta(days=1)).date()


def _shows(browser: BrowserClient, path: str, title: str = "Closed on Monday") -> bool:
    return f">{title}</a>" in browser.get(path).text


def _scene(factory: Factory) -> tuple[int, int, int]:
    """The ids of a staff member, of Ada, who moderates Kitchens, and of that group."""
    sol, ada = factory.member("Sol", role="staff"), factory.member("Ada")
    return sol, ada, factory.group("Kitchens", ada)


@pytest.mark.both_databases
def test_one_for_the_site_is_above_every_list_until_its_day_is_over(factory: Factory) -> None:
    sol, *_ = _scene(factory)
    factory.announcement("Closed on Monday", sol, pinned_until=_tomorrow())
    factory.announcement("Not pinned", sol)
    assert all(_shows(factory.visitor(), path) for path in LISTS)
    assert not _shows(factory.visitor(), "/groups/kitchens")
    assert not _shows(factory.visitor(), "/", "Not pinned")
    with time_machine.travel(now() + timedelta(days=2)):
        factory.clear_cache()
        assert not _shows(factory.visitor(), "/")
        assert factory.visitor().get("/announcements/1").status_code == 200


@pytest.mark.both_databases
def test_one_for_a_group_is_on_its_page_only(factory: Factory) -> None:
    _, ada, group = _scene(factory)
    factory.announcement("Closed on Monday", ada, group, pinned_until=_tomorrow())
    assert _shows(factory.visitor(), "/groups/kitchens")
    assert not _shows(factory.browser(ada), "/")


def test_the_day_is_that_of_the_time_zone_of_the_site(factory: Factory) -> None:
    sol, *_ = _scene(factory)
    factory.announcement("Closed on Monday", sol, pinned_until=date(2030, 3, 4))
    with factory.writing():
        settings.change(sol, time_zone="Pacific/Auckland")  # 13 hours ahead
    with time_machine.travel("2030-03-04T10:30:00+00:00"):
        factory.clear_cache()
        assert _shows(factory.visitor(), "/")
    with time_machine.travel("2030-03-04T11:30:00+00:00"):
        factory.clear_cache()
        assert not _shows(factory.visitor(), "/")


@pytest.mark.both_databases
def test_a_member_dismisses_one_for_themselves_and_twice_is_once(factory: Factory) -> None:
    sol, ada, group = _scene(factory)
    factory.announcement("Closed on Monday", sol, pinned_until=_tomorrow())
    factory.announcement("New stove", ada, group, pinned_until=_tomorrow())
    browser = factory.browser(ada)
    for announcement in (1, 2, 1):
        assert browser.send(f"/announcements/{announcement}/dismiss").status_code == 303
    assert len(factory.all(DismissedAnnouncement)) == 2
    assert not _shows(browser, "/")
    assert not _shows(browser, "/groups/kitchens", "New stove")
    assert _shows(factory.visitor(), "/")
    assert _shows(factory.browser(sol), "/groups/kitchens", "New stove")
    assert _shows(browser, "/announcements")


def test_visitors_cannot_dismiss_and_are_offered_no_button(factory: Factory) -> None:
    sol, *_ = _scene(factory)
    factory.announcement("Closed on Monday", sol, pinned_until=_tomorrow())
    assert "/announcements/1/dismiss" not in factory.visitor().get("/").text
    assert factory.visitor().send("/announcements/1/dismiss").location.startswith("/sign-in")
    assert factory.all(DismissedAnnouncement) == []


def test_what_a_member_cannot_see_cannot_be_dismissed(factory: Factory) -> None:
    sol, ada, _ = _scene(factory)
    private = factory.group("Cellar", sol, is_private=True)
    factory.announcement("A secret", sol, private)
    assert factory.browser(ada).send("/announcements/1/dismiss").status_code == 404


def test_a_removed_one_is_not_shown(factory: Factory) -> None:
    sol, *_ = _scene(factory)
    factory.announcement("Closed on Monday", sol, pinned_until=_tomorrow())
    browser = factory.browser(sol)
    assert _shows(browser, "/")
    browser.send("/announcements/1/remove")
    assert not _shows(browser, "/")
    browser.send("/announcements/1/restore")
    assert _shows(browser, "/")


def test_only_the_three_newest_are_shown(factory: Factory) -> None:
    sol, *_ = _scene(factory)
    for number in range(5):
        factory.announcement(f"News {number}", sol, pinned_until=_tomorrow())
    assert [_shows(factory.visitor(), "/", f"News {number}") for number in range(5)] == [False, False, True, True, True]


def test_nothing_pinned_costs_the_lists_no_statement(factory: Factory) -> None:
    _, ada, _ = _scene(factory)
    browser = factory.browser(ada)
    browser.get("/top")
    with factory.counting() as sent:
        browser.get("/top")
    # A moderator's number of things to decide joins announcements, for the comments on them.
    assert not [statement for statement in sent if re.search("FROM (dismissed_)?announcements", statement)]
