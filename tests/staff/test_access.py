"""Access to the staff area: for staff and administrators only; others get 404."""

import pytest

from tests.factory import Factory
from tests.staff.fixtures import people

PAGES = (
    "/staff",
    "/staff/ideas",
    "/staff/ideas.csv",
    "/staff/ideas/1/status",
    "/staff/contributors",
    "/staff/contributors/ada",
    "/staff/accounts",
    "/staff/people",
    "/staff/jobs",
)


@pytest.mark.parametrize("page", PAGES)
def test_staff_pages_are_for_staff_only(factory: Factory, page: str) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    assert factory.browser(who.sol).get(page).status_code == 200
    assert factory.browser(factory.member("Root", role="administrator")).get(page).status_code == 200
    for stranger in (who.cy, who.ada, factory.member("Mo", role="moderator")):
        assert factory.browser(stranger).get(page).status_code == 404
    assert factory.visitor().get(page).status_code == 303


@pytest.mark.parametrize("page", PAGES[:2] + PAGES[4:5] + PAGES[6:])
def test_invalid_query_strings_are_ignored(factory: Factory, page: str) -> None:
    who = people(factory)
    factory.idea("A quiet mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    for nonsense in (
        "after=%00",
        "after=W10",
        "sort=%00&dir=up",
        "since=2026-99-99&votes=-1&answer=x&days=9",
        "q=%00%25_\\",
        "group=%00&status=%00&author=%00",
        "network=%00&role=%00&state=%00",
        "since=9999-12-31",
        "since=1990-01-01",
        "after=WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgMV0",
        "after=WzEsIDFd",
    ):
        assert browser.get(f"{page}?{nonsense}").status_code == 200, nonsense


@pytest.mark.parametrize("page", ["/staff/calibration", "/staff/calibration.csv"])
def test_calibration_is_for_administrators_only(factory: Factory, page: str) -> None:
    who = people(factory)
    assert factory.browser(factory.member("Root", role="administrator")).get(page).status_code == 200
    for stranger in (who.sol, who.cy, who.ada, factory.member("Mo", role="moderator")):
        assert factory.browser(stranger).get(page).status_code == 404
    assert factory.visitor().get(page).status_code == 303


def test_missing_ideas_and_members_answer_404(factory: Factory) -> None:
    browser = factory.browser(people(factory).sol)
    for page in (
        "/staff/ideas/99/status",
        "/staff/ideas/9999999999999999999/status",
        "/staff/contributors/nobody",
        "/staff/contributors/sol",
        "/staff/contributors/%00",
    ):
        assert browser.get(page).status_code == 404, page
