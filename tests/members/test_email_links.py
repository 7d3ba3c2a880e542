"""Emailed links to reset the password."""

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
from community.members.tokens import RESET_PASSWORD
from community.notifications.email_templates import EmailComposer
from tests.factory import PASSWORD, Factory, visible_text

NEW = "quite another phrase"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Email]:
    """The emails in the order in which they were sent."""
    messages: list[Email] = []
    monkeypatch.setattr(EmailComposer, "send", lambda self, email: messages.append(email))
    return messages


def _path(factory: Factory, member: int) -> str:
    with factory.reading():
        secret = factory.app.config["SETTINGS"].secret_key
        return f"/reset/{RESET_PASSWORD.token(secret, db.session.get_one(Member, member))}"


def test_tampered_links_do_nothing(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    right, other = _path(factory, ada), _path(factory, bo)
    body, signature = right.rsplit(".", 1), other.rsplit(".", 1)
    for path in (right[:-1], right + "x", f"{body[0]}.{signature[1]}", "/reset/..%00", "/reset/x"):
        assert factory.visitor().get(path).status_code == 410, path
        assert factory.visitor().send(path, password=NEW).status_code == 410, path
    assert passwords.verify(factory.get(Member, ada).password_hash, PASSWORD)


def test_a_forgotten_password_can_be_reset(factory: Factory, sent: list[Email]) -> None:
    ada = factory.member("Ada")
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
    path = _path(factory, ada)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2, minutes=1), tick=True):
        assert factory.visitor().get(path).status_code == 410
    assert factory.visitor().send(path, password=NEW).status_code == 303
    assert factory.visitor().send(path, password="and a third phrase").status_code == 410
    assert "no longer works" in visible_text(factory.visitor().get(path))
    assert passwords.verify(factory.get(Member, ada).password_hash, NEW)


@pytest.mark.parametrize("password", ["", "short", "ada@example.com", "password123"])
def test_a_weak_new_password_keeps_the_link_valid(factory: Factory, password: str) -> None:
    path = _path(factory, factory.member("Ada"))
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
    factory.visitor().send(_path(factory, ada), password=NEW)
    assert factory.scalar(select(Session.id).where(Session.ended_at.is_(None))) == factory.all(Session)[-1].id
    assert factory.visitor().send("/sign-in", email="ada@example.com", password=PASSWORD).status_code == 422
