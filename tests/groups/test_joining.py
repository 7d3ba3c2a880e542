"""Joining and leaving."""

import pytest

from community.groups import joining
from community.groups.models import Group
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from tests.groups.acting import act, belongs, counts
from tests.world import World, words


def test_joining_counts_once_however_often_it_is_done(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Kitchens", ada)
    assert act(world, joining.join, group, cy) is True
    assert act(world, joining.join, group, cy) is False
    assert belongs(world, group, cy)
    assert counts(world, group) == (2, 2)


def test_leaving_undoes_joining_and_may_be_done_twice(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    assert act(world, joining.leave, group, bo) is True
    assert act(world, joining.leave, group, bo) is False
    assert not belongs(world, group, bo)
    assert counts(world, group) == (1, 1)
    assert act(world, joining.join, group, bo) is True
    assert counts(world, group) == (2, 2)


def test_nobody_joins_a_private_group_by_themselves(world: World) -> None:
    ada, bo, cy, sol = world.member("Ada"), world.member("Bo"), world.member("Cy"), world.member("Sol", role="staff")
    group = world.group("Testers", ada, bo, is_private=True)
    with pytest.raises(Hidden):
        act(world, joining.join, group, cy)
    with pytest.raises(Refused, match="moderator can add you"):
        act(world, joining.join, group, sol)
    assert act(world, joining.join, group, bo) is False
    assert counts(world, group) == (2, 2)


def test_a_suspended_member_does_not_join(world: World) -> None:
    from community.kernel.database import now

    ada, cy = world.member("Ada"), world.member("Cy", suspended_at=now())
    group = world.group("Kitchens", ada)
    with pytest.raises(Refused, match="suspended"):
        act(world, joining.join, group, cy)
    assert world.browser(cy).send("/groups/kitchens/join").status_code == 403
    assert counts(world, group) == (1, 1)


def test_the_only_moderator_of_others_names_another_before_leaving(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    with pytest.raises(Refused, match="only moderator"):
        act(world, joining.leave, group, ada)
    answer = world.browser(ada).send("/groups/kitchens/leave")
    assert answer.status_code == 409
    assert "Make another member a moderator" in words(answer)
    assert counts(world, group) == (2, 2)


def test_a_moderator_beside_another_may_leave(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, moderators=(bo,))
    assert act(world, joining.leave, group, ada) is True
    with pytest.raises(Refused):
        act(world, joining.leave, world.group("Gardens", ada, bo), ada)


def test_the_last_member_may_leave_an_open_group_which_stays(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Kitchens", ada)
    world.idea("A quiet mode", ada, group)
    assert act(world, joining.leave, group, ada) is True
    assert counts(world, group) == (0, 0)
    page = world.visitor().get("/groups/kitchens")
    assert page.status_code == 200
    assert "those who run this site look after it" in words(page)
    assert act(world, joining.join, group, cy) is True


def test_the_last_member_opens_a_private_group_before_leaving_it(world: World) -> None:
    ada = world.member("Ada")
    group = world.group("Testers", ada, is_private=True)
    with pytest.raises(Refused, match="nobody could find it"):
        act(world, joining.leave, group, ada)
    with world.writing():
        db.session.get_one(Group, group).is_private = False
    assert act(world, joining.leave, group, ada) is True


def test_joining_on_the_page_says_so_and_leads_back(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    world.group("Kitchens", ada)
    browser = world.browser(cy)
    answer = browser.send("/groups/kitchens/join")
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens")
    assert "You belong to Kitchens now." in words(browser.get("/groups/kitchens"))
    assert "You belong to Kitchens already." in words(browser.send("/groups/kitchens/join", follow=True))
    assert "You have left Kitchens." in words(browser.send("/groups/kitchens/leave", follow=True))
    assert "You do not belong to Kitchens." in words(browser.send("/groups/kitchens/leave", follow=True))


def test_who_leaves_a_private_group_is_led_out_of_it(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    world.group("Testers", ada, bo, is_private=True)
    answer = world.browser(bo).send("/groups/testers/leave")
    assert (answer.status_code, answer.location) == (303, "/groups")
    assert world.browser(bo).send("/groups/testers/leave").status_code == 404


def test_a_visitor_who_joins_signs_in_first_and_then_belongs(world: World, app: object) -> None:
    from community.web import intentions
    from community.web.login import sign_in

    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Kitchens", ada)
    browser = world.visitor()
    answer = browser.send("/groups/kitchens/join")
    assert (answer.status_code, answer.location.startswith("/sign-in")) == (303, True)
    with browser.session_transaction() as session:
        token = session["intention"]
    with world.app.test_request_context("/"):
        from flask import session as cookie

        cookie["intention"] = token
        who = db.session.get_one(Member, cy)
        sign_in(who, remember=False)
        db.session.commit()
        assert intentions.finish(who) == "/groups/kitchens"
    assert belongs(world, group, cy)
    assert counts(world, group) == (2, 2)


def test_a_visitor_is_told_nothing_of_a_private_group_by_joining(world: World) -> None:
    world.group("Testers", world.member("Ada"), is_private=True)
    assert world.visitor().send("/groups/testers/join").status_code == 404
