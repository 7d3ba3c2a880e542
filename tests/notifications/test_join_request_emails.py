"""Emails about answered join requests."""

from typing import Any

import pytest
import time_machine

from community.core.db import db, now
from community.groups import banning, join_requests, memberships
from community.groups.models import Group, JoinRequest
from community.members.models import Member
from tests.factory import Factory
from tests.groups.acts import act


def answered(factory: Factory, verb: Any, word: str = "") -> tuple[int, int]:
    """(Cy, Ada's group): Ada answered Cy's request; the email is not sent yet."""
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Tea house", ada, by_request=True)
    request = act(factory, join_requests.submit, group, cy, answer="")
    with factory.writing():
        verb(db.session.get_one(JoinRequest, request), db.session.get_one(Member, ada), word)
    return cy, group


def printed_emails(factory: Factory, capsys: pytest.CaptureFixture[str]) -> str:
    """What the worker prints now."""
    capsys.readouterr()
    factory.work()
    return capsys.readouterr().out


def test_an_approved_member_gets_one_email(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    answered(factory, join_requests.approve, "Welcome, <b>Cy</b>.")
    email = printed_emails(factory, capsys)
    assert "To: cy@example.com" in email
    assert "You’re now a member of Tea house" in email
    assert "Welcome, <b>Cy</b>." in email
    assert "http://localhost/groups/tea-house" in email
    assert printed_emails(factory, capsys) == ""


def test_a_declined_member_gets_the_reason_and_the_date_to_retry(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(factory, join_requests.decline, "We are full.")
    email, when = printed_emails(factory, capsys), now() + join_requests.RETRY_AFTER
    assert "We are full." in email
    assert f"ask again starting {when.day} {when:%B}" in email
    assert "Ada" not in email


def test_a_message_is_optional(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    answered(factory, join_requests.decline)
    assert "A note from the moderator" not in printed_emails(factory, capsys)


@pytest.mark.parametrize("since", ["left", "banned", "suspended", "gone", "private"])
def test_answers_that_no_longer_apply_are_not_sent(
    factory: Factory, capsys: pytest.CaptureFixture[str], since: str
) -> None:
    cy, group = answered(factory, join_requests.approve)
    if since == "left":
        act(factory, memberships.leave, group, cy)
    elif since == "banned":
        act(factory, banning.ban, group, cy, until=None)
    elif since == "private":
        act(factory, memberships.leave, group, cy)
        with factory.writing():
            db.session.get_one(Group, group).is_private = True
    else:
        with factory.writing():
            member = db.session.get_one(Member, cy)
            member.suspended_at = now() if since == "suspended" else None
            member.deleted_at = now() if since == "gone" else None
        factory.recount()
    assert printed_emails(factory, capsys) == ""


def test_a_declined_member_who_joined_since_is_not_told(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    cy, group = answered(factory, join_requests.decline)
    with factory.writing():
        db.session.get_one(Group, group).by_request = False
    act(factory, memberships.join, group, cy)
    assert printed_emails(factory, capsys) == ""


def test_withdrawing_and_joining_otherwise_send_no_email(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Tea house", ada, by_request=True)
    act(factory, join_requests.submit, group, cy, answer="")
    act(factory, join_requests.withdraw, group, cy)
    assert printed_emails(factory, capsys) == ""


def taken_back(factory: Factory) -> None:
    """The answer is withdrawn; the email is not sent yet."""
    request = factory.all(JoinRequest)[0]
    with factory.writing():
        by = db.session.get_one(Member, request.decided_by)
        join_requests.withdraw_answer(db.session.get_one(JoinRequest, request.id), by)


def test_a_withdrawn_answer_is_announced(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    answered(factory, join_requests.approve, "Welcome.")
    printed_emails(factory, capsys)
    taken_back(factory)
    email = printed_emails(factory, capsys)
    assert "To: cy@example.com" in email
    assert "Your request to join Tea house is pending again" in email
    assert "You’re now a member" not in email
    assert printed_emails(factory, capsys) == ""


def test_only_the_final_answer_is_sent(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    answered(factory, join_requests.decline, "We are full.")
    taken_back(factory)
    request, (ada,) = factory.all(JoinRequest)[0], [row.id for row in factory.all(Member, name="Ada")]
    with factory.writing():
        join_requests.approve(db.session.get_one(JoinRequest, request.id), db.session.get_one(Member, ada))
    email = printed_emails(factory, capsys)
    assert email.count("To: cy@example.com") == 1
    assert "We are full." not in email
    assert "is pending again" not in email


def test_an_answer_withdrawn_at_once_is_not_announced_at_all(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    with time_machine.travel(now(), tick=False):
        answered(factory, join_requests.decline, "We are full.")
        assert factory.work(minutes=1.9) == 1, "the job of the request itself"
    taken_back(factory)
    assert printed_emails(factory, capsys) == ""
