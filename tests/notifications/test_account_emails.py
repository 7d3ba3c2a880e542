"""Emails about accounts, from the outbox to the mail server."""

from dataclasses import replace
from pathlib import Path

import pytest

from community.core.db import db
from community.core.email import Email
from community.core.outbox import Job, record
from community.members.events import PasswordChanged, PasswordResetRequested
from community.members.models import Member
from community.notifications.email_templates import EmailComposer
from tests.factory import Factory

EVENTS = (PasswordResetRequested, PasswordChanged)


@pytest.mark.parametrize("event", EVENTS)
def test_every_email_names_the_site_and_has_one_link(
    factory: Factory, event: type, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = factory.member("Ada")
    with factory.writing():
        record(event(ada))
    factory.work()
    printed = capsys.readouterr().out
    assert "│ To: ada@example.com" in printed
    assert "Community" in printed
    assert "Hi Ada," in printed
    assert sum(line.startswith("│ http://localhost/") for line in printed.splitlines()) == 1
    assert "{%" not in printed
    assert all(len(line) <= 300 for line in printed.splitlines())


@pytest.mark.parametrize("event", EVENTS)
def test_deleted_members_get_no_email(factory: Factory, event: type, capsys: pytest.CaptureFixture[str]) -> None:
    with factory.writing():
        record(event(0))
    factory.work()
    assert capsys.readouterr().out == ""
    assert all(job.done_at for job in factory.all(Job))


def test_a_retried_email_has_the_same_message_id(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Email] = []

    def fail_once(self: EmailComposer, email: Email) -> None:
        sent.append(email)
        if len(sent) == 1:
            raise OSError("the mail server is away")

    monkeypatch.setattr(EmailComposer, "send", fail_once)
    ada = factory.member("Ada")
    with factory.writing():
        record(PasswordResetRequested(ada))
    factory.work()
    with factory.writing():
        db.session.query(Job).update({Job.due_at: Job.recorded_at})
        record(PasswordResetRequested(ada))
    factory.work()
    assert [email.message_id for email in sent] == ["password_reset.1", "password_reset.1", "password_reset.2"]
    assert all(job.done_at for job in factory.all(Job))


def test_hostile_names_are_plain_text(factory: Factory, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "Eve\r\nBcc: all@example.com {{ 7*7 }} <b>"
    eve = factory.member("Eve")
    with factory.writing():
        db.session.get_one(Member, eve).name = name
        record(PasswordResetRequested(eve))
    factory.work()
    printed = capsys.readouterr().out
    assert "49" not in printed.split("/reset/")[0]
    assert not any(line.startswith("Bcc") for line in printed.splitlines())


@pytest.mark.both_databases
def test_emails_are_sent_outside_transactions(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    in_transaction: list[bool] = []
    monkeypatch.setattr(EmailComposer, "send", lambda self, email: in_transaction.append(db.session().in_transaction()))
    ada = factory.member("Ada")
    with factory.writing():
        for event in EVENTS:
            record(event(ada))
    factory.work()
    assert in_transaction == [False] * 2


def test_links_use_the_base_url(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    settings = replace(factory.app.config["SETTINGS"], base_url="https://ideas.example.com")
    factory.app.extensions["emails"] = EmailComposer(settings, factory.app.jinja_env)
    ada = factory.member("Ada")
    with factory.writing():
        record(PasswordResetRequested(ada))
    factory.work()
    assert "│ https://ideas.example.com/reset/" in capsys.readouterr().out
