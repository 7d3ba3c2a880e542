"""Rate limits: per network, per key, and the message when one is exceeded."""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask import Flask

from community.app import create_app
from community.core.db import db
from community.web import limits
from tests.databases import settings_for
from tests.factory import BrowserClient, Factory


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
    assert "Too many attempts" in answer.get_data(as_text=True)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("path", "data", "most"),
    [("/preview", {"text": "*a*"}, 60), ("/search?q=kettle", None, 60)],
    ids=["preview", "search"],
)
def test_costly_requests_are_limited_per_member_or_network(
    factory: Factory, path: str, data: dict[str, str] | None, most: int
) -> None:
    ada, bo = factory.browser(factory.member("Ada")), factory.browser(factory.member("Bo"))
    visitor = factory.visitor()

    def ask(browser: BrowserClient) -> int:
        return (browser.get(path) if data is None else browser.send(path, **data)).status_code

    for browser in (ada, visitor):
        assert [ask(browser) for _ in range(most)] == [200] * most
        assert ask(browser) == 429
    assert ask(bo) == 200
    refused = ada.get(path) if data is None else ada.send(path, fetch=True, **data)
    assert "Too many attempts" in refused.text
    assert "wait" in refused.text


@pytest.mark.parametrize(
    ("address", "rate"),
    [
        ("203.0.113.9", "20 per hour"),
        ("203.0.114.9", "4 per hour"),
        ("2001:db8::1", "12 per hour"),
        ("unknown", "4 per hour"),
    ],
)
def test_the_limits_of_networks_in_the_settings_are_raised(app: Flask, address: str, rate: str) -> None:
    raised = ((ip_network("203.0.113.0/24"), 5), (ip_network("2001:db8::/48"), 3))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], network_limits=raised)
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.of_network("4 per hour") == rate
