"""Wrong passwords stop those who try them, and no one else."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from community.core import alarms
from community.members import passwords
from community.web.limits import HOLD
from community.web.pages.members import wrong_passwords
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text
from tests.mailbox import delivering

ATTACKER, VICTIM = "203.0.113.66", "198.51.100.7"
WRONG = "not the right one"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes with the smallest parameters, since hundreds of passwords are tried here."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._dummy_hash.cache_clear()
    yield
    passwords._dummy_hash.cache_clear()


def _try(browser: BrowserClient, network: str, password: str = WRONG, email: str = "ada@example.com") -> TestResponse:
    data = {"email": email, "password": password, "csrf_token": browser.token()}
    return browser.post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": network})


def _attack(factory: Factory, times: int, networks: int = 1) -> None:
    for number in range(times):
        _try(factory.visitor(), f"203.0.113.{66 + number % networks}")


def test_a_network_that_tries_wrong_passwords_is_stopped_and_the_member_is_not(factory: Factory) -> None:
    factory.member("Ada")
    _attack(factory, 10)
    refused = _try(factory.visitor(), ATTACKER, PASSWORD)
    assert refused.status_code == 429
    assert "Please wait" in visible_text(refused)
    assert _try(factory.visitor(), VICTIM, PASSWORD).status_code == 303


def test_a_known_browser_gets_in_from_the_network_of_the_attacker(factory: Factory) -> None:
    factory.member("Ada")
    browser = factory.visitor()
    assert _try(browser, VICTIM, PASSWORD).status_code == 303
    browser.send("/sign-out")
    _attack(factory, 60)
    assert _try(factory.visitor(), ATTACKER, PASSWORD).status_code == 429
    for _ in range(9):
        assert _try(browser, ATTACKER).status_code == 422
    assert _try(browser, ATTACKER, PASSWORD).status_code == 303


def test_a_known_browser_has_a_limit_of_its_own(factory: Factory) -> None:
    factory.member("Ada")
    browser = factory.visitor()
    _try(browser, VICTIM, PASSWORD)
    browser.send("/sign-out")
    for _ in range(10):
        _try(browser, VICTIM)
    assert _try(browser, "198.51.100.8", PASSWORD).status_code == 429
    assert _try(factory.visitor(), VICTIM, PASSWORD).status_code == 303


def test_a_browser_is_known_only_to_the_accounts_that_signed_in_there(factory: Factory) -> None:
    factory.member("Ada")
    factory.member("Bo")
    browser = factory.visitor()
    _try(browser, ATTACKER, PASSWORD, "bo@example.com")
    browser.send("/sign-out")
    _attack(factory, 10)
    assert _try(browser, ATTACKER, PASSWORD).status_code == 429
    assert _try(browser, ATTACKER, PASSWORD, "bo@example.com").status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "WyJhIiwiYiJd.AAAA", "[]", "é"])
def test_a_forged_cookie_makes_no_browser_known(factory: Factory, forged: str) -> None:
    factory.member("Ada")
    _attack(factory, 10)
    browser = factory.visitor()
    browser.set_cookie("known", forged)
    assert _try(browser, ATTACKER, PASSWORD).status_code == 429


def test_a_network_that_tries_many_accounts_is_stopped(factory: Factory) -> None:
    factory.member("Ada")
    for number in range(50):
        _try(factory.visitor(), ATTACKER, email=f"someone{number}@example.com")
    assert _try(factory.visitor(), ATTACKER, PASSWORD).status_code == 429
    assert _try(factory.visitor(), VICTIM, PASSWORD).status_code == 303


def test_the_right_password_clears_the_count(factory: Factory) -> None:
    factory.member("Ada")
    for _ in range(2):
        _attack(factory, 9)
        assert _try(factory.visitor(), ATTACKER, PASSWORD).status_code == 303


def test_networks_of_one_ipv6_prefix_count_together(factory: Factory) -> None:
    factory.member("Ada")
    for number in range(10):
        _try(factory.visitor(), f"2001:db8:1:2::{number + 1:x}")
    assert _try(factory.visitor(), "2001:db8:1:2::ff", PASSWORD).status_code == 429
    assert _try(factory.visitor(), "2001:db8:1:3::1", PASSWORD).status_code == 303


def test_beyond_a_hundred_an_unknown_browser_also_needs_a_link(factory: Factory) -> None:
    factory.member("Ada")
    known = factory.visitor()
    _try(known, VICTIM, PASSWORD)
    known.send("/sign-out")
    _attack(factory, 100, networks=20)
    with delivering(factory.app) as mailbox:
        wrong, right = _try(factory.visitor(), VICTIM), _try(factory.visitor(), VICTIM, PASSWORD)
        assert wrong.status_code == right.status_code == 422
        assert visible_text(wrong) == visible_text(right)
        assert "also needs a sign-in link" in visible_text(right)
        factory.work()
        assert len(mailbox.to("ada@example.com")) == 1
        assert factory.visitor().get(mailbox.link("ada@example.com")).status_code == 200
        for _ in range(8):
            _try(factory.visitor(), "198.51.100.9", PASSWORD)
        factory.work()
        assert len(mailbox.to("ada@example.com")) == 6, "five from each network"
    assert _try(known, VICTIM, PASSWORD).status_code == 303


@pytest.mark.exhaustive
def test_an_attacked_account_that_does_not_exist_looks_the_same(factory: Factory) -> None:
    factory.member("Ada")
    said = []
    for name in ("ada", "nobody"):
        for number in range(100):
            _try(factory.visitor(), f"203.0.113.{number % 20}", email=f"{name}@example.com")
        answer = _try(factory.visitor(), VICTIM, email=f"{name}@example.com")
        said.append(visible_text(answer).replace(f"{name}@", ""))
    assert "also needs a sign-in link" in said[0]
    assert said[0] == said[1]


def test_too_many_on_the_site_are_answered_slowly_and_reported_but_never_refused(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrong_passwords, "ON_SITE", "20 per 15 minutes")
    factory.member("Ada")
    staff = factory.browser(factory.member("Sol", role="staff"))
    held: list[float] = []

    def attempt(number: int, password: str) -> int:
        browser = factory.visitor()
        data = {"email": "ada@example.com", "password": password, "csrf_token": browser.token()}
        environ = {"REMOTE_ADDR": f"203.0.113.{number}", HOLD: held.append}
        return browser.post("/sign-in", data=data, environ_overrides=environ).status_code

    assert [attempt(number, WRONG) for number in range(20)] == [422] * 20
    assert held == []
    assert "wrong passwords" not in visible_text(staff.get("/staff"))
    assert [attempt(number, WRONG) for number in range(20, 25)] == [422] * 5
    assert held == [wrong_passwords.DELAY] * 5
    assert attempt(30, PASSWORD) == 303
    assert len(held) == 5
    assert "Unusually many wrong passwords" in visible_text(staff.get("/staff"))
    with factory.reading():
        assert [alarm.name for alarm in alarms.current()] == [alarms.WRONG_PASSWORDS]


def test_the_limits_of_a_named_network_are_raised(factory: Factory) -> None:
    factory.member("Ada")
    settings = factory.app.config["SETTINGS"]
    factory.app.config["SETTINGS"] = replace(settings, network_limits=((ip_network("203.0.113.0/24"), 3),))
    _attack(factory, 29)
    assert _try(factory.visitor(), ATTACKER, PASSWORD).status_code == 303
    _attack(factory, 30)
    assert _try(factory.visitor(), ATTACKER, PASSWORD).status_code == 429
    for _ in range(10):
        _try(factory.visitor(), VICTIM)
    assert _try(factory.visitor(), VICTIM, PASSWORD).status_code == 429


def test_wrong_passwords_in_one_session_do_not_stop_another(factory: Factory) -> None:
    ada = factory.member("Ada")
    thief, browser = factory.browser(ada), factory.browser(ada)
    new = "quite another phrase"
    for _ in range(10):
        thief.send("/settings/password", old_password=WRONG, new_password=new)
    assert thief.send("/settings/password", old_password=PASSWORD, new_password=new).status_code == 429
    assert browser.send("/settings/password", old_password=PASSWORD, new_password=new).status_code == 303
