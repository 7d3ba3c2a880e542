"""A private group is found only by its members and site moderators, on every page."""

import pytest

from community.core.db import db
from community.core.errors import Hidden
from community.groups import queries
from community.members.models import Member
from tests.factory import Factory

SECRET = "Zanzibar"


@pytest.fixture
def secret(factory: Factory) -> dict[str, int]:
    """A private group with an idea, and an open group."""
    people = {
        "ada": factory.member("Ada"),
        "bo": factory.member("Bo", handle="bolanle"),
        "cy": factory.member("Cy", handle="cyrus"),
        "sol": factory.member("Sol", role="staff"),
    }
    group = factory.group(SECRET, people["ada"], people["bo"], is_private=True, purpose=f"{SECRET} tests")
    factory.idea(f"{SECRET} lamps", people["bo"], group)
    factory.group("Kitchens", people["ada"], people["bo"], people["cy"])
    return {**people, "group": group}


PAGES = (
    "/groups",
    "/groups?q=zanzibar",
    "/groups?order=active",
    "/groups?order=newest",
    "/groups/kitchens",
    "/people/bolanle",
)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_reveals_a_private_group_to_strangers(factory: Factory, secret: dict[str, int], address: str) -> None:
    for browser in (factory.visitor(), factory.browser(secret["cy"])):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert SECRET.lower() not in answer.get_data(as_text=True).lower().replace("q=zanzibar", "").replace(
            "“zanzibar”", ""
        ).replace('value="zanzibar"', "")


GETS = ("", "/members", "/about", "/edit")
POSTS = (
    "/join",
    "/leave",
    "/members/add",
    "/edit",
    "/members/bolanle/make-moderator",
    "/members/bolanle/remove-moderator",
    "/members/bolanle/remove",
)


@pytest.mark.parametrize("tail", GETS)
def test_pages_are_not_found_by_strangers(factory: Factory, secret: dict[str, int], tail: str) -> None:
    assert factory.browser(secret["cy"]).get(f"/groups/zanzibar{tail}").status_code == 404
    expected = (
        303 if tail == "/edit" else 404
    )  # settings ask everyone to sign in first, whether or not there is a group
    assert factory.visitor().get(f"/groups/zanzibar{tail}").status_code == expected
    assert factory.visitor().get(f"/groups/nowhere{tail}").status_code == expected
    assert factory.browser(secret["ada"]).get(f"/groups/zanzibar{tail}").status_code == 200
    assert factory.browser(secret["sol"]).get(f"/groups/zanzibar{tail}").status_code == 200


@pytest.mark.parametrize("tail", POSTS)
def test_forms_are_not_found_by_strangers(factory: Factory, secret: dict[str, int], tail: str) -> None:
    form = {"name": "x", "purpose": "y", "color": "1", "kind": "open", "version": "1", "handle": "cyrus"}
    stranger = factory.browser(secret["cy"])
    assert stranger.send(f"/groups/zanzibar{tail}", **form).status_code == 404
    visitor = factory.visitor()
    secretly = visitor.send(f"/groups/zanzibar{tail}", **form)
    nowhere = visitor.send(f"/groups/nowhere{tail}", **form)
    assert (secretly.status_code, secretly.location) == (nowhere.status_code, nowhere.location)
    assert [group.name for group in _of(factory, secret["cy"], secret["bo"])] == ["Kitchens"]


def test_members_and_site_moderators_find_a_private_group(factory: Factory, secret: dict[str, int]) -> None:
    for who in ("bo", "sol"):
        page = factory.browser(secret[who]).get("/groups").get_data(as_text=True)
        assert SECRET in page
        assert "Private" in page


def test_a_members_groups_leave_out_private_ones_for_others(factory: Factory, secret: dict[str, int]) -> None:
    assert [group.name for group in _of(factory, None, secret["bo"])] == ["Kitchens"]
    assert [group.name for group in _of(factory, secret["cy"], secret["bo"])] == ["Kitchens"]
    for viewer in ("bo", "ada", "sol"):
        assert [group.name for group in _of(factory, secret[viewer], secret["bo"])] == ["Kitchens", SECRET]


def test_private_groups_are_not_offered_to_strangers_for_posting(factory: Factory, secret: dict[str, int]) -> None:
    with factory.reading():
        cy, bo = (db.session.get_one(Member, secret[who]) for who in ("cy", "bo"))
        assert [group.name for group in queries.own_groups(cy)] == ["Kitchens"]
        assert [group.name for group in queries.own_groups(bo)] == ["Kitchens", SECRET]
        assert queries.shown_members(cy, [secret["group"]]) == {}
        with pytest.raises(Hidden):
            queries.find(cy, "zanzibar")
        assert queries.members(cy, queries.find(bo, "zanzibar")).rows == []


def test_removed_and_suspended_members_cannot_change_a_group(factory: Factory, secret: dict[str, int]) -> None:
    factory.suspend(secret["ada"])
    ada = factory.browser(secret["ada"])
    assert ada.get("/groups/zanzibar").status_code == 200
    assert ada.get("/groups/zanzibar/edit").status_code == 404
    assert ada.send("/groups/zanzibar/members/add", handle="cyrus").status_code == 403


def _of(factory: Factory, viewer: int | None, member: int) -> list[queries.GroupLink]:
    with factory.reading():
        return queries.groups_of_member(db.session.get_one(Member, viewer) if viewer else None, member)
