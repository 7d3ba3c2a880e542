"""Roles and suspension; the first administrator; members who are gone."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from community.kernel.database import db, now, writing
from community.kernel.errors import Hidden, Refused
from community.kernel.outbox import Job
from community.members import first, jobs, removing, standing
from community.members.models import ADMINISTRATOR, MEMBER, STAFF, Member, Session
from tests.world import PASSWORD, PASSWORD_HASH, World, words


def _act(world: World, act: Any, member: int, *rest: Any) -> Any:
    with world.writing():
        members = [db.session.get_one(Member, one) if isinstance(one, int) else one for one in (member, *rest)]
        return act(*members)


def test_a_suspension_can_be_lifted_and_each_counts_once(world: World) -> None:
    ada = world.member("Ada")
    assert [_act(world, standing.suspend, ada), _act(world, standing.suspend, ada)] == [True, False]
    assert not world.get(Member, ada).in_good_standing
    assert [_act(world, standing.lift, ada), _act(world, standing.lift, ada)] == [True, False]
    assert world.get(Member, ada).in_good_standing


def test_a_suspension_ends_by_itself_in_every_place_that_looks(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Tea", bo)
    idea = world.idea("A bigger kettle", bo, group)
    with time_machine.travel(now(), tick=False) as clock:
        until = now() + timedelta(days=3)
        with world.writing():
            standing.suspend(db.session.get_one(Member, ada), until)
        browser = world.browser(ada)
        refused = browser.send(f"/ideas/{idea}/comments", text="I would love that.")
        assert refused.status_code == 403
        assert "suspended until" in words(refused)
        assert "Ada" not in words(world.visitor().get("/people"))
        clock.shift(timedelta(days=3))
        assert world.get(Member, ada).suspended_at is not None  # nobody has cleared it yet, and nobody needs to
        assert not world.get(Member, ada).is_suspended
        assert "Ada" in words(world.visitor().get("/people"))
        assert browser.send(f"/ideas/{idea}/comments", text="I would love that.").status_code == 303


def test_ended_suspensions_are_cleared_once_and_told_others_stay(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    with time_machine.travel(now(), tick=False) as clock:
        with world.writing():
            standing.suspend(db.session.get_one(Member, ada), now() + timedelta(days=3))
            standing.suspend(db.session.get_one(Member, bo), now() + timedelta(days=4))
            standing.suspend(db.session.get_one(Member, cy))
        world.work()
        clock.shift(timedelta(days=3))
        with world.reading():
            jobs.end_suspensions()
            jobs.end_suspensions()
    assert [world.get(Member, one).suspended_at is None for one in (ada, bo, cy)] == [True, False, False]
    assert [
        job.payload["member_id"] for job in world.all(Job, done_at=None) if job.listener.endswith(".write_members")
    ] == [ada]


def test_a_suspension_can_be_made_longer_and_never_ends_before_it_begins(world: World) -> None:
    ada, soon, later = world.member("Ada"), now() + timedelta(days=1), now() + timedelta(days=9)
    assert [_act(world, standing.suspend, ada, until) for until in (soon, soon, later, None)] == [
        True,
        False,
        True,
        True,
    ]
    assert world.get(Member, ada).suspended_until is None
    with pytest.raises(Refused):
        _act(world, standing.suspend, ada, now())


@pytest.mark.parametrize("role", ["moderator", "staff", "administrator"])
def test_who_looks_after_the_site_is_not_suspended(world: World, role: str) -> None:
    with pytest.raises(Refused):
        _act(world, standing.suspend, world.member("Sol", role=role))


def test_administrators_give_and_take_roles(world: World) -> None:
    ada, bo = world.member("Ada", role=ADMINISTRATOR), world.member("Bo")
    assert _act(world, standing.give_role, bo, STAFF, ada) is True
    assert _act(world, standing.give_role, bo, STAFF, ada) is False
    assert world.get(Member, bo).is_staff
    assert _act(world, standing.give_role, bo, MEMBER, ada) is True
    assert not world.get(Member, bo).oversees


def test_roles_are_refused_where_they_would_do_harm(world: World) -> None:
    ada, sol, bo = world.member("Ada", role=ADMINISTRATOR), world.member("Sol", role=STAFF), world.member("Bo")
    una = world.member("Una", confirmed_at=None)
    for member, role, by in (
        (bo, STAFF, sol),
        (bo, STAFF, bo),
        (ada, MEMBER, ada),
        (bo, "king", ada),
        (una, STAFF, ada),
    ):
        with pytest.raises(Refused):
            _act(world, standing.give_role, member, role, by)
    assert [world.get(Member, member).role for member in (ada, sol, bo)] == [ADMINISTRATOR, STAFF, MEMBER]


def test_two_administrators_who_demote_each_other_at_once_leave_one(world: World) -> None:
    ada, bo = world.member("Ada", role=ADMINISTRATOR), world.member("Bo", role=ADMINISTRATOR)
    together = threading.Barrier(2)

    def demote(member: int, by: int) -> None:
        with world.app.app_context(), writing():
            together.wait()
            try:
                standing.give_role(db.session.get_one(Member, member), MEMBER, db.session.get_one(Member, by))
                db.session.commit()
            except Refused:
                db.session.rollback()

    threads = [threading.Thread(target=demote, args=pair) for pair in ((ada, bo), (bo, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(world.get(Member, member).role for member in (ada, bo)) == [ADMINISTRATOR, MEMBER]


def test_a_removed_member_leaves_a_row_without_a_name(world: World) -> None:
    ada = world.member("Ada", about="I like engines.", interests="decaf", joined_from="192.0.2.1")
    browser = world.browser(ada)
    assert _act(world, removing.remove, ada) is True
    assert _act(world, removing.remove, ada) is False
    row = world.get(Member, ada)
    assert (row.name, row.handle, row.email, row.password_hash) == ("Former member", f"former-{ada}", None, None)
    assert (row.about, row.interests, row.joined_from, row.role) == ("", "", "", MEMBER)
    assert world.all(Session) == []
    assert browser.get("/settings/profile").status_code == 303
    assert {job.payload["member_id"] for job in world.all(Job)} <= {ada}


def test_the_address_of_a_removed_member_can_join_again(world: World) -> None:
    _act(world, removing.remove, world.member("Ada"))
    form = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}
    assert world.visitor().send("/sign-up", **form).status_code == 303


def test_the_only_administrator_is_not_removed(world: World) -> None:
    ada = world.member("Ada", role=ADMINISTRATOR)
    with pytest.raises(Refused):
        _act(world, removing.remove, ada)
    world.member("Bo", role=ADMINISTRATOR)
    assert _act(world, removing.remove, ada) is True


def test_unconfirmed_members_leave_after_seven_days_and_nobody_else(world: World) -> None:
    old = now() - timedelta(days=7, minutes=1)
    gone = world.member("Gone", confirmed_at=None, joined_at=old)
    young = world.member("Young", confirmed_at=None, joined_at=now() - timedelta(days=6.9))
    true = world.member("True", joined_at=old)
    with world.reading():
        jobs.remove_unconfirmed()
        jobs.remove_unconfirmed()
    assert [world.get(Member, member).is_removed for member in (gone, young, true)] == [True, False, False]


def test_the_first_administrator_comes_by_a_link_that_works_once(world: World) -> None:
    settings = world.app.config["SETTINGS"]
    with world.reading():
        link = first.link(settings)
    assert link
    assert link.startswith("http://localhost/first-administrator/")
    path = link.removeprefix("http://localhost")
    form = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}
    browser = world.visitor()
    assert "first administrator" in words(browser.get(path))
    assert browser.send(path, **{**form, "password": "short"}).status_code == 422
    assert browser.send(path, **form).location == "/staff/settings"
    ada = world.all(Member)[0]
    assert (ada.role, ada.is_confirmed) == (ADMINISTRATOR, True)
    assert browser.get("/staff/settings").status_code == 200
    assert world.visitor().get(path).status_code == 404
    assert world.visitor().send(path, **{**form, "email": "eve@example.com"}).status_code == 404
    with world.reading():
        assert first.link(settings) is None


@pytest.mark.parametrize("token", ["x", "IndlbGNvbWUi.x", "é"])
def test_nobody_becomes_administrator_by_guessing(world: World, token: str) -> None:
    form = {"name": "Eve", "email": "eve@example.com", "password": PASSWORD}
    assert world.visitor().get(f"/first-administrator/{token}").status_code == 404
    assert world.visitor().send(f"/first-administrator/{token}", **form).status_code == 404
    assert world.all(Member) == []


def test_two_who_use_the_link_at_once_make_one_administrator(world: World) -> None:
    settings = world.app.config["SETTINGS"]
    with world.reading():
        token = str(first.link(settings)).rpartition("/")[2]
    together, made = threading.Barrier(4), []

    def claim(number: int) -> None:
        with world.app.app_context(), writing():
            together.wait()
            try:
                first.claim(settings, token, f"Ada {number}", f"ada{number}@example.com", PASSWORD_HASH)
                db.session.commit()
                made.append(number)
            except Hidden:
                db.session.rollback()

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(world.all(Member)) == 1


def test_a_second_administrator_can_be_made_by_hand(world: World) -> None:
    with world.writing():
        first.create("Ada", "ada@example.com", PASSWORD_HASH)
        assert first.create("Bo Berg", "bo@example.com", PASSWORD_HASH).is_administrator
        with pytest.raises(Refused):
            first.create("Cy", "bo@example.com", PASSWORD_HASH)
