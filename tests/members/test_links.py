"""Links sent by mail: confirming an address, choosing a new password."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.kernel.database import db, now
from community.kernel.outbox import Job
from community.members import passwords
from community.members.models import Member, Session
from community.members.tokens import CONFIRMING, RESETTING, Link
from community.notifications.mail import Letter
from community.notifications.writing import Letters
from tests.world import PASSWORD, World, words

NEW = "quite another phrase"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """Letters, in the order in which they were sent."""
    letters: list[Letter] = []
    monkeypatch.setattr(Letters, "send", lambda self, letter: letters.append(letter))
    return letters


def _path(world: World, link: Link, member: int) -> str:
    with world.reading():
        token = link.token(world.app.config["SETTINGS"].secret_key, db.session.get_one(Member, member))
    return ("/confirm/" if link is CONFIRMING else "/reset/") + token


def test_confirming_takes_a_press_of_a_button(world: World) -> None:
    ada = world.member("Ada", confirmed_at=None)
    path, browser = _path(world, CONFIRMING, ada), world.browser(ada)
    assert "Is this your address?" in words(browser.get(path))
    assert not world.get(Member, ada).is_confirmed
    assert browser.send(path).location == "/"
    assert world.get(Member, ada).is_confirmed
    assert "confirmed already" in words(browser.get(path))


def test_confirming_works_signed_out_and_twice(world: World) -> None:
    ada = world.member("Ada", confirmed_at=None)
    path = _path(world, CONFIRMING, ada)
    assert world.visitor().send(path).location == "/sign-in"
    first = world.get(Member, ada).confirmed_at
    assert world.visitor().send(path).status_code == 303
    assert world.get(Member, ada).confirmed_at == first


@pytest.mark.parametrize("days", [6.9, 7.1])
def test_a_link_to_confirm_is_valid_for_seven_days(world: World, days: float) -> None:
    ada = world.member("Ada", confirmed_at=None)
    path = _path(world, CONFIRMING, ada)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert world.visitor().send(path).status_code == (303 if days < 7 else 410)
    assert world.get(Member, ada).is_confirmed is (days < 7)


def test_tampered_links_do_nothing(world: World) -> None:
    ada, bo = world.member("Ada", confirmed_at=None), world.member("Bo", confirmed_at=None)
    right, other = _path(world, CONFIRMING, ada), _path(world, CONFIRMING, bo)
    body, signature = right.rsplit(".", 1), other.rsplit(".", 1)
    for path in (right[:-1], right + "x", f"{body[0]}.{signature[1]}", "/confirm/x", "/confirm/..%00", "/reset/x"):
        assert world.visitor().get(path).status_code == 410, path
        assert world.visitor().send(path).status_code == 410, path
    assert not world.get(Member, ada).is_confirmed


def test_a_link_for_one_purpose_does_not_serve_another(world: World) -> None:
    ada = world.member("Ada", confirmed_at=None)
    confirm, reset = _path(world, CONFIRMING, ada), _path(world, RESETTING, ada)
    assert world.visitor().get(confirm.replace("/confirm/", "/reset/")).status_code == 410
    assert world.visitor().send(reset.replace("/reset/", "/confirm/")).status_code == 410


def test_a_link_to_an_address_that_was_changed_confirms_nothing(world: World) -> None:
    ada = world.member("Ada", confirmed_at=None)
    path = _path(world, CONFIRMING, ada)
    with world.writing():
        db.session.get_one(Member, ada).email = "other@example.com"
    assert world.visitor().send(path).status_code == 410


def test_the_link_to_confirm_can_be_asked_for_again_but_not_without_end(world: World, sent: list[Letter]) -> None:
    ada = world.member("Ada", confirmed_at=None)
    browser = world.browser(ada)
    for _ in range(5):
        assert browser.send("/confirm").status_code == 303
    world.work()
    assert [letter.to for letter in sent] == ["ada@example.com"] * 3
    path = re.search(r"http://localhost(/confirm/\S+)", sent[0].text)
    assert path
    assert browser.send(path[1]).status_code == 303
    assert "confirmed already" in words(browser.send("/confirm", follow=True))


def test_a_stranger_asks_for_no_link(world: World) -> None:
    assert world.visitor().send("/confirm").location.startswith("/sign-in")
    assert world.all(Job) == []


def test_an_unconfirmed_member_is_told_why_to_confirm(world: World) -> None:
    unconfirmed, confirmed = world.browser(world.member("Ada", confirmed_at=None)), world.browser(world.member("Bo"))
    assert "Why confirm?" in words(unconfirmed.get("/settings/profile"))
    assert "Why confirm?" not in words(confirmed.get("/settings/profile"))


def test_a_forgotten_password_is_chosen_anew(world: World, sent: list[Letter]) -> None:
    ada = world.member("Ada", confirmed_at=None)
    elsewhere = world.browser(ada)
    browser = world.visitor()
    assert browser.send("/forgotten", email="ADA@example.com").location == "/sign-in"
    world.work()
    path = re.search(r"http://localhost(/reset/\S+)", sent[0].text)[1]  # type: ignore[index]
    assert "ada@example.com" in words(browser.get(path))
    assert browser.send(path, password=NEW).status_code == 303
    row = world.get(Member, ada)
    assert passwords.verify(row.password_hash, NEW)
    assert row.is_confirmed
    assert browser.get("/settings/profile").status_code == 200
    assert elsewhere.get("/settings/profile").status_code == 303
    world.work()
    assert "was changed" in sent[1].subject


def test_a_link_to_a_new_password_works_once_and_for_two_hours(world: World) -> None:
    ada = world.member("Ada")
    path = _path(world, RESETTING, ada)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2, minutes=1), tick=True):
        assert world.visitor().get(path).status_code == 410
    assert world.visitor().send(path, password=NEW).status_code == 303
    assert world.visitor().send(path, password="and a third phrase").status_code == 410
    assert "works no more" in words(world.visitor().get(path))
    assert passwords.verify(world.get(Member, ada).password_hash, NEW)


@pytest.mark.parametrize("password", ["", "short", "ada@example.com", "password123"])
def test_a_weak_new_password_is_refused_and_the_link_stays_good(world: World, password: str) -> None:
    path = _path(world, RESETTING, world.member("Ada"))
    assert world.visitor().send(path, password=password).status_code == 422
    assert world.visitor().send(path, password=NEW).status_code == 303


def test_the_answer_is_the_same_whether_an_address_is_known(world: World, sent: list[Letter]) -> None:
    world.member("Ada")
    pages = []
    for email in ("ada@example.com", "nobody@example.com"):
        answer = world.visitor().send("/forgotten", email=email, follow=True)
        pages.append(words(answer).replace("nobody@", "ada@"))
    assert pages[0] == pages[1]
    assert "is on its way" in pages[0]
    assert len(world.all(Job)) == 2  # both cost the same
    world.work()
    assert [letter.to for letter in sent] == ["ada@example.com"]


def test_one_address_gets_three_letters_an_hour_and_the_answer_stays_the_same(world: World, sent: list[Letter]) -> None:
    world.member("Ada")
    answers = {words(world.visitor().send("/forgotten", email="ada@example.com", follow=True)) for _ in range(5)}
    assert len(answers) == 1
    world.work()
    assert len(sent) == 3


def test_one_network_asks_for_thirty_links_an_hour(world: World) -> None:
    for number in range(30):
        assert world.visitor().send("/forgotten", email=f"a{number}@example.com").status_code == 303
    assert world.visitor().send("/forgotten", email="ada@example.com").status_code == 429


def test_removed_members_get_no_letters(world: World, sent: list[Letter]) -> None:
    world.member("Ada", removed_at=now())
    world.visitor().send("/forgotten", email="ada@example.com")
    world.work()
    assert sent == []


def test_the_new_session_is_the_only_one(world: World) -> None:
    ada = world.member("Ada")
    world.browser(ada)
    world.visitor().send(_path(world, RESETTING, ada), password=NEW)
    assert world.scalar(select(Session.id).where(Session.ended_at.is_(None))) == world.all(Session)[-1].id
    assert world.visitor().send("/sign-in", email="ada@example.com", password=PASSWORD).status_code == 422
