"""Changing the email address: request, confirmation, cancellation and reversal."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from community.core.db import db, lock_row, now, writing
from community.core.outbox import Job
from community.members import email_address
from community.members.models import Member
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text
from tests.mailbox import Mailbox, body_of, delivering

OLD, NEW = "ada@example.com", "countess@example.com"
PAGE = "/settings/account"


@pytest.fixture
def post(factory: Factory) -> Iterator[Mailbox]:
    with delivering(factory.app) as post:
        yield post


def _ask(factory: Factory, member: int, email: str = NEW) -> BrowserClient:
    browser = factory.browser(member)
    assert browser.send(PAGE, email=email, password=PASSWORD).location == PAGE
    factory.work()
    return browser


def _address(factory: Factory, member: int) -> tuple[str | None, str | None]:
    row = factory.get(Member, member)
    return row.email, row.new_email


def _signs_in(factory: Factory, email: str, password: str = PASSWORD) -> bool:
    return factory.visitor().send("/sign-in", email=email, password=password).status_code == 303


def test_a_change_notifies_the_old_address_and_waits_for_the_new_one(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    browser = _ask(factory, ada)
    assert [message["Subject"] for message in post.to(OLD)] == ["Your Community email address is changing"]
    assert NEW in body_of(post.to(OLD)[0])
    assert [message["Subject"] for message in post.to(NEW)] == ["Confirm your new email address for Community"]
    assert _address(factory, ada) == (OLD, NEW)
    assert NEW in visible_text(browser.get(PAGE))
    assert _signs_in(factory, OLD)
    assert not _signs_in(factory, NEW)


def test_the_link_completes_the_change_once(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    browser = _ask(factory, ada)
    link = post.link(NEW)
    assert "Is this your new email address?" in visible_text(factory.visitor().get(link))
    assert _address(factory, ada) == (OLD, NEW)
    assert factory.visitor().send(link).location == PAGE
    assert _address(factory, ada) == (NEW, None)
    assert (_signs_in(factory, NEW), _signs_in(factory, OLD)) == (True, False)
    assert browser.get(PAGE).status_code == 200  # who knew the password stays signed in
    assert factory.visitor().get(link).status_code == 410
    assert factory.visitor().send(link).status_code == 410


@pytest.mark.parametrize("hours", [23, 25])
def test_the_link_to_the_new_address_is_valid_for_a_day(factory: Factory, post: Mailbox, hours: int) -> None:
    ada = factory.member("Ada")
    _ask(factory, ada)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True):
        assert factory.visitor().send(post.link(NEW)).status_code == (303 if hours < 24 else 410)


def test_an_expired_link_is_reported_and_can_be_sent_again(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    browser = _ask(factory, ada)
    assert "works for a day" in visible_text(browser.get(PAGE))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=True):
        page = visible_text(browser.get(PAGE))
        assert "has expired" in page
        assert NEW in page
        browser.send(f"{PAGE}/resend")
        factory.work()
        assert "works for a day" in visible_text(browser.get(PAGE))
        assert factory.visitor().send(post.link(NEW)).status_code == 303
    assert _address(factory, ada) == (NEW, None)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"email": NEW, "password": "not the right one"}, "not your current password"),
        ({"email": NEW, "password": ""}, "enter your current password"),
        ({"email": OLD, "password": PASSWORD}, "already your email address"),
        ({"email": "nonsense", "password": PASSWORD}, "doesn’t look like"),
        ({"email": "", "password": PASSWORD}, "enter your email address"),
    ],
)
def test_a_refused_change_changes_nothing_and_keeps_the_input(
    factory: Factory, post: Mailbox, form: dict[str, str], says: str
) -> None:
    ada = factory.member("Ada")
    answer = factory.browser(ada).send(PAGE, **form)
    assert answer.status_code == 422
    assert says in visible_text(answer)
    assert f'value="{form["email"]}"' in answer.text
    assert PASSWORD not in answer.text
    factory.work()
    assert _address(factory, ada) == (OLD, None)
    assert post.box.messages == []


def test_password_attempts_are_limited(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    for _ in range(10):
        browser.send(PAGE, email=NEW, password="not the right one")
    assert browser.send(PAGE, email=NEW, password=PASSWORD).status_code == 429


def test_emails_are_limited(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    browser = _ask(factory, ada)
    for _ in range(9):
        browser.send(f"{PAGE}/resend")
    factory.work()
    assert len(post.to(NEW)) == 5
    assert "Too many attempts" in visible_text(browser.send(f"{PAGE}/resend", follow=True))
    assert browser.send(PAGE, email="third@example.com", password=PASSWORD).status_code == 429


def test_only_the_owner_learns_that_an_address_has_an_account(factory: Factory, post: Mailbox) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    unknown = visible_text(_ask(factory, ada, "nobody@example.com").get(PAGE))
    known = visible_text(_ask(factory, ada, "bo@example.com").get(PAGE))
    assert known.replace("bo@example.com", "…") == unknown.replace("nobody@example.com", "…")
    assert [message["Subject"] for message in post.to("bo@example.com")] == [
        "Someone tried to use your email address on Community"
    ]
    assert "/confirm-new-email/" not in body_of(post.to("bo@example.com")[0])
    assert _address(factory, bo) == ("bo@example.com", None)


def test_an_account_created_before_the_change_completes_keeps_the_address(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    browser = _ask(factory, ada)
    link = post.link(NEW)
    factory.join(NEW, "Bo")
    answer = browser.send(link, follow=True)
    assert answer.status_code == 200
    assert "Another account now uses that address" in visible_text(answer)
    assert _address(factory, ada) == (OLD, None)


@pytest.mark.both_databases
def test_two_concurrent_changes_to_one_address_give_it_to_one(factory: Factory) -> None:
    both = [factory.member("Ada", new_email=NEW), factory.member("Bo", new_email=NEW)]
    together, proved = threading.Barrier(2), []

    def prove(member: int) -> None:
        with factory.app.app_context(), writing():
            together.wait()
            proved.append(email_address.complete_change(lock_row(db.session.get_one(Member, member))))
            db.session.commit()

    threads = [threading.Thread(target=prove, args=(member,)) for member in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(proved) == [False, True]
    assert sorted(factory.get(Member, member).email == NEW for member in both) == [False, True]


def test_canceling_a_change_invalidates_its_link(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    browser = _ask(factory, ada)
    assert "stays the same" in visible_text(browser.send(f"{PAGE}/cancel", follow=True))
    assert "no email change to cancel" in visible_text(browser.send(f"{PAGE}/cancel", follow=True))
    assert "There’s no email change" in visible_text(browser.send(f"{PAGE}/resend", follow=True))
    assert factory.visitor().send(post.link(NEW)).status_code == 410
    assert _address(factory, ada) == (OLD, None)


def test_a_second_request_replaces_the_first(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    _ask(factory, ada)
    _ask(factory, ada, "second@example.com")
    assert factory.visitor().send(post.link(NEW)).status_code == 410
    assert factory.visitor().send(post.link("second@example.com")).status_code == 303
    assert _address(factory, ada) == ("second@example.com", None)


@pytest.mark.parametrize("changed", [False, True])
def test_the_old_address_reverts_a_change_and_resets_the_password(
    factory: Factory, post: Mailbox, changed: bool
) -> None:
    ada = factory.member("Ada")
    thief = _ask(factory, ada)
    if changed:
        factory.visitor().send(post.link(NEW))
    keep = post.link(OLD)
    assert "Keep your email address?" in visible_text(factory.visitor().get(keep))
    owner = factory.visitor()
    answer = owner.send(keep)
    assert answer.location.startswith("/reset/")
    assert _address(factory, ada) == (OLD, None)
    assert thief.get(PAGE).status_code == 303
    assert not _signs_in(factory, OLD)
    assert owner.send(answer.location, password="only I know this one").status_code == 303
    assert _signs_in(factory, OLD, "only I know this one")
    assert factory.visitor().get(keep).status_code == 410
    assert factory.visitor().send(keep).status_code == 410
    assert factory.visitor().send(post.link(NEW)).status_code == 410


def test_an_attacker_who_changes_address_twice_and_the_password_still_loses(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    thief = _ask(factory, ada)
    keep = post.link(OLD)
    thief.send(post.link(NEW))
    thief.send("/settings/password", old_password=PASSWORD, new_password="of the thief alone")
    thief.send(PAGE, email="third@example.com", password="of the thief alone")
    factory.work()
    thiefs = post.link(NEW)
    assert thiefs.startswith("/keep-old-email/")
    thief.send(post.link("third@example.com"))
    assert factory.visitor().send(keep).status_code == 303
    assert _address(factory, ada) == (OLD, None)
    assert factory.visitor().send(thiefs).status_code == 410
    assert _address(factory, ada) == (OLD, None)


@pytest.mark.parametrize("days", [6.9, 7.1])
def test_the_old_address_can_revert_for_seven_days(factory: Factory, post: Mailbox, days: float) -> None:
    ada = factory.member("Ada")
    _ask(factory, ada)
    factory.visitor().send(post.link(NEW))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert factory.visitor().send(post.link(OLD)).status_code == (303 if days < 7 else 410)
    assert _address(factory, ada)[0] == (OLD if days < 7 else NEW)


@pytest.mark.parametrize("values", [{}, {"confirmed_at": None, "password_hash": None, "imported_at": now()}])
def test_a_confirmed_account_with_the_old_address_is_kept(
    factory: Factory, post: Mailbox, values: dict[str, object]
) -> None:
    ada = factory.member("Ada")
    _ask(factory, ada)
    keep = post.link(OLD)
    factory.visitor().send(post.link(NEW))
    eve = factory.member("Eve", email=OLD, **values)
    assert "Another account now uses this address" in visible_text(factory.visitor().send(keep, follow=True))
    assert (_address(factory, ada)[0], _address(factory, eve)[0]) == (NEW, OLD)


def test_a_password_reset_cancels_a_pending_change(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    _ask(factory, ada)
    factory.visitor().send("/forgot-password", email=OLD)
    factory.work()
    assert factory.visitor().send(post.link(OLD), password="quite another phrase").status_code == 303
    assert _address(factory, ada) == (OLD, None)
    assert factory.visitor().send(post.link(NEW)).status_code == 410


def test_a_reset_link_to_the_old_address_is_invalid_after_the_change(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    factory.visitor().send("/forgot-password", email=OLD)
    factory.work()
    reset = post.link(OLD)
    _ask(factory, ada)
    factory.visitor().send(post.link(NEW))
    assert factory.visitor().get(reset).status_code == 410


def test_tampered_links_do_nothing(factory: Factory, post: Mailbox) -> None:
    ada = factory.member("Ada")
    _ask(factory, ada)
    prove, keep = post.link(NEW), post.link(OLD)
    for path in (
        prove[:-1],
        keep + "x",
        "/confirm-new-email/x",
        "/keep-old-email/x",
        prove.replace("confirm-new", "keep-old"),
    ):
        assert factory.visitor().get(path).status_code == 410, path
        assert factory.visitor().send(path).status_code == 410, path
    assert _address(factory, ada) == (OLD, NEW)


def test_visitors_are_redirected_to_sign_in(factory: Factory) -> None:
    assert factory.visitor().get(PAGE).location == f"/sign-in?next={PAGE}"
    assert factory.visitor().send(PAGE, email=NEW, password=PASSWORD).location == "/sign-in"


def test_a_missing_old_mailbox_does_not_block_the_change(factory: Factory, post: Mailbox) -> None:
    async def refuse_old(server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:
        if to == OLD:
            return "550 There is no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    post.box.handle_RCPT = refuse_old  # type: ignore[attr-defined]
    ada = factory.member("Ada")
    _ask(factory, ada)
    assert factory.visitor().send(post.link(NEW)).status_code == 303
    assert all(job.done_at for job in factory.all(Job))
