"""Announcements: who can post, edit, remove and restore them, and who sees them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from community.announcements import posting
from community.announcements.models import Announcement
from community.core.db import db, now
from community.core.errors import Refused
from community.groups.models import Group, Membership
from community.members import deletion
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text


def _place(factory: Factory, **group: Any) -> tuple[int, int, int, int]:
    """The ids of Ada, who moderates a group, of Bo, its member, of a staff member, and of the group."""
    ada, bo, sol = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Sol", role="staff")
    return ada, bo, sol, factory.group("Kitchens", ada, bo, **group)


def _send(browser: BrowserClient, url: str = "/announcements/new", **fields: Any) -> Any:
    return browser.send(url, **{"title": "Closed on Monday", "body": "We *move* house.", **fields})


def _only(factory: Factory) -> Announcement:
    (found,) = factory.all(Announcement)
    assert isinstance(found, Announcement)
    return found


def test_staff_announce_to_the_site_and_everyone_can_read_it(factory: Factory) -> None:
    _, _, sol, _ = _place(factory)
    answer = _send(factory.browser(sol))
    assert (answer.status_code, answer.location) == (303, "/announcements/1")
    page = factory.visitor().get("/announcements/1").text
    assert "Closed on Monday" in page
    assert "We <em>move</em> house." in page
    for path in ("/announcements", "/staff/announcements"):
        assert "Closed on Monday" in factory.browser(sol).get(path).text
    assert "Closed on Monday" in factory.visitor().get("/announcements").text


def test_moderators_announce_to_their_group_and_its_members_find_it(factory: Factory) -> None:
    ada, bo, _, _ = _place(factory)
    _send(factory.browser(ada), group="kitchens")
    assert _only(factory).group_id == 1
    assert "Closed on Monday" in factory.browser(bo).get("/announcements").text
    assert "Closed on Monday" in factory.visitor().get("/groups/kitchens/announcements").text
    assert "Closed on Monday" not in factory.visitor().get("/announcements").text


def test_the_same_form_sent_twice_announces_once(factory: Factory) -> None:
    _, _, sol, _ = _place(factory)
    browser = factory.browser(sol)
    first, second = _send(browser), _send(browser)
    assert first.location == second.location
    assert _only(factory).title == "Closed on Monday"


def test_members_and_moderators_cannot_announce_to_the_site_nor_strangers_to_a_group(factory: Factory) -> None:
    ada, bo, _, _ = _place(factory)
    for who in (ada, bo):
        assert _send(factory.browser(who)).status_code == 404
    assert _send(factory.browser(bo), group="kitchens").status_code == 409
    assert _send(factory.visitor(), group="kitchens").location.startswith("/sign-in")
    assert factory.all(Announcement) == []


def test_nothing_can_be_announced_in_an_archived_group(factory: Factory) -> None:
    ada, *_ = _place(factory, archived_at=now())
    answer = _send(factory.browser(ada), group="kitchens")
    assert answer.status_code == 422
    assert "This group is archived." in visible_text(answer)
    assert factory.all(Announcement) == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": ""}, "Please give your announcement a title."),
        ({"title": "W" * 121}, "Titles must be 3 to 120 characters."),
        ({"body": " "}, "Please write what you want to tell people."),
        ({"body": "W" * 5001}, "Please keep this to 5,000 characters."),
        ({"pinned_until": "yesterday"}, "Not a valid date value."),
        ({"pinned_until": "2020-02-29"}, "Please choose today or a later day."),
        ({"pinned_until": "9999-12-31"}, "Please choose a day within a year."),
    ],
)
def test_a_refused_announcement_comes_back_with_what_was_typed(
    factory: Factory, fields: dict[str, str], says: str
) -> None:
    _, _, sol, _ = _place(factory)
    answer = _send(factory.browser(sol), **{"title": "Mind the gap", **fields})
    assert answer.status_code == 422
    assert says in visible_text(answer)
    assert (fields.get("title") or "Mind the gap") in answer.text or fields.get("title") == ""
    assert factory.all(Announcement) == []


def test_a_preview_without_script_announces_nothing(factory: Factory) -> None:
    _, _, sol, _ = _place(factory)
    answer = _send(factory.browser(sol), preview="1")
    assert (answer.status_code, "<em>move</em>" in answer.text) == (200, True)
    assert factory.all(Announcement) == []


def test_the_sixth_announcement_of_a_day_is_refused(factory: Factory) -> None:
    ada, _, _, group = _place(factory)
    for number in range(5):
        factory.announcement(f"News number {number}", ada, group)
    answer = _send(factory.browser(ada), group="kitchens")
    assert "You’ve reached your limit of 5 announcements per day." in visible_text(answer)
    with time_machine.travel(now() + timedelta(hours=25)):
        assert _send(factory.browser(ada), group="kitchens").status_code == 303


@pytest.mark.both_databases
def test_an_announcement_can_be_edited_and_an_edit_of_an_older_version_comes_back(factory: Factory) -> None:
    _, _, sol, _ = _place(factory)
    factory.announcement("Closed on Monday", sol)
    browser, url = factory.browser(sol), "/announcements/1/edit"
    assert "Closed on Monday" in browser.get(url).text
    assert _send(browser, url, title="Closed on Tuesday", version="1").status_code == 303
    assert (_only(factory).title, _only(factory).version, _only(factory).edited_at is None) == (
        "Closed on Tuesday",
        2,
        False,
    )
    late = _send(browser, url, title="Closed on Friday", version="1")
    assert late.status_code == 409
    assert "Closed on Tuesday" in late.text
    assert "Closed on Friday" in late.text
    assert _only(factory).title == "Closed on Tuesday"
    same = _send(browser, url, title="Closed on Tuesday", version="2", follow=True)
    assert "No changes to save." in visible_text(same)


def test_strangers_can_neither_edit_nor_remove_an_announcement(factory: Factory) -> None:
    ada, bo, sol, group = _place(factory)
    factory.announcement("To everyone", sol)
    factory.announcement("To the group", ada, group)
    for act in ("edit", "remove", "restore"):
        assert factory.browser(bo).send(f"/announcements/1/{act}").status_code == 404
        assert factory.browser(ada).send(f"/announcements/1/{act}").status_code == 404
        assert factory.browser(bo).send(f"/announcements/2/{act}").status_code == 409
    assert [one.removed_at for one in factory.all(Announcement)] == [None, None]


@pytest.mark.both_databases
def test_removing_hides_it_at_once_and_undo_brings_it_back(factory: Factory) -> None:
    ada, bo, _, group = _place(factory)
    factory.announcement("To the group", ada, group)
    browser, member = factory.browser(ada), factory.browser(bo)
    removed = browser.send("/announcements/1/remove", follow=True)
    assert 'action="/announcements/1/restore"' in removed.text
    assert member.get("/announcements/1").status_code == 404
    assert "To the group" not in member.get("/groups/kitchens/announcements").text
    assert "Removed" in visible_text(browser.get("/groups/kitchens/announcements"))
    assert "already been removed" in visible_text(browser.send("/announcements/1/remove", follow=True))
    assert "has been restored" in visible_text(browser.send("/announcements/1/restore", follow=True))
    assert "already visible" in visible_text(browser.send("/announcements/1/restore", follow=True))
    assert member.get("/announcements/1").status_code == 200


def test_what_the_site_team_removed_is_not_restored_by_the_group(factory: Factory) -> None:
    ada, _, sol, group = _place(factory)
    factory.announcement("To the group", ada, group)
    factory.browser(sol).send("/announcements/1/remove")
    refused = factory.browser(ada).send("/announcements/1/restore")
    assert "The site team removed this announcement" in visible_text(refused)
    assert _only(factory).removed_at is not None
    factory.browser(sol).send("/announcements/1/restore")
    assert _only(factory).removed_at is None


def test_a_removed_announcement_has_to_be_restored_before_it_is_edited(factory: Factory) -> None:
    _, _, sol, _ = _place(factory)
    factory.announcement("To everyone", sol, removed_at=now(), removed_by=sol)
    assert "Restore it first" in visible_text(_send(factory.browser(sol), "/announcements/1/edit", version="1"))
    with factory.writing():
        found, editor = db.session.get_one(Announcement, 1), db.session.get_one(Member, sol)
        with pytest.raises(Refused):
            posting.edit(found, editor, "Another title", "Text.", None, 1)


def test_announcements_of_a_private_group_are_hidden_from_others(factory: Factory) -> None:
    ada, bo, _, group = _place(factory, is_private=True)
    stranger = factory.member("Cyrus")
    factory.announcement("A secret", ada, group)
    for browser in (factory.visitor(), factory.browser(stranger)):
        for path in ("/announcements/1", "/groups/kitchens/announcements"):
            assert browser.get(path).status_code == 404
        assert "A secret" not in browser.get("/announcements").text
    assert factory.browser(bo).get("/announcements/1").status_code == 200
    with factory.writing():
        db.session.delete(db.session.get_one(Membership, (group, bo)))
        db.session.get_one(Group, group).member_count -= 1
    assert factory.browser(bo).get("/announcements/1").status_code == 404
    assert "A secret" not in factory.browser(bo).get("/announcements").text


@pytest.mark.both_databases
def test_a_long_list_is_paged_and_each_announcement_comes_once(factory: Factory) -> None:
    _, _, sol, _ = _place(factory)
    for number in range(25):
        factory.announcement(f"News number {number:02}.", sol, posted_at=now() - timedelta(days=number // 2))
    first = factory.visitor().get("/announcements").text
    assert first.count('<article class="announcement"') == 20
    after = first.partition('href="/announcements?after=')[2].partition('"')[0]
    second = factory.visitor().get(f"/announcements?after={after}").text
    assert second.count('<article class="announcement"') == 5
    assert all(
        (f"News number {number:02}." in first) != (f"News number {number:02}." in second) for number in range(25)
    )


def test_a_list_takes_the_same_number_of_statements_however_long_it_is(factory: Factory) -> None:
    ada, bo, sol, group = _place(factory)
    counts = []
    for _round in range(2):
        for number in range(4):
            factory.announcement(f"News number {number}", (ada, sol)[number % 2], (group, None)[number % 2])
        browser = factory.browser(bo)
        browser.get("/announcements")
        with factory.counting() as sent:
            browser.get("/announcements")
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.both_databases
@pytest.mark.parametrize(("writing", "left"), [("erased", ["Of Sol"]), ("kept", ["Kept", "Of Sol"])])
def test_announcements_are_erased_or_kept_with_the_account_of_their_author(
    factory: Factory, writing: str, left: list[str]
) -> None:
    ada, _, sol, group = _place(factory)
    factory.announcement("Kept", ada, group)
    factory.announcement("Removed by Ada", ada, group, removed_at=now(), removed_by=ada)
    factory.announcement("Of Sol", sol)
    factory.browser(ada).send("/announcements/3/dismiss")
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, ada), writing)
    factory.work()
    assert [one.title for one in factory.all(Announcement)] == left
    if writing == "kept":
        assert "Former member" in visible_text(factory.visitor().get("/announcements/1"))
