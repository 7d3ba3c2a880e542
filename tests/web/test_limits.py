"""Rate limits: per network, per key, and the message when one is exceeded."""

from pathlib import Path

import pytest
from flask import Flask

from community.app import create_app
from community.core.db import db
from community.web import limits
from tests.databases import settings_for


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_ipv6_prefix_is_one_network(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.network() == network


def test_too_many_attempts_are_refused_with_how_long_to_wait(app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        for _ in range(2):
            limits.spend("wave", "2 per 15 minutes")
        with pytest.raises(limits.TooManyAttempts, match=r"Please wait 1[45] minutes"):
            limits.spend("wave", "2 per 15 minutes")
        with pytest.raises(limits.TooManyAttempts):
            limits.check("wave", "2 per 15 minutes")


def test_other_networks_acts_and_keys_are_not_affected(app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        limits.spend("wave", "1 per hour")
        limits.spend("nod", "1 per hour")
        limits.spend("wave", "1 per hour", "ada")
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.8"}):
        limits.spend("wave", "1 per hour")


def test_checking_the_limit_counts_nothing(app: Flask) -> None:
    with app.test_request_context():
        for _ in range(5):
            limits.check("wave", "1 per hour")
        limits.spend("wave", "1 per hour")


def test_too_many_attempts_are_answered_with_429(database_url: str, tmp_path: Path) -> None:
    def tired() -> str:
        limits.spend("wave", "0 per hour")
        return ""

    from community.web.access import Who, access

    app = create_app(settings_for(database_url, tmp_path))
    app.add_url_rule("/wave", view_func=access(Who.ANYONE)(tired))
    answer = app.test_client().get("/wave")
    assert answer.status_code == 429
    assert "tried too often" in answer.get_data(as_text=True)
    with app.app_context():
        db.engine.dispose()
