"""Casting and withdrawing helpful votes."""

import threading

import pytest

from community.comments import counters, helpful, visibility
from community.comments.models import Comment, HelpfulVote
from community.core.db import db, now
from community.core.errors import Refused
from community.members import deletion
from community.members.models import Member, PendingAction
from tests.factory import PASSWORD, Factory, visible_text

IDEA_URL = "/ideas/1-a-quiet-mode"


def _comment_by_bo(factory: Factory, **values: object) -> tuple[int, int, int]:
    """A comment by Bo on an idea of Ada's."""
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo, **values))
    return factory.comment(idea, bo), ada, bo


def _act(factory: Factory, act: str, comment: int, voter: int) -> bool:
    with factory.writing():
        return bool(getattr(helpful, act)(db.session.get_one(Comment, comment), db.session.get_one(Member, voter)))


def _count(factory: Factory, comment: int) -> int:
    return int(factory.get(Comment, comment).helpful_count)


def test_a_vote_is_counted_once_and_withdrawn_once(factory: Factory) -> None:
    comment, ada, _ = _comment_by_bo(factory)
    assert [_act(factory, "cast", comment, ada) for _ in range(2)] == [True, False]
    assert _count(factory, comment) == 1
    assert [_act(factory, "withdraw", comment, ada) for _ in range(2)] == [True, False]
    assert _count(factory, comment) == 0
    assert factory.all(HelpfulVote) == []


def test_authors_cannot_vote_for_their_own_comment(factory: Factory) -> None:
    comment, _, bo = _comment_by_bo(factory)
    with pytest.raises(Refused, match="your own"):
        _act(factory, "cast", comment, bo)
    assert _count(factory, comment) == 0


def test_a_removed_comment_takes_no_votes_but_a_vote_can_be_withdrawn(factory: Factory) -> None:
    comment, ada, _ = _comment_by_bo(factory)
    _act(factory, "cast", comment, ada)
    with factory.writing():
        visibility.remove(db.session.get_one(Comment, comment), visibility.MODERATOR)
    sol = factory.member("Sol", role="staff")
    with pytest.raises(Refused, match="no longer available"):
        _act(factory, "cast", comment, sol)
    assert _count(factory, comment) == 1
    assert _act(factory, "withdraw", comment, ada)
    assert _count(factory, comment) == 0


def test_staff_comments_on_closed_ideas_can_be_voted_for(factory: Factory) -> None:
    ada = factory.member("Ada")
    sol = factory.member("Sol", role="staff")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada), status_key="shipped")
    assert _act(factory, "cast", factory.comment(idea, sol, "It is there."), ada)


def test_a_suspended_member_cannot_vote(factory: Factory) -> None:
    comment, *_ = _comment_by_bo(factory)
    dee = factory.member("Dee", suspended_at=now())
    for act in ("cast", "withdraw"):
        with pytest.raises(Refused, match="suspended"):
            _act(factory, act, comment, dee)
    answer = factory.browser(dee).send(f"/comments/{comment}/helpful", fetch=True)
    assert answer.status_code == 403
    assert "suspended" in answer.get_json()["message"]


def test_votes_are_withdrawn_when_the_account_is_deleted(factory: Factory) -> None:
    comment, ada, bo = _comment_by_bo(factory)
    reply = factory.comment(factory.get(Comment, comment).idea_id, bo, "And at night.", parent_id=comment)
    cy = factory.member("Cy")
    for voter in (ada, cy):
        _act(factory, "cast", comment, voter)
    _act(factory, "cast", reply, cy)
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, cy))
    factory.work()
    assert (_count(factory, comment), _count(factory, reply)) == (1, 0)
    assert [vote.member_id for vote in factory.all(HelpfulVote)] == [ada]


def test_voting_by_form_returns_to_the_comment_in_the_same_order(factory: Factory) -> None:
    comment, ada, _ = _comment_by_bo(factory)
    browser = factory.browser(ada)
    page = browser.get(IDEA_URL)
    assert f'action="/comments/{comment}/helpful"' in page.text
    answer = browser.send(f"/comments/{comment}/helpful")
    assert (answer.status_code, answer.location) == (303, f"{IDEA_URL}#comment-{comment}")
    page = browser.get(IDEA_URL)
    assert f'action="/comments/{comment}/not-helpful"' in page.text
    assert 'aria-pressed="true"' in page.text
    assert "Helpful the comment by Bo · 1" in visible_text(page)
    answer = browser.send(f"/comments/{comment}/not-helpful?comments=oldest")
    assert answer.location == f"{IDEA_URL}?comments=oldest#comment-{comment}"
    assert _count(factory, comment) == 0


def test_scripts_get_the_button_in_its_new_state(factory: Factory) -> None:
    comment, ada, _ = _comment_by_bo(factory)
    browser = factory.browser(ada)
    voted = browser.send(f"/comments/{comment}/helpful?comments=oldest", fetch=True)
    assert voted.status_code == 200
    assert "<html" not in voted.text
    assert f'action="/comments/{comment}/not-helpful?comments=oldest"' in voted.text
    assert 'aria-pressed="true"' in voted.text
    assert "· 1" in visible_text(voted)
    again = browser.send(f"/comments/{comment}/helpful", fetch=True)
    assert "· 1" in visible_text(again)
    assert 'aria-pressed="false"' in browser.send(f"/comments/{comment}/not-helpful", fetch=True).text


def test_refusals_are_sentences_with_and_without_scripts(factory: Factory) -> None:
    comment, _, bo = _comment_by_bo(factory)
    for fetch in (True, False):
        answer = factory.browser(bo).send(f"/comments/{comment}/helpful", fetch=fetch)
        assert answer.status_code == 409
        assert "your own" in (answer.get_json()["message"] if fetch else visible_text(answer))


def test_the_author_sees_the_number_without_a_button(factory: Factory) -> None:
    comment, ada, bo = _comment_by_bo(factory)
    _act(factory, "cast", comment, ada)
    page = factory.browser(bo).get(IDEA_URL)
    assert "1 person found this helpful" in visible_text(page)
    assert "/helpful" not in page.text


def test_comments_that_cannot_be_read_cannot_be_voted_for(factory: Factory) -> None:
    comment, *_ = _comment_by_bo(factory, is_private=True)
    cy = factory.browser(factory.member("Cy"))
    for number in (comment, 9999, 2**31, 2**70):
        for act in ("helpful", "not-helpful"):
            assert cy.send(f"/comments/{number}/{act}").status_code == 404
    assert factory.visitor().send(f"/comments/{comment}/helpful").status_code == 404
    assert factory.all(PendingAction) == []
    for method in ("get", "head"):
        assert getattr(cy, method)(f"/comments/{comment}/helpful").status_code == 405


def test_a_visitors_vote_is_cast_after_signing_in(factory: Factory) -> None:
    comment, ada, _ = _comment_by_bo(factory)
    visitor = factory.visitor()
    sent = visitor.send(f"/comments/{comment}/helpful?comments=oldest")
    assert (sent.status_code, sent.location.partition("?")[0]) == (303, "/sign-in/email")
    assert "Your vote is ready." in visible_text(visitor.get("/sign-in/email"))
    back = visitor.send("/sign-in", email="ada@example.com", password=PASSWORD)
    assert back.location == f"{IDEA_URL}?comments=oldest#comment-{comment}"
    assert "Your helpful vote for the comment by Bo has been counted." in visible_text(visitor.get(back.location))
    assert [vote.member_id for vote in factory.all(HelpfulVote)] == [ada]


def test_a_visitors_vote_for_their_own_comment_is_refused_after_signing_in(factory: Factory) -> None:
    comment, *_ = _comment_by_bo(factory)
    visitor = factory.visitor()
    sent = visitor.send(f"/comments/{comment}/helpful", fetch=True)
    assert (sent.status_code, sent.headers["X-Location"].partition("?")[0]) == (204, "/sign-in/email")
    page = visitor.send("/sign-in", follow=True, email="bo@example.com", password=PASSWORD)
    assert "your own" in visible_text(page)
    assert factory.all(HelpfulVote) == []


def test_a_vote_takes_at_most_six_statements(factory: Factory) -> None:
    comment, ada, _ = _comment_by_bo(factory)
    browser = factory.browser(ada)
    for act in ("helpful", "not-helpful"):
        with factory.counting() as sent:
            assert browser.send(f"/comments/{comment}/{act}", fetch=True).status_code == 200
        assert len(sent) <= 6, sent


@pytest.mark.both_databases
def test_twenty_simultaneous_votes_are_counted_exactly(factory: Factory) -> None:
    comment, *_ = _comment_by_bo(factory)
    browsers = [factory.browser(factory.member()) for _ in range(20)]
    tokens = [browser.token() for browser in browsers]
    start = threading.Barrier(20)
    codes: list[int] = []

    def act(number: int, action: str) -> None:
        start.wait()
        answer = browsers[number].post(f"/comments/{comment}/{action}", data={"csrf_token": tokens[number]})
        codes.append(answer.status_code)

    def crowd(*acts: str) -> None:
        threads = [threading.Thread(target=act, args=(number, acts[number % len(acts)])) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    crowd("helpful")
    assert (_count(factory, comment), len(factory.all(HelpfulVote))) == (20, 20)
    crowd("helpful", "not-helpful")
    assert codes == [303] * 40
    assert (_count(factory, comment), len(factory.all(HelpfulVote))) == (10, 10)
    with factory.reading():
        assert counters.drifts() == []


@pytest.mark.both_databases
@pytest.mark.plants_counters("recounting has to find it")
def test_a_wrong_counter_is_found_and_repaired(factory: Factory) -> None:
    comment, ada, _ = _comment_by_bo(factory)
    _act(factory, "cast", comment, ada)
    with factory.writing():
        db.session.get_one(Comment, comment).helpful_count = 7
    with factory.reading():
        assert [(drift.id, drift.stored, drift.actual) for drift in counters.drifts()] == [(comment, 7, 1)]
    factory.recount()
    assert _count(factory, comment) == 1
