"""Several ideas changed at once: all of them or none, and what was typed is never lost."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from community.ideas.models import Decision, Idea
from community.kernel.database import db, now
from tests.staff.facts import People, decision, people
from tests.world import Browser, World, words

NOTHING = {"status_key": "", "reason": "", "owner_id": "", "effort": "", "value": ""}


def three(world: World, who: People) -> list[int]:
    """Ideas that wait."""
    return [world.idea(title, who.ada, who.group) for title in ("A quiet mode", "Steam", "A lid")]


def form(browser: Browser, address: str = "/staff/ideas") -> dict[str, list[str]]:
    """What the form of the page would send, with nothing ticked or chosen."""
    html = browser.get(address).get_data(as_text=True)
    return {"row": re.findall(r'name="row" form="triage" value="([\d.]+)"', html)}


def send(browser: Browser, ideas: list[int], page: dict[str, list[str]] | None = None, **values: str) -> TestResponse:
    """Tick these ideas and send the form."""
    ticked = {"idea": [str(idea) for idea in ideas]}
    return browser.send("/staff/ideas/change", **{**NOTHING, **(page or form(browser)), **ticked, **values})


def test_the_ticked_ideas_get_a_status_with_its_reason_an_owner_and_how_they_are_judged(world: World) -> None:
    who = people(world)
    first, second, third = three(world, who)
    browser = world.browser(who.sol)
    answer = send(
        browser, [first, third], status_key="planned", reason="Soon.", owner_id=str(who.sol), effort="2", value="5"
    )
    assert answer.status_code == 303
    assert "2 ideas: Planned. Owner: Sol. Effort: 2. Value: 5." in words(browser.get(answer.headers["Location"]))
    for idea in (first, third):
        row = world.get(Idea, idea)
        assert (row.status_key, row.owner_id, row.effort, row.value) == ("planned", who.sol, 2, 5)
    assert world.get(Idea, second).status_key == "open"
    said = world.all(Decision)
    assert {(one.idea_id, one.reason, one.decided_by) for one in said} == {
        (i, "Soon.", who.sol) for i in (first, third)
    }
    page = words(browser.get("/staff/ideas?columns=owner.effort.value"))
    assert "Sol Effort 2 Value 5" in page


def test_all_on_the_page_can_be_ticked_without_script(world: World) -> None:
    who = people(world)
    ideas = three(world, who)
    browser = world.browser(who.sol)
    assert send(browser, [], all="1", effort="3").status_code == 303
    assert [world.get(Idea, idea).effort for idea in ideas] == [3, 3, 3]
    assert send(browser, [], all="1", effort="0").status_code == 303, "and taken away again"
    assert [world.get(Idea, idea).effort for idea in ideas] == [None, None, None]


def test_one_idea_in_the_way_and_nothing_is_changed_and_everything_typed_comes_back(world: World) -> None:
    who = people(world)
    first, second, third = three(world, who)
    browser = world.browser(who.sol)
    page = form(browser)
    decision(world, second, world.member("Sam", role="staff"), status="declined")
    with world.writing():
        row = db.session.get_one(Idea, third)
        row.taken_down_at, row.taken_down_by = now(), "author"
    world.recount()
    answer = send(browser, [first, second, third], page, status_key="planned", reason="Kept words.", effort="4")
    assert answer.status_code == 422
    html, said = answer.get_data(as_text=True), words(answer)
    assert "Nothing was changed" in said
    assert "Steam : Somebody else decided about this idea meanwhile." in said
    assert "A lid : This idea is taken down." in said
    assert 'value="Kept words."' in html
    assert re.search(r'<option selected value="planned">', html)
    assert re.search(r'<option selected value="4">', html)
    ticked = re.findall(r'value="(\d+)" checked', html)
    assert set(map(int, ticked)) == {first, second}
    assert world.get(Idea, first).status_key == "open"
    assert world.get(Idea, first).effort is None
    again = {"row": re.findall(r'name="row" form="triage" value="([\d.]+)"', html)}
    assert send(browser, [first, second], again, status_key="planned").status_code == 303, "now it was seen"


def test_the_same_form_sent_twice_is_stale_the_second_time(world: World) -> None:
    who = people(world)
    ideas = three(world, who)
    browser = world.browser(who.sol)
    page = form(browser)
    assert send(browser, ideas, page, status_key="planned").status_code == 303
    assert send(browser, ideas, page, status_key="planned").status_code == 422
    assert len(world.all(Decision)) == 3


def test_what_somebody_else_assigned_meanwhile_is_not_overwritten_unseen(world: World) -> None:
    who = people(world)
    sam = world.member("Sam", role="staff")
    first, *_ = three(world, who)
    browser, other = world.browser(who.sol), world.browser(sam)
    page = form(browser)
    assert send(other, [first], owner_id=str(sam), effort="5").status_code == 303
    refused = send(browser, [first], page, owner_id=str(who.sol))
    assert refused.status_code == 422
    assert "Meanwhile it was given to Sam." in words(refused)
    assert send(browser, [first], page, value="1").status_code == 303, "another thing can be said"
    assert send(browser, [first], page, effort="5").status_code == 303, "and the same thing too"
    assert "Meanwhile its effort was said to be 5." in words(send(browser, [first], page, effort="1"))
    row = world.get(Idea, first)
    assert (row.owner_id, row.effort, row.value) == (sam, 5, 1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Choose a status, an owner, an effort or a value."),
        ({"reason": "Why not."}, "Choose the status that this reason is for."),
        ({"status_key": "no such"}, "Not a valid choice"),
        ({"status_key": "planned", "reason": "x" * 501}, "keep the reason to 500 characters"),
        ({"effort": "9"}, "Not a valid choice"),
        ({"status_key": "open"}, "has this status already"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_in_words(world: World, values: dict[str, str], said: str) -> None:
    who = people(world)
    ideas = three(world, who)
    answer = send(world.browser(who.sol), ideas, **values)
    assert answer.status_code == 422
    assert said in unescape(words(answer))
    assert world.all(Decision) == []


def test_nothing_ticked_is_refused_and_nonsense_is_nothing(world: World) -> None:
    who = people(world)
    three(world, who)
    browser = world.browser(who.sol)
    for rows in ([], ["1", "1.2", "x.0.0.0.0", "9" * 30 + ".0.0.0.0"]):
        answer = send(browser, [], {"row": rows}, all="1", effort="1")
        assert answer.status_code == 422
        assert "No idea is ticked." in words(answer)
    gone = send(browser, [999], {"row": ["999.0.0.0.0"]}, effort="1")
    assert "It is not there any more." in words(gone)


def test_only_staff_can_be_given_an_idea_and_who_was_staff_is_shown_as_such(world: World) -> None:
    who = people(world)
    first, *_ = three(world, who)
    sam = world.member("Sam", role="staff")
    browser = world.browser(who.sol)
    assert send(browser, [first], owner_id=str(who.ada)).status_code == 422
    assert send(browser, [first], owner_id=str(sam)).status_code == 303
    with world.writing():
        from community.members.models import Member

        db.session.get_one(Member, sam).role = "member"
    assert "Sam no longer staff" in words(browser.get("/staff/ideas?columns=owner"))
    page = browser.get(f"/staff/ideas/{first}/decide").get_data(as_text=True)
    assert "Somebody who is no longer staff" in page
    kept = {"owner_id": str(sam), "effort": "2", "value": "0", "seen": f"{sam}.0.0"}
    assert browser.send(f"/staff/ideas/{first}/assign", **kept).status_code == 303, "the rest can be changed"
    assert world.get(Idea, first).effort == 2
    assert send(browser, [first], owner_id="0").status_code == 303
    assert world.get(Idea, first).owner_id is None


def test_one_idea_is_assigned_on_the_page_where_it_is_decided(world: World) -> None:
    who = people(world)
    first, *_ = three(world, who)
    browser = world.browser(who.sol)
    values = {"owner_id": str(who.sol), "effort": "1", "value": "5", "seen": "0.0.0", "next": "/staff/ideas?q=a"}
    answer = browser.send(f"/staff/ideas/{first}/assign", **values)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/ideas?q=a")
    row = world.get(Idea, first)
    assert (row.owner_id, row.effort, row.value) == (who.sol, 1, 5)
    stale = browser.send(f"/staff/ideas/{first}/assign", **{**values, "effort": "3"})
    assert stale.status_code == 409
    assert "Meanwhile its effort was said to be 1." in words(stale)
    html = stale.get_data(as_text=True)
    assert f'value="{who.sol}.1.5"' in html
    assert '<option selected value="3">' in html
    wrong = browser.send(f"/staff/ideas/{first}/assign", **{**values, "owner_id": str(who.ada)})
    assert wrong.status_code == 422


@pytest.mark.parametrize("seen", ["9" * 5000 + ".1.1", "9" * 5000, "1.1", "², ٣.1.1", "", "1." * 300])
def test_what_a_form_says_it_began_from_may_be_nonsense(world: World, seen: str) -> None:
    who = people(world)
    first, *_ = three(world, who)
    values = {"owner_id": str(who.sol), "effort": "1", "value": "5", "seen": seen}
    assert world.browser(who.sol).send(f"/staff/ideas/{first}/assign", **values).status_code in (303, 409)


def test_script_gets_the_rows_as_they_are_now(world: World) -> None:
    who = people(world)
    first, *_ = three(world, who)
    browser = world.browser(who.sol)
    page = form(browser)
    values = {**NOTHING, **page, "idea": str(first), "status_key": "planned"}
    done = browser.send("/staff/ideas/change?columns=status", fetch=True, **values)
    assert done.status_code == 200
    html = done.get_data(as_text=True)
    assert "<html" not in html
    assert html.count("<tr") == 1
    assert "One idea: Planned." in html
    refused = browser.send("/staff/ideas/change?columns=status", fetch=True, **values)
    assert refused.status_code == 422
    assert "Somebody else decided" in refused.get_data(as_text=True)


def test_nobody_else_changes_anything(world: World) -> None:
    who = people(world)
    first, *_ = three(world, who)
    page = {"row": [f"{first}.0.0.0.0"]}
    for stranger in (who.ada, who.cy, world.member("Mo", role="moderator")):
        assert send(world.browser(stranger), [first], page, effort="1").status_code == 404
        assert world.browser(stranger).send(f"/staff/ideas/{first}/assign", effort="1").status_code == 404
    assert world.get(Idea, first).effort is None
