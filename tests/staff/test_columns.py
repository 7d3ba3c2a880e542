"""Columns of the ranked table: named in the URL, remembered in a cookie, and their contents."""

import re
from datetime import timedelta

import pytest

from community.core.db import db, now
from community.ideas.models import Idea
from community.staff.table_request import ALL_COLUMNS, DEFAULT_COLUMNS
from tests.factory import BrowserClient, Factory, visible_text
from tests.staff.fixtures import add_status_change, people, set_support


def shown(browser: BrowserClient, address: str = "/staff/ideas") -> list[str]:
    """The columns of the table, by their sort keys."""
    html = browser.get(address).get_data(as_text=True)
    head = re.search(r"(?s)<thead>.*?</thead>", html)
    return re.findall(r"[?&;]sort=(\w+)", head[0] if head else "")[1:]


def test_columns_are_in_the_url_and_kept_by_every_link(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    assert shown(browser) == list(DEFAULT_COLUMNS)
    assert shown(browser, "/staff/ideas?columns=owner.votes.nonsense") == ["votes", "owner"]
    html = browser.get("/staff/ideas?columns=owner.votes").get_data(as_text=True)
    assert "columns=votes.owner" in html
    assert browser.get("/staff/ideas?columns=" + ".".join(ALL_COLUMNS)).status_code == 200
    assert shown(browser) == list(DEFAULT_COLUMNS), "an address alone is not remembered"


def test_a_cookie_remembers_columns_until_the_default_is_chosen(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    for _again in range(2):
        answer = browser.get("/staff/ideas?q=quiet&columns=votes&columns=effort&remember=these")
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/staff/ideas?q=quiet&sort=support&dir=desc&columns=votes.effort"
        assert shown(browser) == ["votes", "effort"]
    assert shown(browser, "/staff/ideas?columns=votes") == ["votes"], "what the address says comes first"
    assert shown(factory.browser(who.sol)) == list(DEFAULT_COLUMNS), "another browser does not know of it"
    browser.get("/staff/ideas?columns=votes&remember=usual")
    assert shown(browser) == list(DEFAULT_COLUMNS)
    browser.get("/staff/ideas?remember=these")
    assert shown(browser) == list(DEFAULT_COLUMNS), "no column at all means the default ones"


def test_support_is_shown_with_its_interval_or_as_not_calculated(factory: Factory) -> None:
    who = people(factory)
    known = factory.idea("A quiet mode", who.ada, who.group)
    factory.idea("Steam", who.ada, who.group)
    with factory.writing():
        set_support(db.session.get_one(Idea, known), views=38, support=0.26, width=0.2)
    columns = "support.impressions.weighted_impressions.readers"
    page = visible_text(factory.browser(who.sol).get(f"/staff/ideas?columns={columns}"))
    assert "26% 16–36 between 16 and 36" in page
    assert " 38 " in page
    assert page.count("not calculated yet") == 4
    assert page.index("A quiet mode") < page.index("Steam"), "the best supported first"
    rising = visible_text(factory.browser(who.sol).get("/staff/ideas?sort=support&dir=asc"))
    assert rising.index("A quiet mode") < rising.index("Steam"), "what hasn't been calculated is last either way"


@pytest.mark.both_databases
def test_ideas_are_filtered_by_owner_impressions_interval_and_ratings(factory: Factory) -> None:
    who = people(factory)
    sam = factory.member("Sam", role="staff")
    mine = factory.idea("Mine", who.ada, who.group, owner_id=who.sol, effort=1, value=5)
    factory.idea("His", who.ada, who.group, owner_id=sam, effort=4, value=2)
    factory.idea("Hers", who.ada, who.group, owner_id=factory.member("Former"))
    plain = factory.idea("No one’s", who.ada, who.group)
    with factory.writing():
        set_support(db.session.get_one(Idea, mine), views=100, support=0.2, width=0.05)
        set_support(db.session.get_one(Idea, plain), views=10, support=0.2, width=0.3)
    expected = {
        "owner=me": {"Mine"},
        "owner=nobody": {"No one’s"},
        "owner=somebody": {"Mine", "His", "Hers"},
        f"owner={sam}": {"His"},
        "owner=gone": {"Hers"},
        "owner=nonsense": {"Mine", "His", "Hers", "No one’s"},
        "impressions=10": {"Mine", "No one’s"},
        "impressions=11": {"Mine"},
        "width=29": {"Mine"},
        "width=31": {"Mine", "No one’s"},
        "effort=3": {"Mine"},
        "value=2": {"Mine", "His"},
        "effort=9&value=0&impressions=-1": {"Mine", "His", "Hers", "No one’s"},
    }
    browser = factory.browser(who.sol)
    for address, found in expected.items():
        html = browser.get(f"/staff/ideas?{address}").get_data(as_text=True)
        assert set(re.findall(r'<th scope="row" class="wide">\s*<a class="title"[^>]*>([^<]*)</a>', html)) == found, (
            address
        )
        assert factory.browser(who.sol).get(f"/staff/ideas.csv?{address}").get_data(as_text=True).count(
            "\r\n"
        ) == 1 + len(found)


def test_overdue_ideas_are_marked_until_they_are_answered(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group, posted_at=now() - timedelta(days=30))
    browser = factory.browser(who.sol)
    assert "30 days goal: 7 days" in visible_text(browser.get("/staff/ideas"))
    add_status_change(factory, idea, who.sol, status="open")
    page = visible_text(browser.get("/staff/ideas?sort=support"))
    assert "30 days" in page
    assert "goal: 7" not in page


def test_urls_of_earlier_versions_still_name_columns_and_filters(factory: Factory) -> None:
    who = people(factory)
    known, plain = factory.idea("A quiet mode", who.ada, who.group), factory.idea("Steam", who.ada, who.group)
    with factory.writing():
        set_support(db.session.get_one(Idea, known), views=38, support=0.26)
        set_support(db.session.get_one(Idea, plain), views=5, support=0.26)
    browser = factory.browser(who.sol)
    old = "/staff/ideas?columns=looks.examined&sort=examined&looks=10"
    assert shown(browser, old) == ["impressions", "weighted_impressions"]
    page = visible_text(browser.get(old))
    assert "A quiet mode" in page
    assert "Steam" not in page
    factory.idea("Gone", who.ada, who.group, hidden_at=now(), removed_by="author")
    assert "Gone" in visible_text(browser.get("/staff/ideas?shown=down"))
