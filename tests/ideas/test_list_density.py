"""Compact lists: a choice that is remembered for a member, and in the browser of a visitor."""

import pytest

from tests.factory import BrowserClient, Factory


def _is_compact(browser: BrowserClient, path: str = "/") -> bool:
    page = browser.get(path).get_data(as_text=True)
    is_compact = 'data-lists="compact"' in page
    assert ('aria-pressed="true">' in page.partition("data-density-switch")[2].partition("</form>")[0]) is is_compact
    return is_compact


def _site(factory: Factory) -> int:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    for title in ("A quiet mode", "A loud mode"):
        factory.vote(factory.idea(title, ada, group), ada)
    return ada


def test_a_member_s_choice_is_remembered_in_every_browser(factory: Factory) -> None:
    ada = _site(factory)
    first, second = factory.browser(ada), factory.browser(ada)
    assert not _is_compact(first, "/top")
    for _number in range(2):
        assert first.send("/density", density="compact").status_code == 303
        assert _is_compact(first, "/top")
    assert _is_compact(second, "/top")
    second.send("/density", density="usual")
    assert not _is_compact(first, "/top")


def test_a_visitor_s_choice_is_remembered_in_this_browser_only(factory: Factory) -> None:
    _site(factory)
    visitor = factory.visitor()
    visitor.send("/density", density="compact")
    assert _is_compact(visitor)
    assert not _is_compact(factory.visitor())
    visitor.send("/density", density="nonsense")
    assert not _is_compact(visitor)


@pytest.mark.parametrize("path", ["/", "/top", "/my-votes", "/groups/kitchens", "/people/ada", "/search?q=mode"])
def test_every_list_of_ideas_can_be_compact(factory: Factory, path: str) -> None:
    ada = _site(factory)
    browser = factory.browser(ada)
    browser.send("/density", density="compact")
    factory.idea("A third mode", factory.member("Bo"), 1)
    assert _is_compact(browser, path)


def test_the_choice_leads_back_to_the_list_but_to_no_other_site(factory: Factory) -> None:
    browser = factory.browser(_site(factory))
    data = {"density": "compact", "csrf_token": browser.token()}
    answer = browser.post("/density", data=data, headers={"Referer": "http://localhost/top?status=open"})
    assert answer.headers["Location"] == "/top?status=open"
    answer = browser.post("/density", data=data, headers={"Referer": "https://elsewhere.example/top"})
    assert answer.headers["Location"] == "/"


def test_suspended_members_can_choose_too(factory: Factory) -> None:
    ada = _site(factory)
    factory.suspend(ada)
    browser = factory.browser(ada)
    assert browser.send("/density", density="compact").status_code == 303
    assert _is_compact(browser, "/top")


def test_a_list_without_numbers_to_show_says_how_the_site_works(factory: Factory) -> None:
    assert "How this site works" in factory.visitor().get("/").get_data(as_text=True)
