"""Imported members claim their account by confirming its address."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from community.core.db import now
from community.members.models import Member
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text
from tests.mailbox import Mailbox, delivering

EMAIL = "iris@example.com"


@pytest.fixture
def post(factory: Factory) -> Iterator[Mailbox]:
    with delivering(factory.app) as post:
        yield post


def _imported(factory: Factory, **values: object) -> int:
    told: dict[str, object] = {"confirmed_at": None, "password_hash": None, "imported_at": now(), **values}
    return factory.member("Iris", **told)


def test_resetting_the_password_sends_a_link_to_claim_the_account(factory: Factory, post: Mailbox) -> None:
    iris, browser = _imported(factory), factory.visitor()
    assert browser.send("/forgot-password", email=EMAIL).location == "/sign-in"
    assert factory.get(Member, iris).is_unclaimed
    factory.work()
    assert [message["Subject"] for message in post.to(EMAIL)] == ["Claim your Community account"]
    link = post.link(EMAIL)
    assert "Choose a password" in visible_text(browser.get(link))
    assert browser.send(link, password="a phrase of my own").status_code == 303
    _is_claimed(factory, iris, browser)
    assert factory.visitor().send("/sign-in", email=EMAIL, password="a phrase of my own").status_code == 303
    assert factory.visitor().send(link, password="another phrase again").status_code == 410
    factory.work()
    assert len(post.to(EMAIL)) == 1  # nothing was changed that they would have to be warned of


@pytest.mark.parametrize("way", ["code", "link"])
def test_an_emailed_code_or_link_claims_the_account(factory: Factory, post: Mailbox, way: str) -> None:
    iris, browser = _imported(factory), factory.visitor()
    browser.send("/sign-up", name="Iris Newly", email=EMAIL, password="typed when signing up")
    factory.work()
    assert [message["Subject"] for message in post.to(EMAIL)] == ["Claim your Community account"]
    if way == "code":
        assert browser.send("/sign-in/code", code=factory.emailed_code(EMAIL)).status_code == 303
    else:
        browser = factory.visitor()
        assert browser.send(post.link(EMAIL)).status_code == 303
    _is_claimed(factory, iris, browser)
    assert factory.get(Member, iris).password_hash is None


def _is_claimed(factory: Factory, iris: int, browser: BrowserClient) -> None:
    row = factory.get(Member, iris)
    assert (row.name, row.is_confirmed, row.is_unclaimed, row.in_good_standing) == ("Iris", True, False, True)
    assert browser.get("/settings/profile").status_code == 200
    assert "Iris" in visible_text(factory.visitor().get("/people"))
    assert browser.get("/").location == "/welcome"  # their first visit


def test_unclaimed_accounts_accept_no_password(factory: Factory) -> None:
    _imported(factory)
    answer = factory.visitor().send("/sign-in", email=EMAIL, password=PASSWORD)
    unknown = factory.visitor().send("/sign-in", email="nobody@example.com", password=PASSWORD)
    assert answer.status_code == unknown.status_code == 422
    assert visible_text(answer) == visible_text(unknown)


def test_a_reset_request_does_not_reveal_imported_accounts(factory: Factory, post: Mailbox) -> None:
    _imported(factory)
    known = visible_text(factory.visitor().send("/forgot-password", email=EMAIL, follow=True))
    unknown = visible_text(factory.visitor().send("/forgot-password", email="eric@example.com", follow=True))
    assert known.replace(EMAIL, "…") == unknown.replace("eric@example.com", "…")


def test_emails_to_imported_members_are_limited(factory: Factory, post: Mailbox) -> None:
    _imported(factory)
    for _ in range(7):
        factory.visitor().send("/sign-up", name="Eve", email=EMAIL, password=PASSWORD)
    factory.work()
    assert len(post.to(EMAIL)) == 5
    assert factory.scalar(select(Member.name).where(Member.email == EMAIL)) == "Iris"


def test_an_imported_member_without_an_address_cannot_be_claimed(factory: Factory, post: Mailbox) -> None:
    iris = _imported(factory, email=None)
    for email in ("", "none", "None", EMAIL):
        factory.visitor().send("/forgot-password", email=email)
    factory.work()
    assert post.box.messages == []
    assert factory.get(Member, iris).is_unclaimed
