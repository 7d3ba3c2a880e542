"""Addresses that mail servers refuse: after three refusals in a row emails stop, until they confirm one."""

from collections.abc import Iterator
from typing import Any

import pytest

from community.core.db import db
from community.core.outbox import Job, record
from community.data_export import collect
from community.members import email_failures
from community.members.events import PasswordChanged, PasswordResetRequested
from community.members.models import EmailFailure, Member
from tests.factory import PASSWORD, Factory, visible_text
from tests.mailbox import Mailbox, delivering

ADA = "ada@example.com"
STOPPED = "We’ve stopped sending you emails, because your mail server refused the last ones to ada@example.com"


class RefusingMailbox(Mailbox):
    """A mail server that answers what `answers` says for a recipient."""

    answers: dict[str, str]
    asked: int

    def refuse(self, address: str, answer: str = "550 5.1.1 No such user") -> None:
        """Answer this from now on."""
        self.answers[address] = answer


@pytest.fixture
def post(factory: Factory) -> Iterator[RefusingMailbox]:
    with delivering(factory.app) as found:
        post = RefusingMailbox(found.box)
        post.answers, post.asked = {}, 0

        async def answer(server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
            post.asked += 1
            if address not in post.answers:
                envelope.rcpt_tos.append(address)
            return post.answers.get(address, "250 OK")

        post.box.handle_RCPT = answer  # type: ignore[attr-defined]
        yield post


def _notify(factory: Factory, member: int, times: int = 1) -> None:
    """Send the member emails that they didn't ask for."""
    for _ in range(times):
        with factory.writing():
            record(PasswordChanged(member))
        factory.work()


def _stopped(factory: Factory, post: RefusingMailbox) -> int:
    ada = factory.member("Ada")
    post.refuse(ADA)
    _notify(factory, ada, 3)
    return ada


@pytest.mark.both_databases
def test_after_three_refusals_no_more_emails_are_tried(factory: Factory, post: RefusingMailbox) -> None:
    ada = factory.member("Ada")
    post.refuse(ADA)
    _notify(factory, ada, 2)
    assert [(row.member_id, row.email, row.code) for row in factory.all(EmailFailure)] == [(ada, ADA, 550)] * 2
    assert STOPPED not in visible_text(factory.browser(ada).get("/inbox"))
    _notify(factory, ada, 3)
    assert post.asked == 3
    assert all(job.done_at and job.tries == 1 for job in factory.all(Job))


def test_the_member_sees_it_in_the_inbox_and_in_the_settings_and_others_do_not(
    factory: Factory, post: RefusingMailbox
) -> None:
    browser = factory.browser(_stopped(factory, post))
    other = factory.browser(factory.member("Bo"))
    for page in ("/inbox", "/settings/notifications", "/settings/account"):
        assert STOPPED in visible_text(browser.get(page)), page
        assert ", code 550)" in visible_text(browser.get(page))
        assert "stopped sending" not in visible_text(other.get(page))


def test_refusals_for_now_or_because_of_the_sender_are_tried_again_and_do_not_count(
    factory: Factory, post: RefusingMailbox
) -> None:
    ada = factory.member("Ada")
    for answer in ("450 Come back later", "550 5.7.1 Not from this network", "550 5.7.26 No DKIM", "552 5.3.4 Too big"):
        post.refuse(ADA, answer)
        _notify(factory, ada)
    assert post.asked >= 4
    assert factory.all(EmailFailure) == []
    assert not any(job.done_at for job in factory.all(Job))


def test_an_address_that_is_disabled_or_someone_elses_counts(factory: Factory, post: RefusingMailbox) -> None:
    ada = factory.member("Ada")
    for answer in ("525 5.7.13 Disabled", "551 5.7.17 Has a new owner", "554 No such user"):
        post.refuse(ADA, answer)
        _notify(factory, ada)
    assert [row.code for row in factory.all(EmailFailure)] == [525, 551, 554]


def test_a_refusal_of_the_email_itself_counts_only_if_it_names_the_address(
    factory: Factory, post: RefusingMailbox
) -> None:
    ada, says = factory.member("Ada"), ["554 Looks like spam", "554 5.6.0 Malformed", "550 5.2.1 Mailbox disabled"]

    async def refuse(server: Any, session: Any, envelope: Any) -> str:
        return says[0]

    post.box.handle_DATA = refuse  # type: ignore[method-assign]
    counts = []
    while says:
        _notify(factory, ada)
        counts.append(len(factory.all(EmailFailure)))
        del says[0]
    assert counts == [0, 0, 1]


def test_an_accepted_email_begins_the_count_again(factory: Factory, post: RefusingMailbox) -> None:
    ada = factory.member("Ada")
    post.refuse(ADA)
    _notify(factory, ada, 2)
    post.answers.clear()
    _notify(factory, ada)
    assert factory.all(EmailFailure) == []
    post.refuse(ADA)
    _notify(factory, ada, 2)
    assert STOPPED not in visible_text(factory.browser(ada).get("/inbox"))


def test_one_email_that_is_sent_twice_counts_once(factory: Factory) -> None:
    ada = factory.member("Ada")
    with factory.writing():
        for _ in range(3):
            email_failures.record(ada, ADA, "notice.1", 550)
    with factory.reading():
        assert email_failures.count(ada, ADA) == 1


def test_confirming_the_address_again_lets_emails_through(factory: Factory, post: RefusingMailbox) -> None:
    ada = _stopped(factory, post)
    post.answers.clear()
    browser = factory.browser(ada)
    assert "A link is on its way to ada@example.com" in visible_text(
        browser.send("/settings/account/confirm", follow=True)
    )
    factory.work()
    assert [message["Subject"] for message in post.to(ADA)] == ["Confirm your email address for Community"]
    assert "Is this your email address?" in visible_text(browser.get(post.link(ADA)))
    text = visible_text(browser.send(post.link(ADA), follow=True))
    assert "Thanks! We’ll send your emails to ada@example.com again." in text
    assert "stopped sending" not in text
    assert factory.get(Member, ada).new_email is None
    _notify(factory, ada)
    assert len(post.to(ADA)) == 2
    assert browser.get(post.link(ADA)).status_code in (200, 410)


def test_the_link_is_sent_though_the_server_still_refuses_and_can_be_cancelled(
    factory: Factory, post: RefusingMailbox
) -> None:
    ada = _stopped(factory, post)
    browser = factory.browser(ada)
    browser.send("/settings/account/confirm")
    factory.work()
    assert post.asked == 4
    assert "They start again once you open the link that we sent to ada@example.com." in visible_text(
        browser.get("/inbox")
    )
    assert "There’s no email address to confirm." in visible_text(
        browser.send("/settings/account/confirm", follow=True)
    )
    browser.send("/settings/account/cancel")
    assert "Email me a link to confirm it" in visible_text(browser.get("/inbox"))


def test_an_address_that_works_is_not_confirmed_again(factory: Factory, post: RefusingMailbox) -> None:
    ada = factory.member("Ada")
    browser = factory.browser(ada)
    assert "There’s no email address to confirm." in visible_text(
        browser.send("/settings/account/confirm", follow=True)
    )
    factory.work()
    assert post.asked == 0


def test_changing_the_address_lets_emails_through(factory: Factory, post: RefusingMailbox) -> None:
    ada = _stopped(factory, post)
    browser = factory.browser(ada)
    browser.send("/settings/account", email="new@example.com", password=PASSWORD)
    factory.work()
    assert post.asked == 4, "the old address is not told"
    browser.send(post.link("new@example.com"))
    assert factory.all(EmailFailure) == []
    assert "stopped sending" not in visible_text(browser.get("/inbox"))


def test_emails_that_the_member_asks_for_to_get_in_are_still_tried(factory: Factory, post: RefusingMailbox) -> None:
    ada = _stopped(factory, post)
    with factory.writing():
        record(PasswordResetRequested(ada))
    factory.work()
    factory.visitor().send("/sign-in/email", email=ADA)
    factory.work()
    assert post.asked == 5


def test_signing_in_by_email_confirms_the_address(factory: Factory, post: RefusingMailbox) -> None:
    _stopped(factory, post)
    browser = factory.visitor()
    browser.send("/sign-in/email", email=ADA)
    browser.send("/sign-in/code", code=factory.emailed_code(ADA))
    assert "stopped sending" not in visible_text(browser.get("/inbox"))
    assert factory.all(EmailFailure) == []


def test_an_account_that_is_deleted_takes_its_refusals_along(factory: Factory, post: RefusingMailbox) -> None:
    browser = factory.browser(_stopped(factory, post))
    browser.send("/settings/delete", writing="kept", password=PASSWORD)
    assert factory.all(EmailFailure) == []


def test_someone_without_an_account_is_not_recorded(factory: Factory, post: RefusingMailbox) -> None:
    post.refuse("new@example.com")
    factory.visitor().send("/sign-in/email", email="new@example.com")
    factory.work()
    assert (post.asked, factory.all(EmailFailure)) == (1, [])
    with factory.reading():
        assert all(db.session.scalars(db.select(Job.done_at)))


@pytest.mark.both_databases
def test_the_copy_of_a_member_has_their_refusals(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    with factory.writing():
        email_failures.record(ada, ADA, "notice.1", 550)
        email_failures.record(bo, "bo@example.com", "notice.1", 550)
    with factory.reading():
        found = [*collect.email_failures(db.session.get_one(Member, ada))]
    assert [(one["email"], one["code"]) for one in found] == [(ADA, 550)]
