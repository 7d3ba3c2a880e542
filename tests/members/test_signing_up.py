"""Joining."""

from dataclasses import replace

import pytest
from flask import Flask

from community.kernel.database import db
from community.kernel.errors import Refused
from community.members import joining
from community.members.models import Member, Session
from community.notifications.writing import Letters
from tests.world import PASSWORD, Browser, World, words

ADA = {"name": "Ada Lovelace", "email": "Ada@Example.com", "password": PASSWORD}


def _is_signed_in(browser: Browser) -> bool:
    return browser.get("/settings/profile").status_code == 200


def test_signing_up_makes_an_unconfirmed_member_and_signs_in_at_once(world: World) -> None:
    browser = world.visitor()
    answer = browser.send("/sign-up", **ADA)
    assert (answer.status_code, answer.location) == (303, "/")
    ada = world.all(Member)[0]
    assert (ada.name, ada.handle, ada.email, ada.role) == ("Ada Lovelace", "ada-lovelace", "ada@example.com", "member")
    assert not ada.is_confirmed
    assert ada.joined_from == "127.0.0.1"
    assert ada.password_hash.startswith("$argon2id$")
    assert _is_signed_in(browser)


def test_signing_up_leads_to_where_one_was_on_the_way_to(world: World) -> None:
    assert "/people?q=tea" in world.visitor().get("/sign-up?next=/people?q=tea").get_data(as_text=True)
    assert world.visitor().send("/sign-up", **ADA, next="/people?q=tea").location == "/people?q=tea"


@pytest.mark.parametrize("away", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away_from_the_site(world: World, away: str) -> None:
    browser = world.visitor()
    assert "evil" not in browser.get("/sign-up", query_string={"next": away}).get_data(as_text=True)
    assert browser.send("/sign-up", **ADA, next=away).location == "/"


def test_the_same_name_gets_another_handle(world: World) -> None:
    for number in range(3):
        world.visitor().send("/sign-up", **{**ADA, "email": f"ada{number}@example.com"})
    handles = [member.handle for member in world.all(Member)]
    assert handles[0] == "ada-lovelace"
    assert len(set(handles)) == 3
    assert all(handle.startswith("ada-lovelace-") for handle in handles[1:])


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Bo", "bo-"),
        ("Staff", "staff-"),
        ("Former 12", "member-"),
        ("李小龍", "member-"),
        ("Zoë Ångström", "zoe-angstrom"),
    ],
)
def test_every_name_gets_a_handle_that_may_be_used(world: World, name: str, begins: str) -> None:
    world.visitor().send("/sign-up", **{**ADA, "name": name})
    assert world.all(Member)[0].handle.startswith(begins)


def test_an_address_joins_once(world: World) -> None:
    world.visitor().send("/sign-up", **ADA)
    answer = world.visitor().send("/sign-up", **{**ADA, "email": "ADA@example.COM "})
    assert answer.status_code == 422
    assert "has an account already" in words(answer)
    assert len(world.all(Member)) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Please tell us your name"),
        ({"name": " \u200b… "}, "a name that others can read"),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"email": "ada"}, "does not look like an e-mail address"),
        ({"email": "ada@example.com\r\nBcc: eve@example.com"}, "does not look like an e-mail address"),
        ({"password": "too short"}, "at least 10 characters"),
        ({"password": "Password123"}, "tried first"),
        ({"password": "aaaaaaaaaaaa"}, "tried first"),
        ({"password": "ada lovelace1"}, "must not be your name"),
        ({"password": "ada@example.com"}, "must not be your name"),
        ({"password": "x" * 201}, "at most 200 characters"),
        ({"website": "https://buy.example"}, "leave this field empty"),
    ],
)
def test_what_was_typed_comes_back_with_a_reason_but_never_the_password(
    world: World, wrong: dict[str, str], says: str
) -> None:
    typed = {**ADA, **wrong}
    answer = world.visitor().send("/sign-up", **typed)
    assert answer.status_code == 422
    assert says in words(answer)
    page = answer.get_data(as_text=True)
    if "name" not in wrong:
        assert 'value="Ada Lovelace"' in page
    assert f'value="{typed["password"]}"' not in page or typed["password"] == "ada@example.com"
    assert world.all(Member) == []


def test_a_name_is_never_run(world: World) -> None:
    name = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"[:60]
    browser = world.visitor()
    browser.send("/sign-up", **{**ADA, "name": name})
    for page in ("/settings/profile", f"/people/{world.all(Member)[0].handle}", "/people"):
        text = browser.get(page).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "&lt;script&gt;" in text


def test_one_network_cannot_make_accounts_without_end(world: World) -> None:
    for number in range(20):
        with world.app.test_request_context():
            assert world.app.extensions["limiter"].hit("20 per hour", "sign up", "127.0.0.1"), number
    answer = world.visitor().send("/sign-up", **ADA)
    assert answer.status_code == 429
    assert "tried too often. Please wait" in words(answer)
    assert 'value="ada@example.com"' in answer.get_data(as_text=True)
    assert world.all(Member) == []


def test_a_closed_site_says_so_in_words(world: World, app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], signup="closed")
    assert "New accounts are not open" in words(world.visitor().get("/sign-up"))
    assert world.visitor().send("/sign-up", **ADA).status_code == 403
    assert "Make an account" not in words(world.visitor().get("/sign-in"))
    assert world.all(Member) == []


def test_who_is_signed_in_need_not_join(world: World) -> None:
    assert world.browser(world.member("Ada")).get("/sign-up").status_code == 303


def test_a_letter_with_a_link_follows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(Letters, "send", lambda self, letter: sent.append(letter))
    world.visitor().send("/sign-up", **ADA)
    world.work()
    assert [letter.to for letter in sent] == ["ada@example.com"]
    assert "http://localhost/confirm/" in sent[0].text


def test_the_verb_refuses_a_second_account_with_the_same_address(world: World) -> None:
    with world.writing():
        joining.sign_up("Ada", "ada@example.com", "hash", "")
    with world.writing(), pytest.raises(Refused, match="account already"):
        joining.sign_up("Bo", "ada@example.com", "hash", "")
    assert len(world.all(Member)) == 1


def test_joining_while_somebody_has_taken_the_plain_handle_in_this_moment(world: World) -> None:
    with world.writing():
        db.session.add(Member(handle="ada", name="First", email="first@example.com"))
    with world.writing():
        assert joining.sign_up("Ada", "ada@example.com", "hash", "").handle.startswith("ada-")


def test_sessions_of_members_are_kept_as_digests_only(world: World) -> None:
    browser = world.visitor()
    browser.send("/sign-up", **ADA)
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert token not in world.all(Session)[0].token_digest
