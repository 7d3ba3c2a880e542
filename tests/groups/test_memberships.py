"""Joining and leaving groups."""

import pytest

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.groups import memberships
from community.groups.models import Group
from tests.factory import PASSWORD, Factory, visible_text
from tests.groups.acts import act, counts, is_member


def test_joining_twice_counts_once(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Kitchens", ada)
    assert act(factory, memberships.join, group, cy) is True
    assert act(factory, memberships.join, group, cy) is False
    assert is_member(factory, group, cy)
    assert counts(factory, group) == (2, 2)


def test_leaving_twice_counts_once(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    assert act(factory, memberships.leave, group, bo) is True
    assert act(factory, memberships.leave, group, bo) is False
    assert not is_member(factory, group, bo)
    assert counts(factory, group) == (1, 1)
    assert act(factory, memberships.join, group, bo) is True
    assert counts(factory, group) == (2, 2)


def test_no_one_joins_a_private_group_by_themselves(factory: Factory) -> None:
    ada, bo, cy, sol = (
        factory.member("Ada"),
        factory.member("Bo"),
        factory.member("Cy"),
        factory.member("Sol", role="staff"),
    )
    group = factory.group("Testers", ada, bo, is_private=True)
    with pytest.raises(Hidden):
        act(factory, memberships.join, group, cy)
    with pytest.raises(Refused, match="moderator can add you"):
        act(factory, memberships.join, group, sol)
    assert act(factory, memberships.join, group, bo) is False
    assert counts(factory, group) == (2, 2)


def test_a_suspended_member_cannot_join(factory: Factory) -> None:
    from community.core.db import now

    ada, cy = factory.member("Ada"), factory.member("Cy", suspended_at=now())
    group = factory.group("Kitchens", ada)
    with pytest.raises(Refused, match="suspended"):
        act(factory, memberships.join, group, cy)
    assert factory.browser(cy).send("/groups/kitchens/join").status_code == 403
    assert counts(factory, group) == (1, 1)


def test_the_only_moderator_cannot_leave_other_members(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, bo)
    with pytest.raises(Refused, match="only moderator"):
        act(factory, memberships.leave, group, ada)
    answer = factory.browser(ada).send("/groups/kitchens/leave")
    assert answer.status_code == 409
    assert "Make another member a moderator" in visible_text(answer)
    assert counts(factory, group) == (2, 2)


def test_one_of_two_moderators_can_leave(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Kitchens", ada, moderators=(bo,))
    assert act(factory, memberships.leave, group, ada) is True
    with pytest.raises(Refused):
        act(factory, memberships.leave, factory.group("Gardens", ada, bo), ada)


def test_the_last_member_can_leave_an_open_group(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Kitchens", ada)
    factory.idea("A quiet mode", ada, group)
    assert act(factory, memberships.leave, group, ada) is True
    assert counts(factory, group) == (0, 0)
    page = factory.visitor().get("/groups/kitchens")
    assert page.status_code == 200
    assert "the site team looks after it" in visible_text(page)
    assert act(factory, memberships.join, group, cy) is True


def test_the_last_member_cannot_leave_a_private_group(factory: Factory) -> None:
    ada = factory.member("Ada")
    group = factory.group("Testers", ada, is_private=True)
    with pytest.raises(Refused, match="no one could find it"):
        act(factory, memberships.leave, group, ada)
    with factory.writing():
        db.session.get_one(Group, group).is_private = False
    assert act(factory, memberships.leave, group, ada) is True


def test_joining_on_the_page_returns_to_it(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    factory.group("Kitchens", ada)
    browser = factory.browser(cy)
    answer = browser.send("/groups/kitchens/join")
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens")
    assert "You’ve joined Kitchens." in visible_text(browser.get("/groups/kitchens"))
    assert "You’re already a member of Kitchens." in visible_text(browser.send("/groups/kitchens/join", follow=True))
    assert "You’ve left Kitchens." in visible_text(browser.send("/groups/kitchens/leave", follow=True))
    assert "You’re not a member of Kitchens." in visible_text(browser.send("/groups/kitchens/leave", follow=True))


def test_leaving_a_private_group_leads_to_the_directory(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    factory.group("Testers", ada, bo, is_private=True)
    answer = factory.browser(bo).send("/groups/testers/leave")
    assert (answer.status_code, answer.location) == (303, "/groups")
    assert factory.browser(bo).send("/groups/testers/leave").status_code == 404


def test_a_visitor_signs_in_and_then_joins(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Kitchens", ada)
    browser = factory.visitor()
    answer = browser.send("/groups/kitchens/join")
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in/email")
    answer = browser.send("/sign-in", email="cy@example.com", password=PASSWORD)
    assert answer.location == "/groups/kitchens"
    assert is_member(factory, group, cy)
    assert counts(factory, group) == (2, 2)


def test_joining_does_not_reveal_a_private_group_to_visitors(factory: Factory) -> None:
    factory.group("Testers", factory.member("Ada"), is_private=True)
    assert factory.visitor().send("/groups/testers/join").status_code == 404
