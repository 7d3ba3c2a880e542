"""Signing up."""

from dataclasses import replace

import pytest
from flask import Flask

from community.core.db import db, now
from community.core.outbox import Job
from community.members import accounts, passwords
from community.members.models import Member, Session
from community.notifications.email_templates import EmailComposer
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text
from tests.mailbox import delivering

ADA = {"name": "Ada Lovelace", "email": "Ada@Example.com", "password": PASSWORD}


def _is_signed_in(browser: BrowserClient) -> bool:
    return browser.get("/settings/profile").status_code == 200


def test_an_account_exists_once_its_email_is_confirmed(factory: Factory) -> None:
    browser = factory.visitor()
    answer = browser.send("/sign-up", **ADA)
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    assert factory.all(Member) == []
    assert not _is_signed_in(browser)
    answer = browser.send("/sign-in/code", code=factory.emailed_code("ada@example.com"))
    assert (answer.status_code, answer.location) == (303, "/")
    ada = factory.all(Member)[0]
    assert (ada.name, ada.handle, ada.email, ada.role) == ("Ada Lovelace", "ada-lovelace", "ada@example.com", "member")
    assert ada.is_confirmed
    assert ada.joined_from == "127.0.0.1"
    assert passwords.verify(ada.password_hash, PASSWORD)
    assert _is_signed_in(browser)


def test_a_password_is_optional(factory: Factory) -> None:
    assert _is_signed_in(factory.join("ada@example.com"))
    assert factory.all(Member)[0].password_hash is None
    refused = factory.visitor().send("/sign-in", email="ada@example.com", password="whatever it may be")
    assert refused.status_code == 422


@pytest.mark.both_databases
def test_a_site_can_let_addresses_of_its_network_and_beyond_ascii_sign_up(app: Flask, factory: Factory) -> None:
    typed = {"bob@corp.local": "bob@corp.local", "Mu\u0308ller@M\u00fcller.de": "m\u00fcller@xn--mller-kva.de"}
    for address in typed:
        assert factory.visitor().send("/sign-up", **ADA | {"email": address}).status_code == 422
    values = {"special_use_domains": ("local",), "international_email": "on"}
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], **values)
    with delivering(app) as post:
        for address, kept in typed.items():
            browser = factory.visitor()
            assert browser.send("/sign-up", **ADA | {"email": address}).status_code == 303
            factory.work()
            assert len(post.to(kept)) == 1
            assert browser.send("/sign-in/code", code=factory.emailed_code(kept)).status_code == 303
    again = factory.visitor()
    assert again.send("/sign-in", email="M\u00dcLLER@mu\u0308ller.DE", password=PASSWORD).status_code == 303
    assert _is_signed_in(again)


def test_an_email_that_no_mail_server_takes_stops_no_other(app: Flask, factory: Factory) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], international_email="on")
    with delivering(app, enable_SMTPUTF8=False) as post:
        factory.visitor().send("/sign-up", **ADA | {"email": "m\u00fcller@example.de"})
        factory.visitor().send("/sign-up", **ADA)
        factory.work()
        assert len(post.to("ada@example.com")) == 1
    errors = [job.error for job in factory.all(Job) if job.error]
    assert ["doesn't offer SMTPUTF8" in error for error in errors] == [True]


def test_signing_up_returns_to_the_requested_page(factory: Factory) -> None:
    browser = factory.visitor()
    assert "/people?q=tea" in browser.get("/sign-up?next=/people?q=tea").get_data(as_text=True)
    browser.send("/sign-up", **ADA, next="/people?q=tea")
    code = factory.emailed_code("ada@example.com")
    assert browser.send("/sign-in/code", code=code).location == "/people?q=tea"


@pytest.mark.parametrize("away", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
@pytest.mark.parametrize("page", ["/sign-up", "/sign-in/email"])
def test_redirects_stay_on_the_site(factory: Factory, page: str, away: str) -> None:
    browser = factory.visitor()
    assert "evil" not in browser.get(page, query_string={"next": away}).get_data(as_text=True)
    browser.send(page, **ADA, next=away)
    assert browser.send("/sign-in/code", code=factory.emailed_code("ada@example.com")).location == "/"


def test_the_same_name_gets_another_handle(factory: Factory) -> None:
    for number in range(3):
        factory.join(f"ada{number}@example.com")
    handles = [member.handle for member in factory.all(Member)]
    assert handles[0] == "ada-lovelace"
    assert len(set(handles)) == 3
    assert all(handle.startswith("ada-lovelace-") for handle in handles[1:])


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Bo", "bo-"),
        ("Owner", "owner-"),
        ("Former 12", "member-"),
        ("李小龍", "member-"),
        ("Zoë Ångström", "zoe-angstrom"),
    ],
)
def test_every_name_gets_a_valid_handle(factory: Factory, name: str, begins: str) -> None:
    factory.join("ada@example.com", name)
    assert factory.all(Member)[0].handle.startswith(begins)


def test_signing_up_answers_the_same_for_known_and_unknown_addresses(factory: Factory) -> None:
    factory.member("Known")
    pages = []
    for email in ("known@example.com", "stranger@example.com"):
        browser = factory.visitor()
        with factory.counting() as statements:
            answer = browser.send("/sign-up", **{**ADA, "email": email})
        page = visible_text(browser.get(answer.location)).replace(email, "…")
        pages.append((answer.status_code, page, len(statements)))
    assert pages[0] == pages[1]
    assert len(factory.all(Member)) == 1


def test_signing_up_with_a_known_address_signs_in_and_changes_nothing(factory: Factory) -> None:
    factory.member("Known")
    browser = factory.visitor()
    browser.send("/sign-up", name="Eve", email="KNOWN@example.com ", password="another long phrase")
    browser.send("/sign-in/code", code=factory.emailed_code("known@example.com"))
    [known] = factory.all(Member)
    assert known.name == "Known"
    assert passwords.verify(known.password_hash, PASSWORD)
    assert _is_signed_in(browser)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Please enter your name"),
        ({"name": " \u200b… "}, "a name that others can read"),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"email": "ada"}, "doesn’t look like an email address"),
        ({"email": "ada@example.com\r\nBcc: eve@example.com"}, "doesn’t look like an email address"),
        ({"password": "too short"}, "at least 10 characters"),
        ({"password": "Password123"}, "too common"),
        ({"password": "aaaaaaaaaaaa"}, "too common"),
        ({"password": "ada lovelace1"}, "can’t be your name"),
        ({"password": "ada@example.com"}, "can’t be your name"),
        ({"password": "x" * 201}, "at most 200 characters"),
        ({"website": "https://buy.example"}, "leave this field empty"),
    ],
)
def test_a_refused_form_keeps_the_input_but_not_the_password(
    factory: Factory, wrong: dict[str, str], says: str
) -> None:
    typed = {**ADA, **wrong}
    answer = factory.visitor().send("/sign-up", **typed)
    assert answer.status_code == 422
    assert says in visible_text(answer)
    page = answer.get_data(as_text=True)
    if "name" not in wrong:
        assert 'value="Ada Lovelace"' in page
    assert f'value="{typed["password"]}"' not in page or typed["password"] == "ada@example.com"
    assert factory.all(Member) == []


def test_names_are_escaped(factory: Factory) -> None:
    name = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"[:60]
    browser = factory.join("ada@example.com", name)
    for page in ("/settings/profile", f"/people/{factory.all(Member)[0].handle}", "/people"):
        text = browser.get(page).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "&lt;script&gt;" in text


def test_sign_ups_are_limited_per_network(factory: Factory) -> None:
    for number in range(20):
        with factory.app.test_request_context():
            assert factory.app.extensions["limiter"].hit("20 per hour", "sign up", "127.0.0.1"), number
    answer = factory.visitor().send("/sign-up", **ADA)
    assert answer.status_code == 429
    assert "Too many attempts. Please wait" in visible_text(answer)
    assert 'value="ada@example.com"' in answer.get_data(as_text=True)
    assert factory.all(Member) == []


def test_closed_sign_up_is_explained(factory: Factory, app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], signup="closed")
    assert "Sign-ups are closed" in visible_text(factory.visitor().get("/sign-up"))
    assert factory.visitor().send("/sign-up", **ADA).status_code == 403
    assert "New here?" not in visible_text(factory.visitor().get("/sign-in"))
    assert factory.all(Member) == []


def test_signed_in_members_are_redirected_from_sign_up(factory: Factory) -> None:
    assert factory.browser(factory.member("Ada")).get("/sign-up").status_code == 303


def test_the_email_has_a_code_and_a_link(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(EmailComposer, "send", lambda self, email: sent.append(email))
    factory.visitor().send("/sign-up", **ADA)
    factory.work()
    assert [message.to for message in sent] == ["ada@example.com"]
    assert f"http://localhost{factory.emailed_link('ada@example.com')}\n" in sent[0].text
    assert factory.emailed_code("ada@example.com") in sent[0].text
    assert sent[0].subject.startswith(factory.emailed_code("ada@example.com"))


@pytest.mark.both_databases
def test_a_handle_taken_concurrently_is_replaced(factory: Factory) -> None:
    with factory.writing():
        db.session.add(Member(handle="ada", name="First", email="first@example.com"))
    with factory.writing():
        assert accounts.create("Ada", "ada@example.com", "hash", confirmed_at=now()).handle.startswith("ada-")


def test_session_tokens_are_stored_as_digests(factory: Factory) -> None:
    browser = factory.join("ada@example.com")
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert token not in factory.all(Session)[0].token_digest
