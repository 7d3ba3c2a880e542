"""Finding a comment helpful, and taking the mark back."""

import threading

import pytest

from community.comments import marking, recounting, taking_down
from community.comments.models import Comment, HelpfulMark
from community.kernel.database import db, now
from community.kernel.errors import Refused
from community.members import removing
from community.members.models import Intention, Member
from tests.world import PASSWORD, World, words

PLACE = "/ideas/1-a-quiet-mode"


def _scene(world: World, **values: object) -> tuple[int, int, int]:
    """A comment of Bo's under an idea of Ada's."""
    ada, bo = world.member("Ada"), world.member("Bo")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo, **values))
    return world.comment(idea, bo), ada, bo


def _act(world: World, act: str, comment: int, reader: int) -> bool:
    with world.writing():
        return bool(getattr(marking, act)(db.session.get_one(Comment, comment), db.session.get_one(Member, reader)))


def _count(world: World, comment: int) -> int:
    return int(world.get(Comment, comment).helpful_count)


def test_a_mark_is_counted_once_and_taken_back_once(world: World) -> None:
    comment, ada, _ = _scene(world)
    assert [_act(world, "mark", comment, ada) for _ in range(2)] == [True, False]
    assert _count(world, comment) == 1
    assert [_act(world, "unmark", comment, ada) for _ in range(2)] == [True, False]
    assert _count(world, comment) == 0
    assert world.all(HelpfulMark) == []


def test_nobody_marks_their_own_comment(world: World) -> None:
    comment, _, bo = _scene(world)
    with pytest.raises(Refused, match="your own"):
        _act(world, "mark", comment, bo)
    assert _count(world, comment) == 0


def test_what_was_taken_down_is_not_marked_but_a_mark_may_be_taken_back(world: World) -> None:
    comment, ada, _ = _scene(world)
    _act(world, "mark", comment, ada)
    with world.writing():
        taking_down.take_down(db.session.get_one(Comment, comment), taking_down.MODERATOR)
    sol = world.member("Sol", role="staff")
    with pytest.raises(Refused, match="taken down"):
        _act(world, "mark", comment, sol)
    assert _count(world, comment) == 1
    assert _act(world, "unmark", comment, ada)
    assert _count(world, comment) == 0


def test_a_comment_under_a_decided_idea_and_a_staff_answer_can_be_marked(world: World) -> None:
    ada = world.member("Ada")
    sol = world.member("Sol", role="staff")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada), status_key="shipped")
    assert _act(world, "mark", world.comment(idea, sol, "It is there."), ada)


def test_a_suspended_member_marks_nothing(world: World) -> None:
    comment, *_ = _scene(world)
    dee = world.member("Dee", suspended_at=now())
    for act in ("mark", "unmark"):
        with pytest.raises(Refused, match="suspended"):
            _act(world, act, comment, dee)
    answer = world.browser(dee).send(f"/comments/{comment}/helpful", fetch=True)
    assert answer.status_code == 403
    assert "suspended" in answer.get_json()["message"]


def test_marks_go_with_the_member_who_made_them(world: World) -> None:
    comment, ada, bo = _scene(world)
    reply = world.comment(world.get(Comment, comment).idea_id, bo, "And at night.", parent_id=comment)
    cy = world.member("Cy")
    for reader in (ada, cy):
        _act(world, "mark", comment, reader)
    _act(world, "mark", reply, cy)
    with world.writing():
        removing.remove(db.session.get_one(Member, cy))
    world.work()
    assert (_count(world, comment), _count(world, reply)) == (1, 0)
    assert [mark.member_id for mark in world.all(HelpfulMark)] == [ada]


def test_a_form_marks_and_leads_back_to_the_comment_in_the_same_order(world: World) -> None:
    comment, ada, _ = _scene(world)
    browser = world.browser(ada)
    page = browser.get(PLACE)
    assert f'action="/comments/{comment}/helpful"' in page.text
    answer = browser.send(f"/comments/{comment}/helpful")
    assert (answer.status_code, answer.location) == (303, f"{PLACE}#comment-{comment}")
    page = browser.get(PLACE)
    assert f'action="/comments/{comment}/not-helpful"' in page.text
    assert 'aria-pressed="true"' in page.text
    assert "Helpful the comment by Bo · 1" in words(page)
    answer = browser.send(f"/comments/{comment}/not-helpful?comments=oldest")
    assert answer.location == f"{PLACE}?comments=oldest#comment-{comment}"
    assert _count(world, comment) == 0


def test_script_gets_the_button_as_it_is_now(world: World) -> None:
    comment, ada, _ = _scene(world)
    browser = world.browser(ada)
    marked = browser.send(f"/comments/{comment}/helpful?comments=oldest", fetch=True)
    assert marked.status_code == 200
    assert "<html" not in marked.text
    assert f'action="/comments/{comment}/not-helpful?comments=oldest"' in marked.text
    assert 'aria-pressed="true"' in marked.text
    assert "· 1" in words(marked)
    again = browser.send(f"/comments/{comment}/helpful", fetch=True)
    assert "· 1" in words(again)
    assert 'aria-pressed="false"' in browser.send(f"/comments/{comment}/not-helpful", fetch=True).text


def test_refusals_are_sentences_for_people_and_for_script(world: World) -> None:
    comment, _, bo = _scene(world)
    for fetch in (True, False):
        answer = world.browser(bo).send(f"/comments/{comment}/helpful", fetch=fetch)
        assert answer.status_code == 409
        assert "your own" in (answer.get_json()["message"] if fetch else words(answer))


def test_the_author_reads_how_many_found_it_helpful(world: World) -> None:
    comment, ada, bo = _scene(world)
    _act(world, "mark", comment, ada)
    page = world.browser(bo).get(PLACE)
    assert "1 found this helpful" in words(page)
    assert "/helpful" not in page.text


def test_nobody_marks_what_they_cannot_read(world: World) -> None:
    comment, *_ = _scene(world, is_private=True)
    cy = world.browser(world.member("Cy"))
    for number in (comment, 9999, 2**31, 2**70):
        for act in ("helpful", "not-helpful"):
            assert cy.send(f"/comments/{number}/{act}").status_code == 404
    assert world.visitor().send(f"/comments/{comment}/helpful").status_code == 404
    assert world.all(Intention) == []
    for method in ("get", "head"):
        assert getattr(cy, method)(f"/comments/{comment}/helpful").status_code == 405


def test_a_visitors_mark_is_made_once_they_have_signed_in(world: World) -> None:
    comment, ada, _ = _scene(world)
    visitor = world.visitor()
    sent = visitor.send(f"/comments/{comment}/helpful?comments=oldest")
    assert (sent.status_code, sent.location) == (303, "/sign-in")
    assert "your mark on the comment by Bo is kept" in words(visitor.get("/sign-in"))
    back = visitor.send("/sign-in", email="ada@example.com", password=PASSWORD)
    assert back.location == f"{PLACE}?comments=oldest#comment-{comment}"
    assert "You marked the comment by Bo as helpful." in words(visitor.get(back.location))
    assert [mark.member_id for mark in world.all(HelpfulMark)] == [ada]


def test_a_mark_begun_on_ones_own_comment_is_refused_in_words(world: World) -> None:
    comment, *_ = _scene(world)
    visitor = world.visitor()
    assert visitor.send(f"/comments/{comment}/helpful", fetch=True).get_json() == {"sign_in": "/sign-in"}
    page = visitor.send("/sign-in", follow=True, email="bo@example.com", password=PASSWORD)
    assert "your own" in words(page)
    assert world.all(HelpfulMark) == []


def test_a_mark_runs_at_most_six_statements(world: World) -> None:
    comment, ada, _ = _scene(world)
    browser = world.browser(ada)
    for act in ("helpful", "not-helpful"):
        with world.counting() as sent:
            assert browser.send(f"/comments/{comment}/{act}", fetch=True).status_code == 200
        assert len(sent) <= 6, sent


def test_twenty_marks_at_once_are_counted_exactly(world: World) -> None:
    comment, *_ = _scene(world)
    browsers = [world.browser(world.member()) for _ in range(20)]
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
    assert (_count(world, comment), len(world.all(HelpfulMark))) == (20, 20)
    crowd("helpful", "not-helpful")
    assert codes == [303] * 40
    assert (_count(world, comment), len(world.all(HelpfulMark))) == (10, 10)
    with world.reading():
        assert recounting.drifts() == []


@pytest.mark.plants_counters("the drift is what is looked for")
def test_a_counter_that_drifts_is_found_and_mended(world: World) -> None:
    comment, ada, _ = _scene(world)
    _act(world, "mark", comment, ada)
    with world.writing():
        db.session.get_one(Comment, comment).helpful_count = 7
    with world.reading():
        assert [(drift.id, drift.stored, drift.actual) for drift in recounting.drifts()] == [(comment, 7, 1)]
    world.recount()
    assert _count(world, comment) == 1
