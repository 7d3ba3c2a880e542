"""Who supports an idea, as staff see it: page, filters and CSV file; and the CSV file of contributors."""

import csv
import io
import re
from datetime import timedelta

import pytest

from community.analytics.jobs import refresh_activity
from community.core.db import db, now
from community.groups.models import Membership
from community.ideas.models import CRITICAL, NICE
from community.staff.queries import supporters as supporter_queries
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people, vote


def names(factory: Factory, viewer: int, address: str) -> list[str]:
    """The names on the page of supporters."""
    html = factory.browser(viewer).get(address).get_data(as_text=True)
    return re.findall(r'<a class="title" href="/people/[^"]*">([^<]*)</a>', html)


def records(factory: Factory, viewer: int, address: str) -> list[dict[str, str]]:
    """The records of a CSV file."""
    answer = factory.browser(viewer).get(address)
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    text = answer.get_data().decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.both_databases
def test_supporters_are_listed_with_filters_and_lead_from_every_number(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    new = factory.member("Nia", trust_level="new", joined_at=now() - timedelta(days=2))
    moment = now()
    vote(factory, idea, who.ada, moment - timedelta(days=3), CRITICAL)
    vote(factory, idea, who.bo, moment - timedelta(days=2), NICE)
    with factory.writing():
        db.session.get_one(supporter_queries.Member, who.ada).joined_at = moment - timedelta(days=30)
        db.session.get_one(supporter_queries.Member, who.bo).joined_at = moment - timedelta(days=30)
    vote(factory, idea, new, moment - timedelta(days=1))
    factory.suspend(who.cy)
    address = f"/staff/ideas/{idea}/supporters"
    assert names(factory, who.sol, address) == ["Nia", "Bo", "Ada"]
    for query, found in {
        "importance=critical": ["Ada"],
        "importance=rated": ["Bo", "Ada"],
        "importance=unrated": ["Nia"],
        "importance=nonsense": ["Nia", "Bo", "Ada"],
        "trust=new": ["Nia"],
        "group=kitchens": ["Bo", "Ada"],
        "group=nowhere": [],
        "joined=week": ["Nia"],
        "q=AD": ["Ada"],
        "q=%25": [],
    }.items():
        assert names(factory, who.sol, f"{address}?{query}") == found, query
    text = visible_text(factory.browser(who.sol).get(address))
    assert "Ada @ada Importance Critical" in text
    assert "3 people support this idea." in text
    browser = factory.browser(who.sol)
    for page in ("/staff/ideas", f"/staff/ideas/{idea}/status"):
        assert f'href="{address}"' in browser.get(page).get_data(as_text=True), page


def test_supporters_are_paged_and_take_a_fixed_number_of_statements(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    monkeypatch.setattr(supporter_queries, "PAGE_SIZE", 3)
    moment = now()
    for _ in range(7):
        vote(factory, idea, factory.member(), moment)
    browser, address, seen = factory.browser(who.sol), f"/staff/ideas/{idea}/supporters", []
    while address:
        with factory.counting() as sent:
            html = browser.get(address).get_data(as_text=True)
        assert len(sent) <= 6, sent
        seen += re.findall(r'<a class="title" href="/people/[^"]*">([^<]*)</a>', html)
        following = re.search(r'rel="next" href="([^"]*)"', html)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 7


def test_the_csv_file_has_all_filtered_supporters_and_no_formula(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    bad = factory.member("=1+1", handle="formula")
    office = factory.group("@Offices", bad)
    vote(factory, idea, bad, importance=CRITICAL)
    vote(factory, idea, who.bo)
    rows = records(factory, who.sol, f"/staff/ideas/{idea}/supporters.csv")
    assert {row["name"]: (row["importance"], row["groups"]) for row in rows} == {
        "'=1+1": ("Critical", "'@Offices"),
        "Bo": ("Not rated", "Kitchens"),
    }
    assert len(records(factory, who.sol, f"/staff/ideas/{idea}/supporters.csv?importance=critical")) == 1
    with factory.reading():
        assert db.session.get(Membership, (office, bad)) is not None


def test_only_staff_see_supporters_of_any_group(factory: Factory) -> None:
    who = people(factory, is_private=True)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    for address in (f"/staff/ideas/{idea}/supporters", f"/staff/ideas/{idea}/supporters.csv"):
        assert factory.browser(who.sol).get(address).status_code == 200
        for stranger in (who.ada, who.cy, factory.member("Mo", role="moderator", handle=f"mo{len(address)}")):
            assert factory.browser(stranger).get(address).status_code == 404
        assert factory.browser(who.sol).get(address.replace(str(idea), "999")).status_code == 404


def test_the_csv_file_of_contributors_has_every_member_of_the_window(factory: Factory) -> None:
    who = people(factory)
    bad = factory.member("@SUM(A1)", handle="formula")
    factory.idea("A quiet mode", bad, who.group)
    factory.idea("Steam", who.bo, who.group)
    factory.comment(factory.idea("A lid", who.bo, who.group), who.ada)
    with factory.writing():
        refresh_activity()
    rows = records(factory, who.sol, "/staff/contributors.csv?days=30&sort=ideas")
    assert [(row["name"], row["ideas"], row["days"]) for row in rows if row["ideas"] != "0"] == [
        ("Bo", "2", "30"),
        ("'@SUM(A1)", "1", "30"),
    ]
    link = re.search(
        r'href="(/staff/contributors\.csv[^"]*)"', factory.browser(who.sol).get("/staff/contributors").text
    )
    assert link
    assert factory.browser(who.ada).get("/staff/contributors.csv").status_code == 404
