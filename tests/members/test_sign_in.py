"""Signing in and out."""

import statistics
import time

import pytest

from community.core.db import now
from community.members import passwords
from community.members.models import Member, Session
from tests.factory import PASSWORD, Factory, visible_text

REFUSAL = "That email and password don’t match."


def test_a_member_signs_in(factory: Factory) -> None:
    factory.member("Ada")
    browser = factory.visitor()
    assert browser.send("/sign-in", email=" ADA@example.com", password=PASSWORD).location == "/"
    assert browser.get("/settings/profile").status_code == 200


def test_signing_in_returns_to_the_requested_page(factory: Factory) -> None:
    factory.member("Ada")
    browser = factory.visitor()
    there = browser.get("/settings/password?x=1").location
    assert there == "/sign-in?next=/settings/password?x%3D1"
    assert 'name="next" value="/settings/password?x=1"' in browser.get(there).get_data(as_text=True)
    answer = browser.send("/sign-in", email="ada@example.com", password=PASSWORD, next="/settings/password?x=1")
    assert answer.location == "/settings/password?x=1"


def test_known_and_unknown_addresses_get_the_same_message(factory: Factory) -> None:
    factory.member("Ada")
    answers = [
        factory.visitor().send("/sign-in", email=email, password="not the right one")
        for email in ("ada@example.com", "nobody@example.com")
    ]
    assert {answer.status_code for answer in answers} == {422}
    first, second = (visible_text(answer).replace("nobody@", "ada@") for answer in answers)
    assert REFUSAL in first
    assert first == second


def test_an_unknown_address_takes_as_long_as_a_known_one(factory: Factory) -> None:
    factory.member("Ada", password_hash=passwords.hash_password(PASSWORD))

    def took(email: str) -> float:
        times = []
        for number in range(7):
            began = time.perf_counter()
            factory.visitor().send("/sign-in", email=email.format(number), password="not the right one")
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    took("warm{}@example.com")
    known, unknown = took("ada@example.com"), took("nobody{}@example.com")
    assert 0.4 < known / unknown < 2.5


@pytest.mark.parametrize("password", ["", "x" * 300])
def test_an_impossible_password_is_refused_and_the_input_kept(factory: Factory, password: str) -> None:
    answer = factory.visitor().send("/sign-in", email="ada@example.com", password=password)
    assert answer.status_code == 422
    assert 'value="ada@example.com"' in answer.get_data(as_text=True)


def test_remember_me_extends_the_session(factory: Factory) -> None:
    factory.member("Ada")
    for remember, days in ((True, 60), (False, 0.5)):
        choice = {"remember": "y"} if remember else {}
        answer = factory.visitor().send("/sign-in", email="ada@example.com", password=PASSWORD, **choice)
        (cookie,) = (one for one in answer.headers.getlist("Set-Cookie") if one.startswith("session="))
        assert ("Expires=" in cookie) is remember
        session = factory.all(Session)[-1]
        assert session.remembered is remember
        assert abs((session.expires_at - session.began_at).total_seconds() - days * 86400) < 60


def test_suspended_and_unconfirmed_members_can_sign_in_and_read(factory: Factory) -> None:
    factory.member("Ada", suspended_at=now())
    factory.member("Bo", confirmed_at=None)
    for name in ("ada", "bo"):
        browser = factory.visitor()
        assert browser.send("/sign-in", email=f"{name}@example.com", password=PASSWORD).status_code == 303
        assert browser.get("/people").status_code == 200
        assert browser.get("/settings/sessions").status_code == 200


def test_deleted_members_cannot_sign_in(factory: Factory) -> None:
    factory.member("Ada", deleted_at=now())
    answer = factory.visitor().send("/sign-in", email="ada@example.com", password=PASSWORD)
    assert REFUSAL in visible_text(answer)


def test_a_member_without_a_password_cannot_sign_in(factory: Factory) -> None:
    factory.member("Ada", password_hash=None)
    for password in ("the password of no one at all", "None"):
        assert REFUSAL in visible_text(factory.visitor().send("/sign-in", email="ada@example.com", password=password))


def test_an_outdated_hash_is_replaced_on_sign_in(factory: Factory) -> None:
    ada = factory.member("Ada")
    before = factory.get(Member, ada).password_hash
    factory.visitor().send("/sign-in", email="ada@example.com", password=PASSWORD)
    after = factory.get(Member, ada).password_hash
    assert passwords.is_outdated(before)
    assert not passwords.is_outdated(after)
    assert passwords.verify(after, PASSWORD)


def test_signing_out_ends_the_session_and_can_be_repeated(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    with browser.session_transaction() as cookie:
        kept = dict(cookie)
    for _ in range(2):
        assert browser.send("/sign-out").location == "/"
    thief = factory.visitor()
    with thief.session_transaction() as cookie:
        cookie.update(kept)
    assert thief.get("/settings/profile").status_code == 303
    assert browser.get("/sign-out").status_code == 405


def test_signing_out_needs_the_form_token(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    assert browser.post("/sign-out").status_code == 400
    assert browser.get("/settings/profile").status_code == 200


@pytest.mark.both_databases
def test_passwords_are_hashed_outside_transactions(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    from community.core.db import db

    factory.member("Ada")
    open_ = []
    verify, hash_password = passwords.verify, passwords.hash_password
    monkeypatch.setattr(passwords, "verify", lambda *a: open_.append(db.session().in_transaction()) or verify(*a))
    monkeypatch.setattr(
        passwords, "hash_password", lambda *a: open_.append(db.session().in_transaction()) or hash_password(*a)
    )
    browser = factory.visitor()
    browser.send("/sign-in", email="ada@example.com", password=PASSWORD)
    new = "quite another phrase"
    assert browser.send("/settings/password", old_password=PASSWORD, new_password=new).status_code == 303
    factory.visitor().send("/sign-up", name="Bo", email="bo@example.com", password=PASSWORD)
    assert open_ == [False] * len(open_)
    assert len(open_) >= 5
