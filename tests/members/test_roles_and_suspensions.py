"""Roles, suspensions, deleted accounts and the first administrator."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from community.core.db import db, now, writing
from community.core.errors import Hidden, Refused
from community.core.outbox import Job
from community.members import deletion, first_admin, jobs, roles, suspensions
from community.members.models import ADMINISTRATOR, MEMBER, STAFF, Member, Session
from tests.factory import PASSWORD, PASSWORD_HASH, Factory, visible_text


def _act(factory: Factory, act: Any, member: int, *rest: Any) -> Any:
    with factory.writing():
        members = [db.session.get_one(Member, one) if isinstance(one, int) else one for one in (member, *rest)]
        return act(*members)


def test_suspending_and_lifting_each_happen_once(factory: Factory) -> None:
    ada = factory.member("Ada")
    assert [_act(factory, suspensions.suspend, ada), _act(factory, suspensions.suspend, ada)] == [True, False]
    assert not factory.get(Member, ada).in_good_standing
    assert [_act(factory, suspensions.lift, ada), _act(factory, suspensions.lift, ada)] == [True, False]
    assert factory.get(Member, ada).in_good_standing


def test_a_suspension_ends_by_itself_everywhere(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Tea", bo)
    idea = factory.idea("A bigger kettle", bo, group)
    with time_machine.travel(now(), tick=False) as clock:
        until = now() + timedelta(days=3)
        with factory.writing():
            suspensions.suspend(db.session.get_one(Member, ada), until)
        browser = factory.browser(ada)
        refused = browser.send(f"/ideas/{idea}/comments", text="I would love that.")
        assert refused.status_code == 403
        assert "suspended until" in visible_text(refused)
        assert "Ada" not in visible_text(factory.visitor().get("/people"))
        clock.shift(timedelta(days=3))
        assert factory.get(Member, ada).suspended_at is not None  # no one has cleared it yet, and no one needs to
        assert not factory.get(Member, ada).is_suspended
        assert "Ada" in visible_text(factory.visitor().get("/people"))
        assert browser.send(f"/ideas/{idea}/comments", text="I would love that.").status_code == 303


def test_ended_suspensions_are_cleared_once_and_others_stay(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    with time_machine.travel(now(), tick=False) as clock:
        with factory.writing():
            suspensions.suspend(db.session.get_one(Member, ada), now() + timedelta(days=3))
            suspensions.suspend(db.session.get_one(Member, bo), now() + timedelta(days=4))
            suspensions.suspend(db.session.get_one(Member, cy))
        factory.work()
        clock.shift(timedelta(days=3))
        with factory.reading():
            jobs.end_suspensions()
            jobs.end_suspensions()
    assert [factory.get(Member, one).suspended_at is None for one in (ada, bo, cy)] == [True, False, False]
    assert [
        job.payload["member_id"] for job in factory.all(Job, done_at=None) if job.listener.endswith(".index_members")
    ] == [ada]


def test_a_suspension_can_be_extended_but_not_end_in_the_past(factory: Factory) -> None:
    ada, soon, later = factory.member("Ada"), now() + timedelta(days=1), now() + timedelta(days=9)
    assert [_act(factory, suspensions.suspend, ada, until) for until in (soon, soon, later, None)] == [
        True,
        False,
        True,
        True,
    ]
    assert factory.get(Member, ada).suspended_until is None
    with pytest.raises(Refused):
        _act(factory, suspensions.suspend, ada, now())


@pytest.mark.parametrize("role", ["moderator", "staff", "administrator"])
def test_members_with_a_role_cannot_be_suspended(factory: Factory, role: str) -> None:
    with pytest.raises(Refused):
        _act(factory, suspensions.suspend, factory.member("Sol", role=role))


def test_administrators_assign_roles(factory: Factory) -> None:
    ada, bo = factory.member("Ada", role=ADMINISTRATOR), factory.member("Bo")
    assert _act(factory, roles.assign, bo, STAFF, ada) is True
    assert _act(factory, roles.assign, bo, STAFF, ada) is False
    assert factory.get(Member, bo).is_staff
    assert _act(factory, roles.assign, bo, MEMBER, ada) is True
    assert not factory.get(Member, bo).is_site_moderator


def test_invalid_role_changes_are_refused(factory: Factory) -> None:
    ada, sol, bo = factory.member("Ada", role=ADMINISTRATOR), factory.member("Sol", role=STAFF), factory.member("Bo")
    una = factory.member("Una", confirmed_at=None)
    for member, role, by in (
        (bo, STAFF, sol),
        (bo, STAFF, bo),
        (ada, MEMBER, ada),
        (bo, "king", ada),
        (una, STAFF, ada),
    ):
        with pytest.raises(Refused):
            _act(factory, roles.assign, member, role, by)
    assert [factory.get(Member, member).role for member in (ada, sol, bo)] == [ADMINISTRATOR, STAFF, MEMBER]


@pytest.mark.both_databases
def test_two_administrators_who_demote_each_other_leave_one(factory: Factory) -> None:
    ada, bo = factory.member("Ada", role=ADMINISTRATOR), factory.member("Bo", role=ADMINISTRATOR)
    together = threading.Barrier(2)

    def demote(member: int, by: int) -> None:
        with factory.app.app_context(), writing():
            together.wait()
            try:
                roles.assign(db.session.get_one(Member, member), MEMBER, db.session.get_one(Member, by))
                db.session.commit()
            except Refused:
                db.session.rollback()

    threads = [threading.Thread(target=demote, args=pair) for pair in ((ada, bo), (bo, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(factory.get(Member, member).role for member in (ada, bo)) == [ADMINISTRATOR, MEMBER]


def test_a_deleted_account_leaves_a_row_without_personal_data(factory: Factory) -> None:
    ada = factory.member("Ada", about="I like engines.", interests="decaf", joined_from="192.0.2.1")
    browser = factory.browser(ada)
    assert _act(factory, deletion.delete_account, ada) is True
    assert _act(factory, deletion.delete_account, ada) is False
    row = factory.get(Member, ada)
    assert (row.name, row.handle, row.email, row.password_hash) == ("Former member", f"former-{ada}", None, None)
    assert (row.about, row.interests, row.joined_from, row.role) == ("", "", "", MEMBER)
    assert factory.all(Session) == []
    assert browser.get("/settings/profile").status_code == 303
    assert {job.payload["member_id"] for job in factory.all(Job)} <= {ada}


def test_the_address_of_a_deleted_account_can_sign_up_again(factory: Factory) -> None:
    _act(factory, deletion.delete_account, factory.member("Ada"))
    form = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}
    assert factory.visitor().send("/sign-up", **form).status_code == 303


def test_the_only_administrator_is_not_deleted(factory: Factory) -> None:
    ada = factory.member("Ada", role=ADMINISTRATOR)
    with pytest.raises(Refused):
        _act(factory, deletion.delete_account, ada)
    factory.member("Bo", role=ADMINISTRATOR)
    assert _act(factory, deletion.delete_account, ada) is True


def test_the_first_administrator_link_works_once(factory: Factory) -> None:
    settings = factory.app.config["SETTINGS"]
    with factory.reading():
        link = first_admin.link(settings)
    assert link
    assert link.startswith("http://localhost/first-administrator/")
    path = link.removeprefix("http://localhost")
    form = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}
    browser = factory.visitor()
    assert "Create the administrator account" in visible_text(browser.get(path))
    assert browser.send(path, **{**form, "password": "short"}).status_code == 422
    assert browser.send(path, **form).location == "/staff/settings"
    ada = factory.all(Member)[0]
    assert (ada.role, ada.is_confirmed) == (ADMINISTRATOR, True)
    assert browser.get("/staff/settings").status_code == 200
    assert browser.get("/").location == "/welcome", "interests are asked for, like everyone's"
    assert factory.visitor().get(path).status_code == 404
    assert factory.visitor().send(path, **{**form, "email": "eve@example.com"}).status_code == 404
    with factory.reading():
        assert first_admin.link(settings) is None


@pytest.mark.parametrize("token", ["x", "IndlbGNvbWUi.x", "é"])
def test_a_guessed_administrator_link_is_not_found(factory: Factory, token: str) -> None:
    form = {"name": "Eve", "email": "eve@example.com", "password": PASSWORD}
    assert factory.visitor().get(f"/first-administrator/{token}").status_code == 404
    assert factory.visitor().send(f"/first-administrator/{token}", **form).status_code == 404
    assert factory.all(Member) == []


@pytest.mark.both_databases
def test_concurrent_use_of_the_link_creates_one_administrator(factory: Factory) -> None:
    settings = factory.app.config["SETTINGS"]
    with factory.reading():
        token = str(first_admin.link(settings)).rpartition("/")[2]
    together, made = threading.Barrier(4), []

    def claim(number: int) -> None:
        with factory.app.app_context(), writing():
            together.wait()
            try:
                first_admin.claim(settings, token, f"Ada {number}", f"ada{number}@example.com", PASSWORD_HASH)
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
    assert len(factory.all(Member)) == 1


def test_more_administrators_can_be_created_by_command(factory: Factory) -> None:
    with factory.writing():
        first_admin.create("Ada", "ada@example.com", PASSWORD_HASH)
        assert first_admin.create("Bo Berg", "bo@example.com", PASSWORD_HASH).is_administrator
        with pytest.raises(Refused):
            first_admin.create("Cy", "bo@example.com", PASSWORD_HASH)
