"""The form token: masked anew in each response, and required with every changing request."""

import re

import pytest

from tests.factory import BrowserClient, Factory


def _tokens(browser: BrowserClient, path: str = "/sign-in") -> set[str]:
    return set(re.findall(r'name="csrf_token" value="([^"]+)"', browser.get(path).text))


def _choose_theme(browser: BrowserClient, token: str) -> int:
    return browser.post("/theme", data={"theme": "dark", "csrf_token": token}).status_code


def test_all_forms_of_a_page_have_one_token_and_each_page_has_another(factory: Factory) -> None:
    browser = factory.visitor()
    pages = [_tokens(browser) for _ in range(3)]
    assert [len(tokens) for tokens in pages] == [1, 1, 1]
    assert len(set.union(*pages)) == 3


def test_no_page_shows_the_secret_of_the_session(factory: Factory) -> None:
    browser = factory.visitor()
    page = browser.get("/sign-in").text
    with browser.session_transaction() as session:
        assert session["csrf_token"] not in page
    assert browser.token() not in page


def test_every_token_of_a_session_works_more_than_once(factory: Factory) -> None:
    browser = factory.visitor()
    first, second = *_tokens(browser), *_tokens(browser)
    assert [_choose_theme(browser, token) for token in (first, second, first)] == [303, 303, 303]


def test_a_page_from_before_tokens_were_masked_still_works(factory: Factory) -> None:
    browser = factory.visitor()
    assert _choose_theme(browser, browser.token()) == 303


def test_the_header_of_a_script_can_carry_the_token(factory: Factory) -> None:
    browser = factory.visitor()
    (token,) = _tokens(browser)
    assert browser.post("/theme", data={"theme": "dark"}, headers={"X-CSRFToken": token}).status_code == 303


@pytest.mark.parametrize(
    "token", ["", "A", "AAAA", "A" * 54, "A" * 56, "é" * 56, "\x00" * 56, "=" * 56, "A" * 5000, "0" * 40]
)
def test_another_text_is_refused_with_and_without_a_session(factory: Factory, token: str) -> None:
    browser = factory.visitor()
    assert _choose_theme(browser, token) == 400
    _tokens(browser)
    assert _choose_theme(browser, token) == 400


def test_the_token_of_another_session_is_refused(factory: Factory) -> None:
    browser, stranger = factory.visitor(), factory.visitor()
    (token,) = _tokens(stranger)
    assert _choose_theme(browser, token) == 400
    _tokens(browser)
    assert _choose_theme(browser, token) == 400


def test_a_token_cut_short_or_changed_is_refused(factory: Factory) -> None:
    browser = factory.visitor()
    (token,) = _tokens(browser)
    changed = ("B" if token[0] != "B" else "C") + token[1:]
    assert [_choose_theme(browser, text) for text in (token[:-4], token[4:], token + token, changed)] == [400] * 4
