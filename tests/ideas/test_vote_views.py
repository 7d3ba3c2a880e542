"""Voting through the pages: forms, scripts, visitors."""

import re

import pytest

from community.core.db import db, now
from community.ideas.models import Idea, Vote
from community.members.models import PendingAction
from tests.factory import BrowserClient, Factory, visible_text


def _scene(factory: Factory, **values: object) -> tuple[int, BrowserClient]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo), **values), factory.browser(bo)


def test_a_form_votes_and_goes_back_to_the_row_it_came_from(factory: Factory) -> None:
    idea, browser = _scene(factory)
    answer = browser.post(
        f"/ideas/{idea}/vote",
        data={"csrf_token": browser.token(), "placement": "top.1"},
        headers={"Referer": "http://localhost/top?status=open"},
    )
    assert (answer.status_code, answer.location) == (303, f"/top?status=open#idea-{idea}")
    vote = factory.all(Vote)[0]
    assert (vote.surface, vote.position, vote.in_rate) == ("top", 1, True)
    again = browser.send(f"/ideas/{idea}/vote", next=f"/ideas/{idea}-a-quiet-mode")
    assert again.location == f"/ideas/{idea}-a-quiet-mode#idea-{idea}"
    assert factory.get(Idea, idea).vote_count == 1


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_a_vote_never_leads_away_from_the_site(factory: Factory, away: str) -> None:
    idea, browser = _scene(factory)
    assert browser.send(f"/ideas/{idea}/vote", next=away).location == f"/#idea-{idea}"


def test_script_gets_the_box_as_it_is_now_and_the_question_after_it(factory: Factory) -> None:
    idea, browser = _scene(factory)
    cast = browser.send(f"/ideas/{idea}/vote", fetch=True, placement="new.2")
    assert cast.status_code == 200
    assert "<html" not in cast.text
    assert 'aria-pressed="true"' in cast.text
    assert 'data-count="1"' in cast.text
    assert f"/ideas/{idea}/withdraw" in cast.text
    assert 'name="placement" value="new.2"' in cast.text
    assert "data-importance=" in cast.text
    weighed = browser.send(f"/ideas/{idea}/importance", fetch=True, importance="2")
    assert re.search(r'value="2"\s+aria-pressed="true"', weighed.text)
    assert factory.get(Idea, idea).important_count == 1
    withdrawn = browser.send(f"/ideas/{idea}/withdraw", fetch=True)
    assert 'data-count="0"' in withdrawn.text
    assert "data-importance=" not in withdrawn.text
    assert factory.get(Idea, idea).important_count == 0


def test_an_invalid_placement_is_ignored(factory: Factory) -> None:
    idea, browser = _scene(factory)
    browser.send(f"/ideas/{idea}/vote", placement="moon.1")
    vote = factory.all(Vote)[0]
    assert (vote.surface, vote.position, vote.in_rate) == ("direct", None, False)


@pytest.mark.parametrize("act", ["vote", "withdraw", "importance"])
def test_refusals_are_sentences_for_people_and_for_script(factory: Factory, act: str) -> None:
    idea, browser = _scene(factory, status_key="shipped")
    data = {"importance": "3"} if act == "importance" else {}
    for fetch in (True, False):
        refused = browser.send(f"/ideas/{idea}/{act}", fetch=fetch, **data)
        assert refused.status_code == 409
        assert ("Vote for this idea first" if act == "importance" else "closed") in (
            refused.get_json()["message"] if fetch else visible_text(refused)
        )
    assert factory.all(Vote) == []


def test_a_word_that_is_no_importance_is_not_understood(factory: Factory) -> None:
    idea, browser = _scene(factory)
    browser.send(f"/ideas/{idea}/vote")
    for word in ("4", "0", "-1", "x"):
        assert browser.send(f"/ideas/{idea}/importance", importance=word).status_code == 400
    assert browser.send(f"/ideas/{idea}/importance", importance="").status_code == 303


@pytest.mark.parametrize("act", ["vote", "withdraw", "importance"])
def test_only_posting_votes(factory: Factory, act: str) -> None:
    idea, browser = _scene(factory)
    for method in ("get", "head", "put"):
        answer = getattr(browser, method)(f"/ideas/{idea}/{act}")
        assert answer.status_code in (400, 405)
        if method != "put":
            assert answer.status_code == 405
    assert factory.all(Vote) == []


@pytest.mark.parametrize("act", ["vote", "withdraw", "importance"])
def test_a_vote_on_an_invisible_idea_is_not_found(factory: Factory, act: str) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    hidden = factory.idea("A hidden wish", ada, factory.group("Secret garden", ada, is_private=True))
    gone = factory.idea("A gone wish", ada, factory.group("Kitchens", ada), hidden_at=now(), removed_by="author")
    for idea in (hidden, gone, 9999, 2**31, 2**70):
        assert factory.browser(cy).send(f"/ideas/{idea}/{act}", importance="1").status_code == 404
    assert factory.visitor().send(f"/ideas/{hidden}/vote").status_code == 404
    assert factory.all(PendingAction) == []


def test_a_suspended_member_does_not_vote(factory: Factory) -> None:
    idea, _ = _scene(factory)
    suspended = factory.browser(factory.member("Dee", suspended_at=now()))
    for act in ("vote", "withdraw", "importance"):
        refused = suspended.send(f"/ideas/{idea}/{act}", fetch=True, importance="1")
        assert refused.status_code == 403
        assert "suspended" in refused.get_json()["message"]
    assert factory.get(Idea, idea).vote_count == 0


def test_a_visitors_vote_is_cast_once_they_have_signed_in(factory: Factory) -> None:
    idea, _ = _scene(factory)
    factory.member("Cy")
    visitor = factory.visitor()
    sent = visitor.send(f"/ideas/{idea}/vote", placement="new.1")
    assert (sent.status_code, sent.location.partition("?")[0]) == (303, "/sign-in/email")
    assert "Your vote is ready." in visible_text(visitor.get("/sign-in/email"))
    back = visitor.send("/sign-in", email="cy@example.com", password="a long enough phrase")
    assert back.location == f"/ideas/{idea}-a-quiet-mode#idea-{idea}"
    vote = factory.all(Vote)[0]
    assert (vote.surface, vote.in_rate) == ("direct", False)
    assert "has been counted" in visible_text(visitor.get(back.location))


def test_a_visitors_script_gets_the_question_for_an_email(factory: Factory) -> None:
    idea, _ = _scene(factory)
    visitor = factory.visitor()
    sent = visitor.send(f"/ideas/{idea}/vote", fetch=True)
    assert sent.status_code == 200
    assert "Where can we tell you what happens?" in visible_text(sent)
    assert len(factory.all(PendingAction)) == 1


def test_a_resumed_vote_on_a_closed_idea_is_refused_with_a_sentence(factory: Factory) -> None:
    idea, _ = _scene(factory)
    factory.member("Cy")
    visitor = factory.visitor()
    visitor.send(f"/ideas/{idea}/vote")
    with factory.writing():
        db.session.get_one(Idea, idea).status_key = "declined"
    page = visitor.send("/sign-in", follow=True, email="cy@example.com", password="a long enough phrase")
    assert "Voting on this idea is closed." in visible_text(page)
    assert factory.all(Vote) == []


def test_a_vote_runs_at_most_six_statements(factory: Factory) -> None:
    idea, browser = _scene(factory)
    for fetch in (False, True):
        with factory.counting() as sent:
            browser.send(f"/ideas/{idea}/vote", fetch=fetch, placement="new.1")
        assert len(sent) <= 6, sent
        assert sum(statement.startswith("INSERT") for statement in sent) == 1
        assert sum(statement.startswith("UPDATE") for statement in sent) == 1
        browser.send(f"/ideas/{idea}/withdraw")
