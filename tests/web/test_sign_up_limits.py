"""Limits on sign-ups by network, and the alarm when the whole site gets unusually many."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from flask import Flask

from community.core.db import db, now, writing
from community.core.outbox import Job
from community.members.models import Member
from community.web import limits, sign_up_limits
from tests.factory import Factory
from tests.mailbox import body_of, delivering


def _request(app: Flask, address: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}), writing():
        if sign_up_limits.spend():
            db.session.commit()


def _accepted(app: Flask, addresses: Iterable[str]) -> int:
    count = 0
    for address in addresses:
        try:
            _request(app, address)
        except limits.TooManyAttempts:
            return count
        count += 1
    return count


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        ("192.0.2.1", 20),
        ("::ffff:192.0.2.1", 20),  # IPv4 in the form of IPv6
        ("2001:db8:0:1::{:x}", 20),  # one /64
        ("2001:db8:0:{:x}::1", 40),  # one /56: 256 prefixes of 64 bits
        ("2001:db8:0:{:x}00::1", 80),  # one /48: 256 prefixes of 56 bits
    ],
)
def test_sign_ups_are_limited_by_address_and_by_prefix(app: Flask, pattern: str, most: int) -> None:
    assert _accepted(app, (pattern.format(number) for number in range(1, 200))) == most


def test_other_networks_are_not_affected(app: Flask) -> None:
    assert _accepted(app, ["192.0.2.1"] * 21) == 20
    assert _accepted(app, ["192.0.2.2", "2001:db8::1", "2001:db8:1::1"]) == 3


def test_staff_are_told_once_of_unusually_many(factory: Factory) -> None:
    factory.member("Root", role="administrator")
    factory.member("Sol", role="staff")
    factory.member("Mo", role="moderator")
    for number in range(sign_up_limits.SITE_REQUESTS + 20):
        _request(factory.app, f"10.0.{number}.1")  # no one is refused
    assert len([job for job in factory.all(Job) if job.listener.endswith("queue_sign_up_emails")]) == 1
    with delivering(factory.app) as mail:
        factory.work()
        assert "At least 31 accounts were requested" in body_of(mail.to("root@example.com")[0])
        assert len(mail.to("sol@example.com")) == 1
        assert len(mail.box.messages) == 2


def test_where_so_many_are_usual_no_one_is_told(factory: Factory) -> None:
    factory.member("Root", role="administrator")
    with factory.writing():
        db.session.add_all(
            Member(name=f"M {number}", handle=f"member_{number}", joined_at=now() - timedelta(days=3))
            for number in range(7 * 24 * 14)
        )
    for number in range(sign_up_limits.SITE_REQUESTS + 1):
        _request(factory.app, f"10.0.{number}.1")
    with delivering(factory.app) as mail:
        factory.work()
        assert mail.box.messages == []
