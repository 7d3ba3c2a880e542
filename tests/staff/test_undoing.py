"""Undo of status updates and assignments, of one idea or several."""

import re
from datetime import timedelta

import pytest

from community.core.db import db, now
from community.ideas.models import Idea, StatusChange
from community.notifications.models import Notice
from community.staff.jobs import delete_old_edits
from community.staff.models import EditedIdea, StaffEdit
from tests.factory import BrowserClient, Factory, visible_text
from tests.staff.fixtures import People, people
from tests.staff.test_bulk_edit import send, three


def undo_address(html: str) -> str:
    """Where the button “Undo” is sent to."""
    found = re.search(r'action="(/staff/edits/\d+/undo)"', html)
    assert found
    return found[1]


def published(factory: Factory, who: People, idea: int, browser: BrowserClient) -> str:
    """Plan an idea and return where its undo is sent to."""
    answer = browser.send(f"/staff/ideas/{idea}/status", status_key="planned", reason="Soon.", version="0")
    assert answer.status_code == 303
    return undo_address(browser.get("/staff/ideas").get_data(as_text=True))


@pytest.mark.both_databases
def test_a_bulk_change_is_undone_exactly_and_no_one_is_told(factory: Factory) -> None:
    who = people(factory)
    first, second, _third = three(factory, who)
    with factory.writing():
        row = db.session.get_one(Idea, first)
        row.owner_id, row.effort = who.ada, 4  # an owner who is no longer staff
        before = row.status_at
    browser = factory.browser(who.sol)
    answer = send(browser, [first, second], status_key="planned", owner_id=str(who.sol), effort="0", value="5")
    address = undo_address(browser.get(answer.headers["Location"]).get_data(as_text=True))
    assert "Undone for 2 ideas." in visible_text(browser.send(address, follow=True))
    row = factory.get(Idea, first)
    assert (row.status_key, row.status_at, row.owner_id, row.effort, row.value) == ("open", before, who.ada, 4, None)
    assert (factory.get(Idea, second).status_key, factory.get(Idea, second).owner_id) == ("open", None)
    factory.work()
    assert factory.all(Notice) == []
    assert "This has been undone already." in visible_text(browser.send(address, follow=True))
    assert all(change.undone_at for change in factory.all(StatusChange))


def test_what_was_changed_since_is_kept(factory: Factory) -> None:
    who = people(factory)
    first, second, _third = three(factory, who)
    browser = factory.browser(who.sol)
    answer = send(browser, [first, second], status_key="planned", effort="3", value="2")
    address = undo_address(browser.get(answer.headers["Location"]).get_data(as_text=True))
    assert send(browser, [first], effort="5").status_code == 303
    assert send(browser, [second], status_key="declined", reason="Too dear.").status_code == 303
    text = visible_text(browser.send(address, follow=True))
    assert "Not undone for “A quiet mode”: Its effort has changed since." in text
    assert "Not undone for “Steam”: There’s a later update" in text
    row, other = factory.get(Idea, first), factory.get(Idea, second)
    assert (row.status_key, row.effort, row.value) == ("open", 5, None)
    assert (other.status_key, other.effort, other.value) == ("declined", None, None)


def test_a_published_update_can_be_undone_from_its_notice_and_from_the_ideas_staff_page(factory: Factory) -> None:
    who = people(factory)
    idea, other, _third = three(factory, who)
    browser = factory.browser(who.sol)
    assert "Undone: “A quiet mode”." in visible_text(browser.send(published(factory, who, idea, browser), follow=True))
    assert "changed this idea" not in visible_text(browser.get(f"/staff/ideas/{idea}/status"))
    send(browser, [idea, other], status_key="planned", value="5")
    page = browser.get(f"/staff/ideas/{idea}/status").get_data(as_text=True)
    assert "Sol changed this idea less than ten minutes ago." in page
    browser.send(undo_address(page), idea=str(idea))
    assert factory.get(Idea, idea).status_key == "open"
    assert factory.get(Idea, other).status_key == "planned", "there it is about this idea alone"


def test_an_assignment_of_one_idea_can_be_undone(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.ada, who.group, effort=2)
    browser = factory.browser(who.sol)
    values = {"owner_id": str(who.sol), "effort": "5", "value": "0", "original_values": "0.2.0"}
    assert browser.send(f"/staff/ideas/{idea}/assign", **values).status_code == 303
    browser.send(undo_address(browser.get("/staff/ideas").get_data(as_text=True)))
    row = factory.get(Idea, idea)
    assert (row.owner_id, row.effort, row.value) == (None, 2, None)


def test_a_change_can_be_undone_for_ten_minutes(factory: Factory) -> None:
    who = people(factory)
    idea, *_ = three(factory, who)
    browser = factory.browser(who.sol)
    address = published(factory, who, idea, browser)
    with factory.writing():
        for row in db.session.query(StaffEdit):
            row.made_at = now() - timedelta(minutes=11)
    assert "A change can be undone for ten minutes." in visible_text(browser.send(address, follow=True))
    assert factory.get(Idea, idea).status_key == "planned"
    assert "changed this idea" not in visible_text(browser.get(f"/staff/ideas/{idea}/status"))


def test_only_staff_can_undo_and_unknown_edits_answer_404(factory: Factory) -> None:
    who = people(factory)
    idea, other, _third = three(factory, who)
    browser = factory.browser(who.sol)
    address = published(factory, who, idea, browser)
    for stranger in (who.ada, who.cy, factory.member("Mo", role="moderator")):
        assert factory.browser(stranger).send(address).status_code == 404
    assert factory.get(Idea, idea).status_key == "planned"
    assert browser.send("/staff/edits/999/undo").status_code == 404
    for wrong in (str(other), "-1", "9" * 30):
        assert browser.send(address, idea=wrong).status_code == 404
    assert browser.send(address, next="https://evil.example/").headers["Location"] == "/staff/ideas"


def test_edits_are_deleted_a_day_later(factory: Factory) -> None:
    who = people(factory)
    idea, other, _third = three(factory, who)
    browser = factory.browser(who.sol)
    published(factory, who, idea, browser)
    with factory.writing():
        for row in db.session.query(StaffEdit):
            row.made_at = now() - timedelta(days=2)
    published(factory, who, other, browser)
    with factory.reading():
        delete_old_edits()
    assert [edit.idea_id for edit in factory.all(EditedIdea)] == [other]
