"""Finding a comment helpful, and taking the mark back."""

import threading

import pytest

from community.comments import counters, helpful, visibility
from community.comments.models import Comment, HelpfulVote
from community.core.db import db, now
from community.core.errors import Refused
from community.members import deletion
from community.members.models import Member, PendingAction
from tests.factory import PASSWORD, Factory, visible_text

PLACE = "/ideas/1-a-quiet-mode"


def _scene(factory: Factory, **values: object) -> tuple[int, int, int]:
    """A comment of Bo's under an idea of Ada's."""
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo, **values))
    return factory.comment(idea, bo), ada, bo


def _act(factory: Factory, act: str, comment: int, reader: int) -> bool:
    with factory.writing():
        return bool(getattr(helpful, act)(db.session.get_one(Comment, comment), db.session.get_one(Member, reader)))


def _count(factory: Factory, comment: int) -> int:
    return int(factory.get(Comment, comment).helpful_count)


def test_a_mark_is_counted_once_and_taken_back_once(factory: Factory) -> None:
    comment, ada, _ = _scene(factory)
    assert [_act(factory, "mark", comment, ada) for _ in range(2)] == [True, False]
    assert _count(factory, comment) == 1
    assert [_act(factory, "unmark", comment, ada) for _ in range(2)] == [True, False]
    assert _count(factory, comment) == 0
    assert factory.all(HelpfulVote) == []


def test_nobody_marks_their_own_comment(factory: Factory) -> None:
    comment, _, bo = _scene(factory)
    with pytest.raises(Refused, match="your own"):
        _act(factory, "mark", comment, bo)
    assert _count(factory, comment) == 0


def test_what_was_taken_down_is_not_marked_but_a_mark_may_be_taken_back(factory: Factory) -> None:
    comment, ada, _ = _scene(factory)
    _act(factory, "mark", comment, ada)
    with factory.writing():
        visibility.remove(db.session.get_one(Comment, comment), visibility.MODERATOR)
    sol = factory.member("Sol", role="staff")
    with pytest.raises(Refused, match="taken down"):
        _act(factory, "mark", comment, sol)
    assert _count(factory, comment) == 1
    assert _act(factory, "unmark", comment, ada)
    assert _count(factory, comment) == 0


def test_a_comment_under_a_decided_idea_and_a_staff_answer_can_be_marked(factory: Factory) -> None:
    ada = factory.member("Ada")
    sol = factory.member("Sol", role="staff")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada), status_key="shipped")
    assert _act(factory, "mark", factory.comment(idea, sol, "It is there."), ada)


def test_a_suspended_member_marks_nothing(factory: Factory) -> None:
    comment, *_ = _scene(factory)
    dee = factory.member("Dee", suspended_at=now())
    for act in ("mark", "unmark"):
        with pytest.raises(Refused, match="suspended"):
            _act(factory, act, comment, dee)
    answer = factory.browser(dee).send(f"/comments/{comment}/helpful", fetch=True)
    assert answer.status_code == 403
    assert "suspended" in answer.get_json()["message"]


def test_marks_go_with_the_member_who_made_them(factory: Factory) -> None:
    comment, ada, bo = _scene(factory)
    reply = factory.comment(factory.get(Comment, comment).idea_id, bo, "And at night.", parent_id=comment)
    cy = factory.member("Cy")
    for reader in (ada, cy):
        _act(factory, "mark", comment, reader)
    _act(factory, "mark", reply, cy)
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, cy))
    factory.work()
    assert (_count(factory, comment), _count(factory, reply)) == (1, 0)
    assert [mark.member_id for mark in factory.all(HelpfulVote)] == [ada]


def test_a_form_marks_and_leads_back_to_the_comment_in_the_same_order(factory: Factory) -> None:
    comment, ada, _ = _scene(factory)
    browser = factory.browser(ada)
    page = browser.get(PLACE)
    assert f'action="/comments/{comment}/helpful"' in page.text
    answer = browser.send(f"/comments/{comment}/helpful")
    assert (answer.status_code, answer.location) == (303, f"{PLACE}#comment-{comment}")
    page = browser.get(PLACE)
    assert f'action="/comments/{comment}/not-helpful"' in page.text
    assert 'aria-pressed="true"' in page.text
    assert "Helpful the comment by Bo · 1" in visible_text(page)
    answer = browser.send(f"/comments/{comment}/not-helpful?comments=oldest")
    assert answer.location == f"{PLACE}?comments=oldest#comment-{comment}"
    assert _count(factory, comment) == 0


def test_script_gets_the_button_as_it_is_now(factory: Factory) -> None:
    comment, ada, _ = _scene(factory)
    browser = factory.browser(ada)
    marked = browser.send(f"/comments/{comment}/helpful?comments=oldest", fetch=True)
    assert marked.status_code == 200
    assert "<html" not in marked.text
    assert f'action="/comments/{comment}/not-helpful?comments=oldest"' in marked.text
    assert 'aria-pressed="true"' in marked.text
    assert "· 1" in visible_text(marked)
    again = browser.send(f"/comments/{comment}/helpful", fetch=True)
    assert "· 1" in visible_text(again)
    assert 'aria-pressed="false"' in browser.send(f"/comments/{comment}/not-helpful", fetch=True).text


def test_refusals_are_sentences_for_people_and_for_script(factory: Factory) -> None:
    comment, _, bo = _scene(factory)
    for fetch in (True, False):
        answer = factory.browser(bo).send(f"/comments/{comment}/helpful", fetch=fetch)
        assert answer.status_code == 409
        assert "your own" in (answer.get_json()["message"] if fetch else visible_text(answer))


def test_the_author_reads_how_many_found_it_helpful(factory: Factory) -> None:
    comment, ada, bo = _scene(factory)
    _act(factory, "mark", comment, ada)
    page = factory.browser(bo).get(PLACE)
    assert "1 found this helpful" in visible_text(page)
    assert "/helpful" not in page.text


def test_nobody_marks_what_they_cannot_read(factory: Factory) -> None:
    comment, *_ = _scene(factory, is_private=True)
    cy = factory.browser(factory.member("Cy"))
    for number in (comment, 9999, 2**31, 2**70):
        for act in ("helpful", "not-helpful"):
            assert cy.send(f"/comments/{number}/{act}").status_code == 404
    assert factory.visitor().send(f"/comments/{comment}/helpful").status_code == 404
    assert factory.all(PendingAction) == []
    for method in ("get", "head"):
        assert getattr(cy, method)(f"/comments/{comment}/helpful").status_code == 405


def test_a_visitors_mark_is_made_once_they_have_signed_in(factory: Factory) -> None:
    comment, ada, _ = _scene(factory)
    visitor = factory.visitor()
    sent = visitor.send(f"/comments/{comment}/helpful?comments=oldest")
    assert (sent.status_code, sent.location) == (303, "/sign-in")
    assert "your mark on the comment by Bo is kept" in visible_text(visitor.get("/sign-in"))
    back = visitor.send("/sign-in", email="ada@example.com", password=PASSWORD)
    assert back.location == f"{PLACE}?comments=oldest#comment-{comment}"
    assert "You marked the comment by Bo as helpful." in visible_text(visitor.get(back.location))
    assert [mark.member_id for mark in factory.all(HelpfulVote)] == [ada]


def test_a_mark_begun_on_ones_own_comment_is_refused_in_words(factory: Factory) -> None:
    comment, *_ = _scene(factory)
    visitor = factory.visitor()
    assert visitor.send(f"/comments/{comment}/helpful", fetch=True).get_json() == {"sign_in": "/sign-in"}
    page = visitor.send("/sign-in", follow=True, email="bo@example.com", password=PASSWORD)
    assert "your own" in visible_text(page)
    assert factory.all(HelpfulVote) == []


def test_a_mark_runs_at_most_six_statements(factory: Factory) -> None:
    comment, ada, _ = _scene(factory)
    browser = factory.browser(ada)
    for act in ("helpful", "not-helpful"):
        with factory.counting() as sent:
            assert browser.send(f"/comments/{comment}/{act}", fetch=True).status_code == 200
        assert len(sent) <= 6, sent


@pytest.mark.both_databases
def test_twenty_marks_at_once_are_counted_exactly(factory: Factory) -> None:
    comment, *_ = _scene(factory)
    browsers = [factory.browser(factory.member()) for _ in range(20)]
    tokens = [browser.token() for browser in browsers]
    start = threading.Barrier(20)
    codes: list[int] = []

    def act(number: int, word: str) -> None:
        start.wait()
        answer = browsers[number].post(f"/comments/{comment}/{word}", data={"csrf_token": tokens[number]})
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
@pytest.mark.plants_counters("the drift is what is looked for")
def test_a_counter_that_drifts_is_found_and_mended(factory: Factory) -> None:
    comment, ada, _ = _scene(factory)
    _act(factory, "mark", comment, ada)
    with factory.writing():
        db.session.get_one(Comment, comment).helpful_count = 7
    with factory.reading():
        assert [(drift.id, drift.stored, drift.actual) for drift in counters.drifts()] == [(comment, 7, 1)]
    factory.recount()
    assert _count(factory, comment) == 1
