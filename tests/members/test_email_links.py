"""Emailed links: confirming an address, resetting the password."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.core.db import db, now
from community.core.email import Email
from community.core.outbox import Job
from community.members import passwords
from community.members.models import Member, Session
from community.members.tokens import CONFIRM_EMAIL, RESET_PASSWORD, SignedLink
from community.notifications.email_templates import EmailComposer
from tests.factory import PASSWORD, Factory, visible_text

NEW = "quite another phrase"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Email]:
    """The emails in the order in which they were sent."""
    messages: list[Email] = []
    monkeypatch.setattr(EmailComposer, "send", lambda self, email: messages.append(email))
    return messages


def _path(factory: Factory, link: SignedLink, member: int) -> str:
    with factory.reading():
        token = link.token(factory.app.config["SETTINGS"].secret_key, db.session.get_one(Member, member))
    return ("/confirm/" if link is CONFIRM_EMAIL else "/reset/") + token


def test_confirming_needs_a_click(factory: Factory) -> None:
    ada = factory.member("Ada", confirmed_at=None)
    path, browser = _path(factory, CONFIRM_EMAIL, ada), factory.browser(ada)
    assert "Is this your address?" in visible_text(browser.get(path))
    assert not factory.get(Member, ada).is_confirmed
    assert browser.send(path).location == "/"
    assert factory.get(Member, ada).is_confirmed
    assert "confirmed already" in visible_text(browser.get(path))


def test_confirming_works_signed_out_and_twice(factory: Factory) -> None:
    ada = factory.member("Ada", confirmed_at=None)
    path = _path(factory, CONFIRM_EMAIL, ada)
    assert factory.visitor().send(path).location == "/sign-in"
    first = factory.get(Member, ada).confirmed_at
    assert factory.visitor().send(path).status_code == 303
    assert factory.get(Member, ada).confirmed_at == first


@pytest.mark.parametrize("days", [6.9, 7.1])
def test_a_confirmation_link_is_valid_for_seven_days(factory: Factory, days: float) -> None:
    ada = factory.member("Ada", confirmed_at=None)
    path = _path(factory, CONFIRM_EMAIL, ada)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert factory.visitor().send(path).status_code == (303 if days < 7 else 410)
    assert factory.get(Member, ada).is_confirmed is (days < 7)


def test_tampered_links_do_nothing(factory: Factory) -> None:
    ada, bo = factory.member("Ada", confirmed_at=None), factory.member("Bo", confirmed_at=None)
    right, other = _path(factory, CONFIRM_EMAIL, ada), _path(factory, CONFIRM_EMAIL, bo)
    body, signature = right.rsplit(".", 1), other.rsplit(".", 1)
    for path in (right[:-1], right + "x", f"{body[0]}.{signature[1]}", "/confirm/x", "/confirm/..%00", "/reset/x"):
        assert factory.visitor().get(path).status_code == 410, path
        assert factory.visitor().send(path).status_code == 410, path
    assert not factory.get(Member, ada).is_confirmed


def test_a_link_for_one_purpose_does_not_serve_another(factory: Factory) -> None:
    ada = factory.member("Ada", confirmed_at=None)
    confirm, reset = _path(factory, CONFIRM_EMAIL, ada), _path(factory, RESET_PASSWORD, ada)
    assert factory.visitor().get(confirm.replace("/confirm/", "/reset/")).status_code == 410
    assert factory.visitor().send(reset.replace("/reset/", "/confirm/")).status_code == 410


def test_a_confirmation_link_to_a_changed_address_is_invalid(factory: Factory) -> None:
    ada = factory.member("Ada", confirmed_at=None)
    path = _path(factory, CONFIRM_EMAIL, ada)
    with factory.writing():
        db.session.get_one(Member, ada).email = "other@example.com"
    assert factory.visitor().send(path).status_code == 410


def test_confirmation_links_can_be_resent_within_limits(factory: Factory, sent: list[Email]) -> None:
    ada = factory.member("Ada", confirmed_at=None)
    browser = factory.browser(ada)
    for _ in range(5):
        assert browser.send("/confirm").status_code == 303
    factory.work()
    assert [message.to for message in sent] == ["ada@example.com"] * 3
    path = re.search(r"http://localhost(/confirm/\S+)", sent[0].text)
    assert path
    assert browser.send(path[1]).status_code == 303
    assert "confirmed already" in visible_text(browser.send("/confirm", follow=True))


def test_visitors_cannot_request_a_confirmation_link(factory: Factory) -> None:
    assert factory.visitor().send("/confirm").location.startswith("/sign-in")
    assert factory.all(Job) == []


def test_unconfirmed_members_are_told_why_to_confirm(factory: Factory) -> None:
    unconfirmed, confirmed = (
        factory.browser(factory.member("Ada", confirmed_at=None)),
        factory.browser(factory.member("Bo")),
    )
    assert "Why confirm?" in visible_text(unconfirmed.get("/settings/profile"))
    assert "Why confirm?" not in visible_text(confirmed.get("/settings/profile"))


def test_a_forgotten_password_can_be_reset(factory: Factory, sent: list[Email]) -> None:
    ada = factory.member("Ada", confirmed_at=None)
    elsewhere = factory.browser(ada)
    browser = factory.visitor()
    assert browser.send("/forgot-password", email="ADA@example.com").location == "/sign-in"
    factory.work()
    path = re.search(r"http://localhost(/reset/\S+)", sent[0].text)[1]  # type: ignore[index]
    assert "ada@example.com" in visible_text(browser.get(path))
    assert browser.send(path, password=NEW).status_code == 303
    row = factory.get(Member, ada)
    assert passwords.verify(row.password_hash, NEW)
    assert row.is_confirmed
    assert browser.get("/settings/profile").status_code == 200
    assert elsewhere.get("/settings/profile").status_code == 303
    factory.work()
    assert "was changed" in sent[1].subject


def test_a_reset_link_works_once_within_two_hours(factory: Factory) -> None:
    ada = factory.member("Ada")
    path = _path(factory, RESET_PASSWORD, ada)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2, minutes=1), tick=True):
        assert factory.visitor().get(path).status_code == 410
    assert factory.visitor().send(path, password=NEW).status_code == 303
    assert factory.visitor().send(path, password="and a third phrase").status_code == 410
    assert "works no more" in visible_text(factory.visitor().get(path))
    assert passwords.verify(factory.get(Member, ada).password_hash, NEW)


@pytest.mark.parametrize("password", ["", "short", "ada@example.com", "password123"])
def test_a_weak_new_password_keeps_the_link_valid(factory: Factory, password: str) -> None:
    path = _path(factory, RESET_PASSWORD, factory.member("Ada"))
    assert factory.visitor().send(path, password=password).status_code == 422
    assert factory.visitor().send(path, password=NEW).status_code == 303


def test_a_reset_request_does_not_reveal_accounts(factory: Factory, sent: list[Email]) -> None:
    factory.member("Ada")
    pages = []
    for email in ("ada@example.com", "nobody@example.com"):
        answer = factory.visitor().send("/forgot-password", email=email, follow=True)
        pages.append(visible_text(answer).replace("nobody@", "ada@"))
    assert pages[0] == pages[1]
    assert "is on its way" in pages[0]
    assert len(factory.all(Job)) == 2  # both cost the same
    factory.work()
    assert [message.to for message in sent] == ["ada@example.com"]


def test_an_address_gets_three_reset_emails_an_hour_without_an_error(factory: Factory, sent: list[Email]) -> None:
    factory.member("Ada")
    answers = {
        visible_text(factory.visitor().send("/forgot-password", email="ada@example.com", follow=True)) for _ in range(5)
    }
    assert len(answers) == 1
    factory.work()
    assert len(sent) == 3


def test_a_network_can_request_thirty_links_an_hour(factory: Factory) -> None:
    for number in range(30):
        assert factory.visitor().send("/forgot-password", email=f"a{number}@example.com").status_code == 303
    assert factory.visitor().send("/forgot-password", email="ada@example.com").status_code == 429


def test_deleted_members_get_no_reset_email(factory: Factory, sent: list[Email]) -> None:
    factory.member("Ada", deleted_at=now())
    factory.visitor().send("/forgot-password", email="ada@example.com")
    factory.work()
    assert sent == []


def test_a_reset_ends_all_other_sessions(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.browser(ada)
    factory.visitor().send(_path(factory, RESET_PASSWORD, ada), password=NEW)
    assert factory.scalar(select(Session.id).where(Session.ended_at.is_(None))) == factory.all(Session)[-1].id
    assert factory.visitor().send("/sign-in", email="ada@example.com", password=PASSWORD).status_code == 422
