"""Concurrent sign-ups and profile changes, through the real application in threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from community.members.models import Member, Session
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
def test_concurrent_sign_ups_with_one_address_create_one_account(factory: Factory, crowd: int) -> None:
    browsers = [factory.visitor() for _ in range(crowd)]
    forms = [{**ADA, "name": f"Ada {number}"} for number in range(crowd)]
    answers = _together(browsers, "/sign-up", forms)
    assert _codes(answers) == [303] + [422] * (crowd - 1)
    [ada] = factory.all(Member)
    assert len(factory.all(Session)) == 1, "nobody else is signed in"
    for form, answer in zip(forms, answers, strict=True):
        if answer.status_code == 303:
            assert ada.name == form["name"]
            continue
        page = answer.get_data(as_text=True)
        assert "This address has an account already. You can sign in with it." in visible_text(answer)
        assert f'value="{form["name"]}"' in page
        assert f'value="{form["email"]}"' in page
        assert PASSWORD not in page


@CROWDS
def test_concurrent_sign_ups_with_one_name_get_different_handles(factory: Factory, crowd: int) -> None:
    forms = [{**ADA, "email": f"ada{number}@example.com"} for number in range(crowd)]
    assert _codes(_together([factory.visitor() for _ in forms], "/sign-up", forms)) == [303] * crowd
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
        assert "Somebody else has this handle. Please choose another." in visible_text(answer)
        for typed in (f'value="{form["name"]}"', 'value="the_baker"', form["about"]):
            assert typed in page
