"""Saved views of the ranked table."""

import json
import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest

from community.core.db import db
from community.data_export import archive as data_export_archive
from community.members import deletion
from community.members.models import Member
from community.staff.models import SavedView
from community.staff.saved_views import MAX_VIEWS
from tests.factory import BrowserClient, Factory, visible_text
from tests.staff.fixtures import people
from tests.staff.test_columns import shown

LIKED = "q=quiet&sort=votes&dir=desc&columns=votes.owner"


def save(browser: BrowserClient, name: str, asked: str = LIKED, **values: str) -> str:
    """Save a view and return its URL."""
    answer = browser.send(f"/staff/views?{asked}", name=name, **values)
    assert answer.status_code == 303, visible_text(answer)
    return str(answer.headers["Location"])


@pytest.mark.both_databases
def test_a_view_keeps_columns_filters_and_sort_at_its_own_url(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    factory.idea("Steam", who.ada, who.group)
    browser = factory.browser(who.sol)
    address = save(browser, "Seen by few, liked by many")
    assert address == "/staff/views/seen-by-few-liked-by-many"
    page = browser.get(address)
    said = visible_text(page)
    assert "Seen by few, liked by many (only you can see it)" in said
    assert "A quiet mode" in said
    assert "Steam" not in said
    assert "One idea" in said
    assert shown(browser, address) == ["votes", "owner"]
    assert "You’ve changed the view" not in said
    assert "Seen by few" in visible_text(browser.get("/staff/ideas")), "the list of views is above every table"


def test_changes_to_an_open_view_are_reported_and_can_be_saved(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.sol)
    address = save(browser, "Liked")
    changed = LIKED.replace("quiet", "steam") + "&view=liked"
    said = visible_text(browser.get(f"/staff/ideas?{changed}"))
    assert "You’ve changed the view “Liked”. Save it below, or discard the changes ." in said
    assert "You’ve changed" not in visible_text(browser.get(f"/staff/ideas?{LIKED}&view=liked"))
    assert browser.send(f"/staff/views/liked?{changed}", name="Liked", update="1", version="1").status_code == 303
    assert "Title contains “steam”" in visible_text(browser.get(address))
    assert save(browser, "Liked", changed) == "/staff/views/liked-2", "as a new view"
    assert browser.send(f"/staff/views/liked?{LIKED}", name="Renamed", version="2").status_code == 303
    row = factory.all(SavedView, slug="liked")[0]
    assert (row.name, row.version) == ("Renamed", 3)
    assert "q=steam" in row.query, "renaming changes no filter"


def test_private_views_are_hidden_and_shared_ones_read_only_for_others(
    factory: Factory,
) -> None:
    who = people(factory)
    browser, other = factory.browser(who.sol), factory.browser(factory.member("Sam", role="staff"))
    address = save(browser, "Plans")
    assert other.get(address).status_code == 404
    for act in (address, f"{address}/delete"):
        assert other.send(act, name="Mine").status_code == 404
    assert "Plans" not in visible_text(other.get("/staff/ideas?view=plans"))
    assert browser.send(address, name="Plans", is_shared="1", version="1").status_code == 303
    said = visible_text(other.get(address))
    assert "Sol shared this view." in said
    assert "Delete view" not in said
    for act in (address, f"{address}/delete"):
        refused = other.send(act, name="Mine")
        assert refused.status_code == 409
        assert "This is Sol’s view." in visible_text(refused)
    assert factory.all(SavedView)[0].name == "Plans"
    assert browser.send(address, name="Plans", version="2").status_code == 303, "and no longer shared"
    assert other.get(address).status_code == 404


def test_a_name_in_use_gets_another_slug(factory: Factory) -> None:
    who = people(factory)
    browser, other = factory.browser(who.sol), factory.browser(factory.member("Sam", role="staff"))
    assert [save(one, "Plans") for one in (browser, other, other)] == [
        "/staff/views/plans",
        "/staff/views/plans-2",
        "/staff/views/plans-3",
    ]
    assert save(other, "計画") == "/staff/views/%E8%A8%88%E7%94%BB"
    assert save(other, "☕") == "/staff/views/view"


def test_an_unknown_view_answers_404(factory: Factory) -> None:
    browser = factory.browser(people(factory).sol)
    for address in ("/staff/views/nothing", "/staff/views/%00", "/staff/views/pl%00ans"):
        assert browser.get(address).status_code == 404
        for act in (address, f"{address}/delete"):
            assert browser.send(act, name="Plans").status_code == 404


def test_deleting_a_view_twice_answers_404(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.sol)
    address = save(browser, "Plans")
    assert browser.send(f"{address}/delete").headers["Location"] == "/staff/ideas"
    assert browser.send(f"{address}/delete").status_code == 404
    assert browser.get(address).status_code == 404
    assert browser.get("/staff/ideas?view=plans").status_code == 200


def test_a_refused_name_is_shown_with_the_same_table(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    empty = browser.send(f"/staff/views?{LIKED}", name=" ", is_shared="1")
    assert empty.status_code == 422
    assert "Please give the view a name." in visible_text(empty)
    assert "Title contains “quiet”" in visible_text(empty)
    assert re.search(r"<input checked[^>]*is_shared", empty.get_data(as_text=True))
    long = browser.send(f"/staff/views?{LIKED}", name="x" * 61)
    assert "Please keep the name to 60 characters." in visible_text(long)
    assert "x" * 61 in long.get_data(as_text=True)
    for number in range(MAX_VIEWS):
        save(browser, f"View {number}")
    assert "You’ve reached the limit of 50 views." in visible_text(
        browser.send(f"/staff/views?{LIKED}", name="One more")
    )


def test_a_concurrent_change_of_a_view_is_stale(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.sol)
    address = save(browser, "Plans")
    values = {"name": "Other plans", "version": "1"}
    assert browser.send(f"{address}?{LIKED}", **values).status_code == 303
    again = browser.send(f"{address}?{LIKED}", **{**values, "name": "Third plans"})
    assert again.status_code == 409
    assert "has changed since you opened it" in visible_text(again)
    assert "Third plans" in again.get_data(as_text=True)


def test_staff_can_edit_shared_views_of_former_staff(factory: Factory) -> None:
    who = people(factory)
    sam = factory.member("Sam", role="staff")
    address = save(factory.browser(sam), "Plans", is_shared="1")
    with factory.writing():
        db.session.get_one(Member, sam).role = "member"
    assert factory.browser(sam).get(address).status_code == 404
    browser = factory.browser(who.sol)
    assert "Delete view" in visible_text(browser.get(address))
    assert browser.send(f"{address}/delete").status_code == 303


def test_views_are_exported_and_private_ones_deleted_with_their_owner(factory: Factory) -> None:
    who = people(factory)
    sam = factory.member("Sam", role="staff")
    save(factory.browser(sam), "Mine alone")
    save(factory.browser(sam), "Ours", is_shared="1")
    save(factory.browser(who.sol), "Of Sol")
    with factory.reading():
        file = BytesIO()
        data_export_archive.write(db.session.get_one(Member, sam), file)
    with ZipFile(file) as archive:
        views = json.loads(archive.read("saved_views.json"))
        page = archive.read("index.html").decode()
    assert [(view["name"], view["is_shared"]) for view in views] == [("Mine alone", False), ("Ours", True)]
    assert "Saved views of ranked ideas" in page
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, sam))
    factory.work()
    assert sorted(view.name for view in factory.all(SavedView)) == ["Of Sol", "Ours"]


def test_a_view_takes_no_more_statements_than_the_table(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    for number in range(12):
        address = save(browser, f"View {number}", "columns=votes.trend")
    with factory.counting() as sent:
        assert browser.get(address).status_code == 200
    assert len(sent) <= 6, "\n".join(sent)


def test_the_csv_file_of_a_view_has_its_filters(factory: Factory) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    factory.idea("Steam", who.ada, who.group)
    browser = factory.browser(who.sol)
    html = browser.get(save(browser, "Liked")).get_data(as_text=True)
    link = re.search(r'href="(/staff/ideas\.csv[^"]*)"', html)
    assert link
    text = browser.get(unescape(link[1])).get_data(as_text=True)
    assert "A quiet mode" in text
    assert "Steam" not in text
