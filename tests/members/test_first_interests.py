"""New members are asked once what they are interested in, with suggestions."""

import pytest

from community.core.db import db
from community.members.models import Member
from tests.factory import Factory, visible_text


def test_a_new_member_is_asked_once_and_can_skip(factory: Factory) -> None:
    browser = factory.join("ada@example.com")
    asked = browser.get("/", follow_redirects=True)
    assert asked.request.path == "/welcome"
    assert "Welcome! Your email is confirmed" in visible_text(asked)
    assert 'href="/"' in asked.get_data(as_text=True)
    assert browser.get("/top").status_code == browser.get("/").status_code == 200
    ada = factory.all(Member, email="ada@example.com")[0]
    assert factory.browser(ada.id).get("/").status_code == 200


def test_suggestions_are_interests_of_several_others_and_names_of_open_groups(factory: Factory) -> None:
    bo = factory.member("Bo", interests="Tea, rare secret")
    factory.member("Cy", interests="tea, kites")
    factory.member("Sue", interests="kites", confirmed_at=None)
    factory.group("Kitchens", bo)
    factory.group("Cellars", bo, is_private=True)
    page = visible_text(factory.join("ada@example.com").get("/welcome"))
    suggested = page.partition("What others here are interested in.")[2].partition("Other interests")[0].split()
    assert sorted(suggested) == ["Kitchens", "tea"]


def test_interests_are_saved_and_shown_on_the_profile(factory: Factory) -> None:
    browser = factory.join("ada@example.com", name="Ada")
    saved = browser.send("/welcome", follow=True, suggested=["Tea", "Kitchens"], interests="kites,  tea ,")
    assert "Interests saved." in visible_text(saved)
    assert factory.all(Member, email="ada@example.com")[0].interests == "Tea, Kitchens, kites"
    page = browser.get("/welcome").get_data(as_text=True)
    assert 'value="Tea, Kitchens, kites"' in page
    browser.send("/welcome", interests="")
    assert factory.all(Member, email="ada@example.com")[0].interests == ""


@pytest.mark.parametrize(
    ("interests", "says"),
    [
        (", ".join(f"interest {number}" for number in range(13)), "Use at most 12 interests."),
        ("x" * 41, "Use at most 40 characters per interest."),
        ("y" * 401, "Use at most 400 characters."),
    ],
)
def test_too_many_or_too_long_interests_come_back(factory: Factory, interests: str, says: str) -> None:
    browser = factory.browser(factory.member("Ada", interests="tea"))
    answer = browser.send("/welcome", suggested=["Tea\x00pots"], interests=interests)
    assert answer.status_code == 422
    assert says in visible_text(answer)
    assert interests in answer.get_data(as_text=True)
    assert factory.all(Member, handle="ada")[0].interests == "tea"


def test_a_first_vote_is_confirmed_before_the_question(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    visitor = factory.visitor()
    visitor.send(f"/ideas/{idea}/vote", next="/")
    visitor.send("/sign-in/email", email="bo@example.com")
    answer = visitor.send("/sign-in/code", code=factory.emailed_code("bo@example.com"))
    shown = visitor.get(answer.headers["Location"])
    assert shown.status_code == 200
    assert "Your vote has been counted." in visible_text(shown)
    assert visitor.get("/").headers["Location"] == "/welcome"
    assert visitor.get("/").status_code == 200


def test_members_who_have_interests_are_not_asked(factory: Factory) -> None:
    browser = factory.join("ada@example.com")
    with factory.writing():
        db.session.query(Member).filter_by(email="ada@example.com").one().interests = "tea"
    assert browser.get("/").status_code == 200


def test_visitors_sign_in_first(factory: Factory) -> None:
    assert factory.visitor().get("/welcome").headers["Location"].startswith("/sign-in")
