"""Columns of the ranked table: chosen in the address, remembered by the browser, and what stands in them."""

import re
from datetime import timedelta

from community.ideas.models import Idea
from community.kernel.database import db, now
from community.staff.columns import ALL, USUAL
from tests.staff.facts import decision, people, reckon
from tests.world import Browser, World, words


def shown(browser: Browser, address: str = "/staff/ideas") -> list[str]:
    """The columns of the table, by what they sort by."""
    html = browser.get(address).get_data(as_text=True)
    head = re.search(r"(?s)<thead>.*?</thead>", html)
    return re.findall(r"[?&;]sort=(\w+)", head[0] if head else "")[1:]


def test_columns_stand_in_the_address_and_every_link_of_the_table_keeps_them(world: World) -> None:
    who = people(world)
    world.idea("A quiet mode", who.ada, who.group)
    browser = world.browser(who.sol)
    assert shown(browser) == list(USUAL)
    assert shown(browser, "/staff/ideas?columns=owner.votes.nonsense") == ["votes", "owner"]
    html = browser.get("/staff/ideas?columns=owner.votes").get_data(as_text=True)
    assert "columns=votes.owner" in html
    assert browser.get("/staff/ideas?columns=" + ".".join(ALL)).status_code == 200
    assert shown(browser) == list(USUAL), "an address alone is not remembered"


def test_a_browser_remembers_the_columns_that_were_chosen_until_the_usual_ones_are_chosen(world: World) -> None:
    who = people(world)
    world.idea("A quiet mode", who.ada, who.group)
    browser = world.browser(who.sol)
    for _again in range(2):
        answer = browser.get("/staff/ideas?q=quiet&columns=votes&columns=effort&remember=these")
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/staff/ideas?q=quiet&sort=support&dir=desc&columns=votes.effort"
        assert shown(browser) == ["votes", "effort"]
    assert shown(browser, "/staff/ideas?columns=votes") == ["votes"], "what the address says comes first"
    assert shown(world.browser(who.sol)) == list(USUAL), "another browser does not know of it"
    browser.get("/staff/ideas?columns=votes&remember=usual")
    assert shown(browser) == list(USUAL)
    browser.get("/staff/ideas?remember=these")
    assert shown(browser) == list(USUAL), "no column at all means the usual ones"


def test_support_is_shown_with_its_interval_and_what_is_not_reckoned_says_so(world: World) -> None:
    who = people(world)
    known = world.idea("A quiet mode", who.ada, who.group)
    world.idea("Steam", who.ada, who.group)
    with world.writing():
        reckon(db.session.get_one(Idea, known), looks=38, support=0.26, width=0.2)
    page = words(world.browser(who.sol).get("/staff/ideas?columns=support.looks.examined"))
    assert "26 % 16–36 between 16 and 36" in page
    assert " 38 " in page
    assert "not reckoned yet" in page
    assert page.index("A quiet mode") < page.index("Steam"), "the best supported first"
    rising = words(world.browser(who.sol).get("/staff/ideas?sort=support&dir=asc"))
    assert rising.index("A quiet mode") < rising.index("Steam"), "what is not reckoned is last either way"


def test_ideas_are_narrowed_by_owner_looks_interval_effort_and_value(world: World) -> None:
    who = people(world)
    sam = world.member("Sam", role="staff")
    mine = world.idea("Mine", who.ada, who.group, owner_id=who.sol, effort=1, value=5)
    world.idea("His", who.ada, who.group, owner_id=sam, effort=4, value=2)
    world.idea("Hers", who.ada, who.group, owner_id=world.member("Former"))
    plain = world.idea("Nobody’s", who.ada, who.group)
    with world.writing():
        reckon(db.session.get_one(Idea, mine), looks=100, support=0.2, width=0.05)
        reckon(db.session.get_one(Idea, plain), looks=10, support=0.2, width=0.3)
    expected = {
        "owner=me": {"Mine"},
        "owner=nobody": {"Nobody’s"},
        "owner=somebody": {"Mine", "His", "Hers"},
        f"owner={sam}": {"His"},
        "owner=gone": {"Hers"},
        "owner=nonsense": {"Mine", "His", "Hers", "Nobody’s"},
        "looks=10": {"Mine", "Nobody’s"},
        "looks=11": {"Mine"},
        "width=29": {"Mine"},
        "width=31": {"Mine", "Nobody’s"},
        "effort=3": {"Mine"},
        "value=2": {"Mine", "His"},
        "effort=9&value=0&looks=-1": {"Mine", "His", "Hers", "Nobody’s"},
    }
    browser = world.browser(who.sol)
    for address, found in expected.items():
        html = browser.get(f"/staff/ideas?{address}").get_data(as_text=True)
        assert set(re.findall(r'<td class="wide"><a class="title"[^>]*>([^<]*)</a>', html)) == found, address
        assert world.browser(who.sol).get(f"/staff/ideas.csv?{address}").get_data(as_text=True).count(
            "\r\n"
        ) == 1 + len(found)


def test_an_age_beyond_the_promise_says_so_until_somebody_decides(world: World) -> None:
    who = people(world)
    idea = world.idea("A quiet mode", who.ada, who.group, posted_at=now() - timedelta(days=30))
    browser = world.browser(who.sol)
    assert "30 days promised 7" in words(browser.get("/staff/ideas"))
    decision(world, idea, who.sol, status="open")
    page = words(browser.get("/staff/ideas"))
    assert "30 days" in page
    assert "promised 7" not in page
