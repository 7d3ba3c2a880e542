"""Statuses that administrators define, order and remove."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from community.audit import log
from community.audit.models import AuditEntry
from community.core.db import db
from community.ideas import status as idea_status
from community.ideas import statuses
from community.ideas.models import Idea, Status, StatusChange
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text
from tests.staff.fixtures import add_status_change, people, send_at_once

BETA = {"name": "In beta", "kind": "done", "color": "7"}


def define(browser: BrowserClient, **values: Any) -> None:
    """Add a status."""
    answer = browser.send("/staff/statuses", **{**BETA, **values})
    assert answer.status_code == 303, visible_text(answer)


def administrator(factory: Factory) -> BrowserClient:
    """A browser of an administrator."""
    return factory.browser(factory.member("Ann", role="administrator"))


def order(browser: BrowserClient) -> list[str]:
    """The keys of the statuses in the order of the page."""
    return re.findall(r'<tr id="status-([^"]+)"', browser.get("/staff/statuses").get_data(as_text=True))


@pytest.mark.both_databases
def test_a_status_behaves_as_its_kind_says(factory: Factory) -> None:
    who, browser = people(factory), administrator(factory)
    define(browser)
    define(browser, name="Not now", kind="declined", color="3", closes="1")
    idea = factory.idea("A quiet mode", who.ada, who.group)
    url = f"/staff/ideas/{idea}/status"
    refused = browser.send(url, status_key="not-now", version="0")
    assert "Please say why it won’t be done." in visible_text(refused)
    assert browser.send(url, status_key="in-beta", version="0").status_code == 303
    page = factory.visitor().get("/new?status=in-beta")
    assert "A quiet mode" in visible_text(page)
    assert '<span class="status color-7">In beta</span>' in page.get_data(as_text=True)
    assert 'data-vote="' in page.get_data(as_text=True), "it takes votes"
    assert "takes that back" not in visible_text(browser.send(url, status_key="shipped", version="1"))
    assert "takes that back" in visible_text(browser.send(url, status_key="planned", version="2"))
    assert "Shipped ideas 1" in visible_text(factory.visitor().get("/people/ada"))


@pytest.mark.both_databases
def test_new_ideas_get_the_default_status_and_wait_for_an_answer(factory: Factory) -> None:
    who, browser = people(factory), administrator(factory)
    define(browser, name="Inbox", kind="open", color="9", is_default="1")
    factory.idea("Steam", who.ada, who.group)
    assert [idea.status_key for idea in factory.all(Idea)] == ["inbox"]
    assert [status.key for status in factory.all(Status, is_default=True)] == ["inbox"]
    assert "Steam" in visible_text(browser.get("/staff/ideas?answer=none"))
    refused = browser.send("/staff/statuses/inbox/remove", into="open", confirmed="1")
    assert "New ideas get this status. Choose another for them first." in visible_text(refused)
    refused = browser.send("/staff/statuses/inbox", name="Inbox", kind="done", color="9", version="1")
    assert "The status of new ideas must wait for an answer and take votes." in visible_text(refused)


@pytest.mark.both_databases
def test_a_removed_status_leads_to_another_and_history_keeps_its_name(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statuses, "BATCH_SIZE", 1)
    who, browser = people(factory), administrator(factory)
    define(browser)
    ideas = [factory.idea(f"Idea {number}", who.ada, who.group) for number in range(3)]
    for idea in ideas:
        add_status_change(factory, idea, who.sol, status="in-beta")
    assert browser.send("/staff/statuses/planned", name="Planned", kind="in_progress", version="1", next_keys="in-beta")
    asked = browser.send("/staff/statuses/in-beta/remove", into="shipped")
    assert "Remove “In beta” and move its ideas to “Shipped”?" in visible_text(asked)
    assert "Their voting will be closed." in visible_text(asked)
    assert browser.send("/staff/statuses/in-beta/remove", into="shipped", confirmed="1").status_code == 303
    assert factory.get(Status, "planned").next_keys == ["shipped"]
    factory.work()
    assert {idea.status_key for idea in factory.all(Idea)} == {"shipped"}
    page = visible_text(factory.visitor().get(f"/ideas/{ideas[0]}-idea-0"))
    assert page.index("Shipped") < page.index("In beta", page.index("Status history"))
    assert "Idea 2" in visible_text(factory.visitor().get("/new?status=in-beta"))
    assert "Idea 2" in visible_text(browser.get("/staff/ideas?status=in-beta"))
    assert "in-beta" not in order(browser)
    for path, sent in (("", {**BETA, "version": "1"}), ("/move", {"up": "1"})):
        assert browser.send(f"/staff/statuses/in-beta{path}", **sent).status_code == 404, "not of the one it leads to"
    assert factory.get(Status, "shipped").name == "Shipped"
    define(browser)
    assert order(browser)[-1] == "in-beta-2", "the name is free again"
    assert browser.send("/staff/statuses/in-beta/remove", into="shipped", confirmed="1").status_code == 404, "twice"
    with factory.reading():
        entries = [(row.kind, row.details) for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    next_keys = {"status": "Planned", "setting": "next_keys", "before": "", "after": "In beta"}
    roadmap = {"status": "Planned", "setting": "on_roadmap", "before": True, "after": False}
    assert [entry for entry in entries if entry[0].startswith("status")] == [
        (log.STATUS_ADDED, {"status": "In beta"}),
        (log.STATUS_CHANGED, roadmap),
        (log.STATUS_CHANGED, next_keys),
        (log.STATUS_REMOVED, {"status": "In beta", "into": "Shipped"}),
        (log.STATUS_ADDED, {"status": "In beta"}),
    ]


def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(factory: Factory) -> None:
    browser = administrator(factory)
    define(browser)
    for values, message in (
        ({"name": " "}, "Please give the status a name."),
        ({"name": "x" * 31}, "Please keep the name to 30 characters."),
        ({"name": "PLANNED"}, "There’s a status “Planned” already."),
        ({"name": "Alpha", "color": "99"}, "Please choose a color."),
        ({"name": "Alpha", "color": "x"}, "Invalid Choice"),
        ({"name": "Alpha", "kind": "x"}, "Not a valid choice"),
        ({"name": "Alpha", "next_keys": "gone"}, "The status “gone” no longer exists."),
    ):
        answer = browser.send("/staff/statuses", **{**BETA, **values})
        assert (answer.status_code, message in visible_text(answer)) == (422, True), (values, visible_text(answer))
        assert values["name"].strip() in answer.get_data(as_text=True)
    refused = browser.send("/staff/statuses/shipped", name="Shipped", kind="in_progress", version="1")
    assert "This is the last status of its kind." not in visible_text(refused), "In beta is done too"
    refused = browser.send("/staff/statuses/declined/remove", into="shipped", confirmed="1")
    assert "This is the last status of its kind. Add another of that kind first." in visible_text(refused)
    refused = browser.send("/staff/statuses/shipped/remove", into="nothing", confirmed="1")
    assert "Choose a status for its ideas." in visible_text(refused)
    assert browser.get("/staff/statuses/nothing%00").status_code == 404


def test_a_status_is_renamed_moved_and_keeps_its_key(factory: Factory) -> None:
    browser = administrator(factory)
    define(browser)
    change = {"name": "Beta", "kind": "done", "color": "8", "version": "1"}
    assert browser.send("/staff/statuses/in-beta", **change).status_code == 303
    assert browser.send("/staff/statuses/in-beta", **change).status_code == 303, "twice"
    stale = browser.send("/staff/statuses/in-beta", **{**change, "name": "Gamma"})
    assert stale.status_code == 409
    assert "Gamma" in stale.get_data(as_text=True)
    before = order(browser)
    assert browser.send("/staff/statuses/in-beta/move", up="1").status_code == 303
    assert order(browser) == [*before[:-2], "in-beta", before[-2]]
    assert browser.send("/staff/statuses/in-beta/move", down="1").status_code == 303
    assert browser.send("/staff/statuses/in-beta/move", down="1").status_code == 303, "it is the last"
    assert order(browser) == before


def test_only_statuses_that_can_follow_are_offered_and_accepted(factory: Factory) -> None:
    who, browser = people(factory), administrator(factory)
    idea, other = factory.idea("A quiet mode", who.ada, who.group), factory.idea("Steam", who.ada, who.group)
    open_ = {"name": "Open", "kind": "open", "version": "1", "is_default": "1"}
    assert browser.send("/staff/statuses/open", **open_, next_keys=["planned", "declined"]).status_code == 303
    url = f"/staff/ideas/{idea}/status"
    page = browser.get(url).get_data(as_text=True)
    assert re.findall(r'<option[^>]* value="(\w+)"', page[: page.index("</select>")]) == ["open", "planned", "declined"]
    forged = browser.send(url, status_key="shipped", answer="Kept text.", version="0")
    assert forged.status_code == 422
    assert "An idea that is “Open” can’t become “Shipped”." in visible_text(forged)
    assert "Kept text." in forged.get_data(as_text=True)
    rows = [f"{one}.0.0.0.0" for one in (idea, other)]
    bulk = {"idea": [str(idea), str(other)], "row": rows, "confirmed": "1", "owner_id": "", "effort": "", "value": ""}
    refused = browser.send("/staff/ideas/bulk-edit", status_key="shipped", **bulk)
    assert refused.status_code == 422
    assert visible_text(refused).count("An idea that is “Open” can’t become “Shipped”.") == 2
    assert browser.send(url, status_key="open", answer="An answer keeps the status.", version="0").status_code == 303


def test_a_status_removed_while_it_is_chosen_is_refused_and_the_text_kept(factory: Factory) -> None:
    who, browser = people(factory), administrator(factory)
    define(browser)
    idea = factory.idea("A quiet mode", who.ada, who.group)
    with factory.writing():
        ann = db.session.get_one(Member, who.sol)
        ann.role = "administrator"
        statuses.remove(db.session.get_one(Status, "in-beta"), db.session.get_one(Status, "shipped"), ann)
    sent = {"status_key": "in-beta", "answer": "Kept text.", "version": "0"}
    answer = browser.send(f"/staff/ideas/{idea}/status", **sent)
    assert answer.status_code == 422
    assert "The status “In beta” has been removed. Choose another." in visible_text(answer)
    assert "Kept text." in answer.get_data(as_text=True)
    assert re.search(r'<option[^>]* selected value="open"', answer.get_data(as_text=True)), "none is chosen by accident"
    assert factory.all(StatusChange) == []


def test_undoing_gives_what_replaced_a_removed_status(factory: Factory) -> None:
    who, browser = people(factory), administrator(factory)
    define(browser, kind="in_progress")
    idea = factory.idea("A quiet mode", who.ada, who.group)
    with factory.writing():
        row, sol = db.session.get_one(Idea, idea), db.session.get_one(Member, who.sol)
        idea_status.change(row, sol, "in-beta", expected="2099-Q1")
        change = idea_status.change(row, sol, "planned").id
    assert browser.send("/staff/statuses/in-beta/remove", into="declined", confirmed="1").status_code == 303
    with factory.writing():
        idea_status.undo(db.session.get_one(StatusChange, change), db.session.get_one(Member, who.sol))
    row = factory.get(Idea, idea)
    assert (row.status_key, row.expected, row.expected_by) == ("declined", None, None), (
        "declined ideas are not expected"
    )


def test_a_form_left_open_does_not_take_back_that_new_ideas_get_another_status(factory: Factory) -> None:
    browser = administrator(factory)
    define(browser, name="Inbox", kind="open", is_default="1")
    stale = browser.send("/staff/statuses/open", name="Opened", kind="open", is_default="1", version="1")
    assert stale.status_code == 409
    assert [status.key for status in factory.all(Status, is_default=True)] == ["inbox"]


@pytest.mark.both_databases
def test_statuses_changed_by_two_administrators_at_once_stay_consistent(factory: Factory) -> None:
    who = people(factory)
    browsers = [administrator(factory), factory.browser(factory.member("Al", role="administrator"))]
    for turn in range(3):
        sent: list[dict[str, str]] = [{**BETA, "name": f"Beta {turn}"}] * 2
        assert sorted(send_at_once(browsers, [("/staff/statuses", form) for form in sent])) == [303, 422]
        idea = factory.idea(f"Idea {turn}", who.ada, who.group)
        remove = (f"/staff/statuses/beta-{turn}/remove", {"into": "shipped", "confirmed": "1"})
        publish = (f"/staff/ideas/{idea}/status", {"status_key": f"beta-{turn}", "version": "0"})
        removed, published = send_at_once(browsers, [remove, publish])
        assert removed == 303
        assert published in (303, 422)
        assert factory.get(Idea, idea).status_key == ("shipped" if published == 303 else "open")
