"""The members page: search, roles, activity, and who can see it."""

from typing import Any

import pytest

from community.core.db import db, now
from community.groups.models import TrustedPoster
from community.members.models import Member
from tests.factory import Factory, visible_text

PAGE = "/groups/kitchens/members"


def _kitchens(factory: Factory, **values: Any) -> tuple[int, int, int]:
    """(Ada the moderator, Bo a member, Cy a stranger)"""
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    factory.group("Kitchens", ada, bo, factory.member("Sol", role="staff"), **values)
    with factory.writing():
        row = db.session.get_one(Member, bo)
        row.days_present, row.seen_on = 17, now().date()
    return ada, bo, cy


def test_only_moderators_see_when_members_were_last_active(factory: Factory) -> None:
    ada, bo, cy = _kitchens(factory)
    for who in (ada, factory.member("Moe", role="moderator")):
        page = visible_text(factory.browser(who).get(PAGE))
        assert "active 17 days" in page
        assert "last seen" in page
        assert "not seen yet" in page
    for browser in (factory.browser(bo), factory.browser(cy), factory.visitor()):
        page = visible_text(browser.get(PAGE))
        assert "Bo @bo_" in page
        assert "active" not in page
        assert "last seen" not in page


@pytest.mark.both_databases
def test_members_are_filtered_by_role_and_searched(factory: Factory) -> None:
    _kitchens(factory)
    visitor = factory.visitor()

    def shown(query: str) -> set[str]:
        page = visible_text(visitor.get(f"{PAGE}?{query}"))
        return {handle.strip("_") for handle in ("ada", "bo_", "sol") if f"@{handle} " in page}

    assert shown("") == {"ada", "bo", "sol"}
    assert shown("role=moderators") == {"ada"}
    assert shown("role=members") == {"bo", "sol"}
    assert shown("role=staff") == {"sol"}
    assert shown("role=members&q=bo") == {"bo"}
    assert shown("role=moderators&q=bo") == set()
    assert shown("role=nonsense") == {"ada", "bo", "sol"}


@pytest.mark.parametrize(
    ("circle", "seers"), [("everyone", "ada bo cy visitor"), ("members", "ada bo"), ("moderators", "ada")]
)
def test_members_are_shown_as_the_group_chose_and_moderators_to_all(factory: Factory, circle: str, seers: str) -> None:
    ada, bo, cy = _kitchens(factory, who_sees_members=circle)
    browsers = {
        "ada": factory.browser(ada),
        "bo": factory.browser(bo),
        "cy": factory.browser(cy),
        "visitor": factory.visitor(),
    }
    for name, browser in browsers.items():
        answer = browser.get(f"{PAGE}?q=")
        assert "@ada" in visible_text(answer)
        assert ("@sol" in visible_text(answer)) == (name in seers.split())
        assert answer.status_code == (200 if name in seers.split() else 403)
        assert ("Moderators are visible to everyone" in visible_text(answer)) == (name not in seers.split())


def test_a_hidden_group_has_no_members_page(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    factory.group("Kitchens", ada, is_private=True)
    assert factory.browser(cy).get(PAGE).status_code == 404
    assert factory.visitor().get(PAGE).status_code == 404


def test_the_members_page_takes_a_constant_number_of_statements(factory: Factory) -> None:
    ada, _bo, _cy = _kitchens(factory)
    members = [factory.member(f"Person {number:02}") for number in range(45)]
    factory.group("Lamps", ada)
    factory.group("Crowd", ada, *members)
    browser = factory.browser(ada)
    browser.get(PAGE)
    with factory.counting() as few:
        browser.get("/groups/lamps/members")
    with factory.counting() as many:
        page = browser.get("/groups/crowd/members").get_data(as_text=True)
    assert len(many) == len(few) <= 6
    assert page.count("group-person") + page.count('class="avatar l') >= 20
    assert page.count("Make moderator</b>") == 20
    assert "More members" in page


def test_trusting_is_offered_in_groups_with_pre_moderation(factory: Factory) -> None:
    ada, bo, cy = _kitchens(factory, pre_moderation="first")
    browser = factory.browser(ada)
    assert "Trust" in visible_text(browser.get(PAGE))
    assert "appear right away" in visible_text(browser.send(f"{PAGE}/bo_/trust", follow=True))
    assert [row.member_id for row in factory.all(TrustedPoster)] == [bo]
    assert "need approval again" in visible_text(browser.send(f"{PAGE}/bo_/untrust", follow=True))
    assert factory.all(TrustedPoster) == []
    for who in (bo, cy):
        assert factory.browser(who).send(f"{PAGE}/bo_/trust").status_code in (403, 409)
    assert factory.all(TrustedPoster) == []
