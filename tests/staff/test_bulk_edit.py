"""Bulk edit: all selected ideas change or none, and the input is kept when refused."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from community.core.db import db, now
from community.ideas.models import Idea, StatusChange
from tests.factory import BrowserClient, Factory, visible_text
from tests.ideas.test_labels import label_rows
from tests.staff.fixtures import People, add_status_change, people

NOTHING = {"status_key": "", "reason": "", "owner_id": "", "effort": "", "value": "", "confirmed": "1"}


def three(factory: Factory, who: People) -> list[int]:
    """Three unanswered ideas."""
    return [factory.idea(title, who.ada, who.group) for title in ("A quiet mode", "Steam", "A lid")]


def form(browser: BrowserClient, address: str = "/staff/ideas?sort=support") -> dict[str, list[str]]:
    """What the form would send with nothing selected."""
    html = browser.get(address).get_data(as_text=True)
    return {"row": re.findall(r'name="row"\s+form="bulk-edit"\s+value="([\d.]+)"', html)}


def send(
    browser: BrowserClient, ideas: list[int], page: dict[str, list[str]] | None = None, **values: str
) -> TestResponse:
    """Select these ideas and send the form."""
    ticked = {"idea": [str(idea) for idea in ideas]}
    return browser.send(
        "/staff/ideas/bulk-edit?sort=support", **{**NOTHING, **(page or form(browser)), **ticked, **values}
    )


def test_selected_ideas_get_a_status_an_owner_and_ratings(factory: Factory) -> None:
    who = people(factory)
    first, second, third = three(factory, who)
    browser = factory.browser(who.sol)
    answer = send(
        browser, [first, third], status_key="planned", reason="Soon.", owner_id=str(who.sol), effort="2", value="5"
    )
    assert answer.status_code == 303
    assert "2 ideas: Planned. Owner: Sol. Effort: 2. Value: 5." in visible_text(browser.get(answer.headers["Location"]))
    for idea in (first, third):
        row = factory.get(Idea, idea)
        assert (row.status_key, row.owner_id, row.effort, row.value) == ("planned", who.sol, 2, 5)
    assert factory.get(Idea, second).status_key == "open"
    said = factory.all(StatusChange)
    assert {(one.idea_id, one.reason, one.changed_by) for one in said} == {
        (i, "Soon.", who.sol) for i in (first, third)
    }
    page = visible_text(browser.get("/staff/ideas?sort=support&columns=owner.effort.value"))
    assert "Sol Effort 2 Value 5" in page


def test_all_ideas_of_a_page_can_be_selected_without_script(factory: Factory) -> None:
    who = people(factory)
    ideas = three(factory, who)
    browser = factory.browser(who.sol)
    assert send(browser, [], all="1", effort="3").status_code == 303
    assert [factory.get(Idea, idea).effort for idea in ideas] == [3, 3, 3]
    assert send(browser, [], all="1", effort="0").status_code == 303, "and taken away again"
    assert [factory.get(Idea, idea).effort for idea in ideas] == [None, None, None]


def test_one_blocked_idea_prevents_all_changes_and_keeps_the_form(factory: Factory) -> None:
    who = people(factory)
    first, second, third = three(factory, who)
    browser = factory.browser(who.sol)
    page = form(browser)
    add_status_change(factory, second, factory.member("Sam", role="staff"), status="declined")
    with factory.writing():
        row = db.session.get_one(Idea, third)
        row.hidden_at, row.removed_by = now(), "author"
    factory.recount()
    answer = send(browser, [first, second, third], page, status_key="planned", reason="Kept words.", effort="4")
    assert answer.status_code == 422
    html, said = answer.get_data(as_text=True), visible_text(answer)
    assert "Nothing was changed" in said
    assert "Steam : Someone else updated this idea while you were writing." in said
    assert "A lid : This idea is hidden." in said
    assert 'value="Kept words."' in html
    assert re.search(r'<option selected value="planned">', html)
    assert re.search(r'<option selected value="4">', html)
    ticked = re.findall(r'value="(\d+)" checked', html)
    assert set(map(int, ticked)) == {first, second}
    assert factory.get(Idea, first).status_key == "open"
    assert factory.get(Idea, first).effort is None
    again = {"row": re.findall(r'name="row"\s+form="bulk-edit"\s+value="([\d.]+)"', html)}
    assert send(browser, [first, second], again, status_key="planned").status_code == 303, "now it was seen"


def test_sending_the_same_form_twice_is_stale(factory: Factory) -> None:
    who = people(factory)
    ideas = three(factory, who)
    browser = factory.browser(who.sol)
    page = form(browser)
    assert send(browser, ideas, page, status_key="planned").status_code == 303
    assert send(browser, ideas, page, status_key="planned").status_code == 422
    assert len(factory.all(StatusChange)) == 3


@pytest.mark.both_databases
def test_a_concurrent_assignment_is_not_overwritten(factory: Factory) -> None:
    who = people(factory)
    sam = factory.member("Sam", role="staff")
    first, *_ = three(factory, who)
    browser, other = factory.browser(who.sol), factory.browser(sam)
    page = form(browser)
    assert send(other, [first], owner_id=str(sam), effort="5").status_code == 303
    refused = send(browser, [first], page, owner_id=str(who.sol))
    assert refused.status_code == 422
    assert "Someone else assigned it to Sam while you were editing." in visible_text(refused)
    assert send(browser, [first], page, value="1").status_code == 303, "another field can be set"
    assert send(browser, [first], page, effort="5").status_code == 303, "and the same thing too"
    assert "Someone else set its effort to 5 while you were editing." in visible_text(
        send(browser, [first], page, effort="1")
    )
    row = factory.get(Idea, first)
    assert (row.owner_id, row.effort, row.value) == (sam, 5, 1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Choose a status, owner, effort, value or label."),
        ({"reason": "Why not."}, "Choose a status to go with this reason."),
        ({"status_key": "no such"}, "Not a valid choice"),
        ({"status_key": "planned", "reason": "x" * 501}, "keep the reason to 500 characters"),
        ({"effort": "9"}, "Not a valid choice"),
        ({"status_key": "open"}, "already has that status"),
    ],
)
def test_invalid_bulk_changes_are_refused(factory: Factory, values: dict[str, str], said: str) -> None:
    who = people(factory)
    ideas = three(factory, who)
    answer = send(factory.browser(who.sol), ideas, **values)
    assert answer.status_code == 422
    assert said in unescape(visible_text(answer))
    assert factory.all(StatusChange) == []


def test_an_empty_or_malformed_selection_is_refused(factory: Factory) -> None:
    who = people(factory)
    three(factory, who)
    browser = factory.browser(who.sol)
    for rows in ([], ["1", "1.2", "x.0.0.0.0", "9" * 30 + ".0.0.0.0"]):
        answer = send(browser, [], {"row": rows}, all="1", effort="1")
        assert answer.status_code == 422
        assert "No ideas selected." in visible_text(answer)
    gone = send(browser, [999], {"row": ["999.0.0.0.0"]}, effort="1")
    assert "It no longer exists." in visible_text(gone)


def test_only_staff_can_own_ideas_and_former_staff_are_marked(factory: Factory) -> None:
    who = people(factory)
    first, *_ = three(factory, who)
    sam = factory.member("Sam", role="staff")
    browser = factory.browser(who.sol)
    assert send(browser, [first], owner_id=str(who.ada)).status_code == 422
    assert send(browser, [first], owner_id=str(sam)).status_code == 303
    with factory.writing():
        from community.members.models import Member

        db.session.get_one(Member, sam).role = "member"
    assert "Sam no longer staff" in visible_text(browser.get("/staff/ideas?columns=owner"))
    page = browser.get(f"/staff/ideas/{first}/status").get_data(as_text=True)
    assert "Someone who’s no longer staff" in page
    kept = {"owner_id": str(sam), "effort": "2", "value": "0", "original_values": f"{sam}.0.0"}
    assert browser.send(f"/staff/ideas/{first}/assign", **kept).status_code == 303, "the rest can be changed"
    assert factory.get(Idea, first).effort == 2
    assert send(browser, [first], owner_id="0").status_code == 303
    assert factory.get(Idea, first).owner_id is None


def test_one_idea_is_assigned_on_its_status_page(factory: Factory) -> None:
    who = people(factory)
    first, *_ = three(factory, who)
    browser = factory.browser(who.sol)
    values = {
        "owner_id": str(who.sol),
        "effort": "1",
        "value": "5",
        "original_values": "0.0.0",
        "next": "/staff/ideas?q=a",
    }
    answer = browser.send(f"/staff/ideas/{first}/assign", **values)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/ideas?q=a")
    row = factory.get(Idea, first)
    assert (row.owner_id, row.effort, row.value) == (who.sol, 1, 5)
    stale = browser.send(f"/staff/ideas/{first}/assign", **{**values, "effort": "3"})
    assert stale.status_code == 409
    assert "Someone else set its effort to 1 while you were editing." in visible_text(stale)
    html = stale.get_data(as_text=True)
    assert f'value="{who.sol}.1.5"' in html
    assert '<option selected value="3">' in html
    wrong = browser.send(f"/staff/ideas/{first}/assign", **{**values, "owner_id": str(who.ada)})
    assert wrong.status_code == 422


@pytest.mark.parametrize("seen", ["9" * 5000 + ".1.1", "9" * 5000, "1.1", "², ٣.1.1", "", "1." * 300])
def test_malformed_original_values_are_ignored(factory: Factory, seen: str) -> None:
    who = people(factory)
    first, *_ = three(factory, who)
    values = {"owner_id": str(who.sol), "effort": "1", "value": "5", "original_values": seen}
    assert factory.browser(who.sol).send(f"/staff/ideas/{first}/assign", **values).status_code in (303, 409)


def test_scripts_get_the_current_rows(factory: Factory) -> None:
    who = people(factory)
    first, *_ = three(factory, who)
    browser = factory.browser(who.sol)
    page = form(browser)
    values = {**NOTHING, **page, "idea": str(first), "status_key": "planned"}
    done = browser.send("/staff/ideas/bulk-edit?columns=status", fetch=True, **values)
    assert done.status_code == 200
    html = done.get_data(as_text=True)
    assert "<html" not in html
    assert html.count("<tr") == 1
    assert "One idea: Planned." in html
    refused = browser.send("/staff/ideas/bulk-edit?columns=status", fetch=True, **values)
    assert refused.status_code == 422
    assert "Someone else updated this idea" in refused.get_data(as_text=True)


def test_only_staff_can_bulk_edit(factory: Factory) -> None:
    who = people(factory)
    first, *_ = three(factory, who)
    page = {"row": [f"{first}.0.0.0.0"]}
    for stranger in (who.ada, who.cy, factory.member("Mo", role="moderator")):
        assert send(factory.browser(stranger), [first], page, effort="1").status_code == 404
        assert factory.browser(stranger).send(f"/staff/ideas/{first}/assign", effort="1").status_code == 404
    assert factory.get(Idea, first).effort is None


@pytest.mark.both_databases
def test_labels_are_put_on_and_taken_off_many_ideas_and_this_can_be_undone(factory: Factory) -> None:
    who = people(factory)
    ideas = three(factory, who)
    browser = factory.browser(who.sol)
    for name in ("Noise", "Sound"):
        browser.send("/staff/labels", name=name, color="3")
    browser.send(f"/staff/ideas/{ideas[0]}/labels", label="noise")
    browser.send(f"/staff/ideas/{ideas[1]}/labels", label=["noise", "sound"])
    before = label_rows(factory)
    change = {"added_label": "sound", "removed_label": "noise"}
    unanswered = {**NOTHING, **form(browser), **change, "idea": ideas}
    del unanswered["confirmed"]
    asked = browser.send("/staff/ideas/bulk-edit?sort=support", **unanswered)
    question = visible_text(asked)
    assert "Add the label “Sound” to 3 ideas. Remove the label “Noise” from 3 ideas. No one is notified." in question
    assert label_rows(factory) == before, "nothing happens before the answer"
    answer = send(browser, ideas, **change)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"])
    assert "3 ideas updated. Add label: Sound. Remove label: Noise." in visible_text(page)
    assert label_rows(factory) == {(idea, "sound") for idea in ideas}
    undo = re.search(r'action="(/staff/edits/\d+/undo)"', page.get_data(as_text=True))
    assert undo
    browser.send("/staff/labels/noise/merge", into="sound", confirmed="1")
    assert browser.send(undo[1]).status_code == 303
    assert label_rows(factory) == {(ideas[0], "sound"), (ideas[1], "sound")}, "merged since, so it is the other one"
    for values, sentence in (
        ({"added_label": "sound", "removed_label": "sound"}, "Choose two different labels"),
        ({}, "Choose a status, owner, effort, value or label."),
    ):
        refused = send(browser, ideas, **values)
        assert refused.status_code == 422
        assert sentence in visible_text(refused)
    assert send(browser, ideas, added_label="noise").status_code == 422, "no longer a choice"
