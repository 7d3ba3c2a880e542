"""Emails of a site on this computer are read on a page, and nowhere else."""

from dataclasses import replace

import pytest
from flask import Flask

from community.core import email as emails
from community.core.email import MAX_KEPT, Email
from community.notifications.email_templates import EmailComposer
from tests.factory import Factory, visible_text


def _use(app: Flask, **values: str) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], **values)
    app.extensions["emails"] = EmailComposer(app.config["SETTINGS"], app.jinja_env)


def test_an_email_is_shown_on_a_page_that_the_message_links_to(factory: Factory) -> None:
    browser = factory.visitor()
    browser.send("/sign-in/email", email="ada@example.com")
    assert 'href="/emails"' in browser.get("/sign-in/code").text
    factory.work()
    page = browser.get("/emails")
    assert factory.emailed_code("ada@example.com") in visible_text(page)
    assert factory.emailed_link("ada@example.com") in page.text


@pytest.mark.parametrize(
    "values",
    [
        {"smtp_url": "smtp://mail.example.com"},
        {"base_url": "https://ideas.example.com"},
        {"base_url": "http://10.0.0.4"},
    ],
)
def test_there_is_no_such_page_with_a_mail_server_or_another_address(factory: Factory, values: dict[str, str]) -> None:
    _use(factory.app, **values)
    browser = factory.visitor()
    assert browser.get("/emails").status_code == 404
    browser.send("/sign-in/email", email="ada@example.com")
    assert "/emails" not in browser.get("/sign-in/code").text


def test_a_request_from_elsewhere_finds_no_such_page(factory: Factory) -> None:
    for address, status in (("127.0.0.1", 200), ("172.17.0.1", 404), ("::1", 200), ("8.8.8.8", 404), ("", 404)):
        answer = factory.visitor().get("/emails", environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == status, address


def test_a_request_through_a_proxy_finds_no_such_page(factory: Factory) -> None:
    for name in ("X-Forwarded-For", "Forwarded", "Via"):
        assert factory.visitor().get("/emails", headers={name: "127.0.0.1"}).status_code == 404


def test_emails_of_a_public_site_are_not_kept(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    _use(factory.app, base_url="https://ideas.example.com")
    factory.visitor().send("/sign-in/email", email="ada@example.com")
    factory.work()
    assert "ada@example.com" in capsys.readouterr().out
    assert not (factory.app.config["SETTINGS"].data_dir / "emails").exists()


def test_fifty_emails_are_kept_and_hostile_words_are_text(factory: Factory) -> None:
    settings = factory.app.config["SETTINGS"]
    for number in range(MAX_KEPT + 3):
        emails.send(Email("ada@example.com", f"Number {number}", "<script>alert(1)</script>"), settings)
    kept = emails.kept(settings)
    assert [one.subject for one in kept[:2]] == [f"Number {MAX_KEPT + 2}", f"Number {MAX_KEPT + 1}"]
    assert len(kept) == MAX_KEPT
    assert "<script>alert" not in factory.visitor().get("/emails").text
