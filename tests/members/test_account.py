"""The account settings: profile, password, sessions."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from community.core.db import now
from community.core.email import Email
from community.members import passwords
from community.members.models import Member, Session
from community.notifications.email_templates import EmailComposer
from tests.factory import PASSWORD, Factory, visible_text

PROFILE = {
    "name": "Ada Lovelace",
    "handle": "countess",
    "color": "7",
    "about": "I like  engines.",
    "interests": "espresso, Latte art,espresso , ,grinders",
}
NEW = "quite another phrase"


def test_a_profile_is_saved(factory: Factory) -> None:
    ada = factory.member("Ada")
    browser = factory.browser(ada)
    assert browser.send("/settings/profile", **PROFILE).location == "/settings/profile"
    row = factory.get(Member, ada)
    assert (row.name, row.handle, row.color, row.about) == ("Ada Lovelace", "countess", 7, "I like engines.")
    assert row.interests == "espresso, Latte art, grinders"
    page = visible_text(browser.get("/people/countess"))
    assert "Ada Lovelace" in page
    assert "Latte art" in page
    assert browser.get("/people/ada").location == "/people/countess"
    assert "Profile saved." in visible_text(browser.send("/settings/profile", follow=True, **PROFILE))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "enter your name"),
        ({"name": "…"}, "others can read"),
        ({"handle": "ab"}, "3 to 30 lowercase letters"),
        ({"handle": "añb"}, "3 to 30 lowercase letters"),
        ({"handle": "two words"}, "3 to 30 lowercase letters"),
        ({"handle": "a" * 31}, "at most 30"),
        ({"handle": "admin"}, "handle is reserved"),
        ({"handle": "former-12"}, "handle is reserved"),
        ({"handle": "bo"}, "3 to 30 lowercase letters"),
        ({"handle": "bobby"}, "This handle is taken"),
        ({"color": "13"}, "valid choice"),
        ({"color": ""}, "valid choice"),
        ({"about": "x" * 161}, "at most 160"),
        ({"interests": ",".join(f"topic {n}" for n in range(13))}, "at most 12 interests"),
        ({"interests": "x" * 41}, "at most 40 characters"),
    ],
)
def test_a_refused_profile_keeps_the_input_and_changes_nothing(
    factory: Factory, wrong: dict[str, str], says: str
) -> None:
    factory.member("Bo", handle="bobby")
    ada = factory.member("Ada")
    answer = factory.browser(ada).send("/settings/profile", **{**PROFILE, **wrong})
    assert answer.status_code == 422
    assert says.lower() in visible_text(answer).lower()
    page = answer.get_data(as_text=True)
    for value in ({**PROFILE, **wrong} | {"color": ""}).values():  # a color is chosen, not typed
        assert " ".join(value.split()).lower() in page.lower()
    assert (factory.get(Member, ada).name, factory.get(Member, ada).handle) == ("Ada", "ada")


def test_a_current_handle_stays_valid(factory: Factory) -> None:
    ada = factory.member("Ada", handle="admin")
    assert factory.browser(ada).send("/settings/profile", **{**PROFILE, "handle": "admin"}).status_code == 303


def test_handles_become_lower_case(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.browser(ada).send("/settings/profile", **{**PROFILE, "handle": "Countess"})
    assert factory.get(Member, ada).handle == "countess"


def test_suspended_members_can_edit_their_account(factory: Factory) -> None:
    ada = factory.member("Ada", suspended_at=now())
    browser = factory.browser(ada)
    assert browser.send("/settings/profile", **PROFILE).status_code == 303
    assert browser.send("/settings/password", old_password=PASSWORD, new_password=NEW).status_code == 303


@pytest.mark.parametrize("page", ["profile", "password", "sessions"])
def test_visitors_are_redirected_to_sign_in(factory: Factory, page: str) -> None:
    assert factory.visitor().get(f"/settings/{page}").location == f"/sign-in?next=/settings/{page}"
    assert factory.visitor().send("/settings/password", old_password="x", new_password=NEW).location == "/sign-in"


def test_changing_the_password_ends_other_sessions_and_sends_an_email(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Email] = []
    monkeypatch.setattr(EmailComposer, "send", lambda self, email: sent.append(email))
    ada = factory.member("Ada")
    here, elsewhere = factory.browser(ada), factory.browser(ada)
    assert here.send("/settings/password", old_password=PASSWORD, new_password=NEW).status_code == 303
    assert here.get("/settings/password").status_code == 200
    assert elsewhere.get("/settings/password").status_code == 303
    factory.work()
    assert [message.subject for message in sent] == ["Your Community password was changed"]
    assert "http://localhost/forgot-password" in sent[0].text
    assert factory.visitor().send("/sign-in", email="ada@example.com", password=NEW).status_code == 303
    assert factory.visitor().send("/sign-in", email="ada@example.com", password=PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("not the right one", NEW, "not your current password"),
        ("", NEW, "enter your current password"),
        (PASSWORD, "short", "at least 10"),
        (PASSWORD, "ada@example.com", "can’t be your name"),
        (PASSWORD, "qwertyuiop", "too common"),
    ],
)
def test_a_refused_password_changes_nothing(factory: Factory, old: str, new: str, says: str) -> None:
    ada = factory.member("Ada")
    elsewhere = factory.browser(ada)
    answer = factory.browser(ada).send("/settings/password", old_password=old, new_password=new)
    assert answer.status_code == 422
    assert says in visible_text(answer)
    assert NEW not in answer.get_data(as_text=True)
    assert passwords.verify(factory.get(Member, ada).password_hash, PASSWORD)
    assert elsewhere.get("/settings/password").status_code == 200


def test_attempts_at_the_current_password_are_limited(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    for _ in range(10):
        browser.send("/settings/password", old_password="not the right one", new_password=NEW)
    assert browser.send("/settings/password", old_password=PASSWORD, new_password=NEW).status_code == 429


def test_sessions_are_described(factory: Factory) -> None:
    factory.member("Ada")
    browser = factory.visitor()
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
    form = {"email": "ada@example.com", "password": PASSWORD, "csrf_token": browser.token()}
    browser.post("/sign-in", data=form, headers={"User-Agent": agent})
    page = visible_text(browser.get("/settings/sessions"))
    assert "Firefox on Linux" in page
    assert "127.0.0.1" in page
    assert "This device" in page


def test_ending_one_session_keeps_the_others(factory: Factory) -> None:
    ada = factory.member("Ada")
    here, elsewhere = factory.browser(ada), factory.browser(ada)
    gone = factory.all(Session)[1].id
    assert "Device signed out." in visible_text(here.send(f"/settings/sessions/{gone}/end", follow=True))
    assert "already signed out" in visible_text(here.send(f"/settings/sessions/{gone}/end", follow=True))
    assert elsewhere.get("/settings/sessions").status_code == 303
    assert here.get("/settings/sessions").status_code == 200


def test_all_other_sessions_can_be_ended_at_once(factory: Factory) -> None:
    ada = factory.member("Ada")
    browsers = [factory.browser(ada) for _ in range(3)]
    browsers[0].send("/settings/sessions/end-others")
    assert [browser.get("/settings/sessions").status_code for browser in browsers] == [200, 303, 303]


def test_ending_the_current_session_signs_out(factory: Factory) -> None:
    browser = factory.browser(factory.member("Ada"))
    assert browser.send(f"/settings/sessions/{factory.all(Session)[0].id}/end").location == "/"
    assert browser.get("/settings/sessions").status_code == 303


def test_sessions_of_other_members_cannot_be_ended(factory: Factory) -> None:
    ada, cy = factory.browser(factory.member("Ada")), factory.browser(factory.member("Cy"))
    answer = cy.send(f"/settings/sessions/{factory.all(Session)[0].id}/end", follow=True)
    assert "already signed out" in visible_text(answer)
    assert ada.get("/settings/sessions").status_code == 200


def test_account_pages_take_few_statements(factory: Factory) -> None:
    ada = factory.member("Ada")
    browser = factory.browser(ada)
    for _ in range(30):
        factory.browser(ada)
    with factory.counting() as sent:
        assert browser.get("/settings/sessions").status_code == 200
    assert len(sent) <= 6


def test_a_member_without_a_password_chooses_one_soon_after_signing_in(factory: Factory) -> None:
    browser = factory.join("ada@example.com")
    assert "Current password" not in visible_text(browser.get("/settings/password"))
    assert browser.send("/settings/password", new_password=NEW).status_code == 303
    assert factory.visitor().send("/sign-in", email="ada@example.com", password=NEW).status_code == 303
    assert browser.send("/settings/delete", writing="kept").status_code == 422, "now the password is asked for"


@pytest.mark.parametrize("path", ["/settings/password", "/settings/account", "/settings/delete"])
def test_without_a_password_a_change_needs_a_recent_sign_in(factory: Factory, path: str) -> None:
    browser = factory.join("ada@example.com")
    form = {"new_password": NEW, "email": "new@example.com", "writing": "kept"}
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31), tick=True):
        refused = browser.send(path, **form)
        assert refused.status_code == 422
        assert "sign in again by email" in visible_text(refused)
