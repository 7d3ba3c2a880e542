"""Concurrent sign-ups and profile changes, through the real application in threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from community.core.rate_limiter import RateLimiter
from community.members.models import Member, ProvisionalSession, Session
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text

pytestmark = pytest.mark.both_databases

ADA = {"name": "Ada Lovelace", "email": "ada@example.com", "password": PASSWORD}
CROWDS = pytest.mark.parametrize("crowd", [2, 10])


def _together(browsers: list[BrowserClient], address: str, forms: list[dict[str, str]]) -> list[TestResponse]:
    """Responses to forms that are sent concurrently."""
    start = Barrier(len(browsers))

    def go(browser: BrowserClient, form: dict[str, str]) -> TestResponse:
        start.wait()
        return browser.send(address, **form)

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(go, browsers, forms))


def _codes(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


@CROWDS
def test_concurrent_confirmations_of_one_address_create_one_account(factory: Factory, crowd: int) -> None:
    browsers = [factory.visitor() for _ in range(crowd)]
    forms = []
    for number, browser in enumerate(browsers):
        factory.app.extensions["limiter"] = RateLimiter()
        browser.send("/sign-up", **{**ADA, "name": f"Ada {number}"})
        forms.append({"code": factory.emailed_code(ADA["email"])})
    assert _codes(_together(browsers, "/sign-in/code", forms)) == [303] * crowd
    assert len(factory.all(Member)) == 1
    assert len(factory.all(Session)) == crowd, "each of them reads the mailbox"
    assert factory.all(ProvisionalSession) == []


@CROWDS
def test_a_link_pressed_many_times_at_once_works_once(factory: Factory, crowd: int) -> None:
    factory.visitor().send("/sign-up", **ADA)
    link = factory.emailed_link(ADA["email"])
    _together([factory.visitor() for _ in range(crowd)], link, [{}] * crowd)
    assert len(factory.all(Member)) == 1
    assert len(factory.all(Session)) == 1


@CROWDS
def test_a_code_is_tried_five_times_however_fast(factory: Factory, crowd: int) -> None:
    browser = factory.visitor()
    browser.send("/sign-up", **ADA)
    session = browser.get_cookie("session")
    assert session is not None
    browsers = [factory.visitor() for _ in range(crowd)]
    for one in browsers:
        one.set_cookie("session", session.value)
    right = factory.emailed_code(ADA["email"])
    wrong = "000000" if right != "000000" else "000001"
    _together(browsers, "/sign-in/code", [{"code": wrong}] * crowd)
    assert factory.all(ProvisionalSession)[0].tries_left == max(0, 5 - crowd)


@CROWDS
def test_concurrent_confirmations_with_one_name_get_different_handles(factory: Factory, crowd: int) -> None:
    browsers = [factory.visitor() for _ in range(crowd)]
    forms = []
    for number, browser in enumerate(browsers):
        email = f"ada{number}@example.com"
        browser.send("/sign-up", **{**ADA, "email": email})
        forms.append({"code": factory.emailed_code(email)})
    assert _codes(_together(browsers, "/sign-in/code", forms)) == [303] * crowd
    handles = {member.handle for member in factory.all(Member)}
    assert len(handles) == crowd
    assert "ada-lovelace" in handles


@CROWDS
def test_a_handle_chosen_concurrently_goes_to_one_member(factory: Factory, crowd: int) -> None:
    ids = [factory.member(f"Bo {number}") for number in range(crowd)]
    forms = [
        {
            "name": f"Robert {number}",
            "handle": "the_baker",
            "color": "3",
            "about": f"Baker {number}.",
            "interests": "bread",
        }
        for number in range(crowd)
    ]
    answers = _together([factory.browser(who) for who in ids], "/settings/profile", forms)
    assert _codes(answers) == [303] + [422] * (crowd - 1)
    members = {member.id: member for member in factory.all(Member)}
    assert [member.handle for member in members.values()].count("the_baker") == 1
    for who, form, answer in zip(ids, forms, answers, strict=True):
        if answer.status_code == 303:
            assert (members[who].handle, members[who].name) == ("the_baker", form["name"])
            continue
        assert members[who].name.startswith("Bo "), "nothing of a refused form is kept"
        page = answer.get_data(as_text=True)
        assert "This handle is taken. Please choose another." in visible_text(answer)
        for typed in (f'value="{form["name"]}"', 'value="the_baker"', form["about"]):
            assert typed in page
