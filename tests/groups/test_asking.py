"""Asking to belong: asked, taken back, answered, and once more."""

from datetime import timedelta
from typing import Any

import pytest

from community.groups import admitting, answering, asking, joining
from community.groups.models import Ban, Group, JoinRequest, Membership
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.members.models import Member
from tests.groups.acting import act, belongs, counts
from tests.world import World, words


def tea(world: World, **values: Any) -> tuple[int, int, int]:
    """(Ada, Cy, a group by request that Ada moderates)"""
    ada, cy = world.member("Ada"), world.member("Cy")
    return ada, cy, world.group("Tea house", ada, by_request=True, **values)


def decide(world: World, verb: Any, request: int, by: int, word: str = "") -> None:
    """Call a verb with a request and a moderator by their ids, in a transaction of its own."""
    with world.writing():
        verb(db.session.get_one(JoinRequest, request), db.session.get_one(Member, by), word)


def test_who_asks_and_is_admitted_belongs(world: World) -> None:
    ada, cy, group = tea(world, question="Why tea?")
    request = act(world, asking.ask, group, cy, answer=" Because it is warm.\r\n")
    row = world.get(JoinRequest, request)
    assert (row.question, row.answer, row.outcome) == ("Why tea?", "Because it is warm.", None)
    assert not belongs(world, group, cy)
    decide(world, answering.admit, request, ada, "Welcome.")
    row = world.get(JoinRequest, request)
    assert (row.outcome, row.word, row.decided_by) == ("admitted", "Welcome.", ada)
    assert belongs(world, group, cy)
    assert counts(world, group) == (2, 2)


def test_one_request_waits_however_often_it_is_made(world: World) -> None:
    _ada, cy, group = tea(world)
    act(world, asking.ask, group, cy, answer="")
    with pytest.raises(Refused, match="asked already"):
        act(world, asking.ask, group, cy, answer="Please")
    assert len(world.all(JoinRequest)) == 1


def test_a_question_wants_an_answer_that_is_not_too_long(world: World) -> None:
    _ada, cy, group = tea(world, question="Why tea?")
    for answer in ("", "  \n", "x" * 501):
        with pytest.raises(Refused) as refused:
            act(world, asking.ask, group, cy, answer=answer)
        assert refused.value.field == "answer"
    act(world, asking.ask, group, cy, answer="x" * 500)


def test_an_answer_to_a_question_that_changed_meanwhile_comes_back(world: World) -> None:
    _ada, cy, group = tea(world, question="Why coffee?")
    with pytest.raises(Stale):
        act(world, asking.ask, group, cy, answer="For the warmth.", question="Why tea?")
    act(world, asking.ask, group, cy, answer="For the smell.", question="Why coffee?")


def test_a_request_is_taken_back_and_made_again(world: World) -> None:
    ada, cy, group = tea(world)
    request = act(world, asking.ask, group, cy, answer="")
    assert act(world, asking.take_back, group, cy) is True
    assert act(world, asking.take_back, group, cy) is False
    with pytest.raises(Stale, match="no longer asks"):
        decide(world, answering.admit, request, ada)
    assert act(world, asking.ask, group, cy, answer="") != request


def test_who_was_refused_may_ask_again_after_a_week(world: World) -> None:
    ada, cy, group = tea(world)
    request = act(world, asking.ask, group, cy, answer="")
    decide(world, answering.refuse, request, ada, "We are full.")
    assert not belongs(world, group, cy)
    again = world.get(JoinRequest, request).decided_at + asking.AGAIN
    with pytest.raises(Refused, match=f"{again.day} {again:%B %Y}"):
        act(world, asking.ask, group, cy, answer="")
    with world.writing():
        db.session.get_one(JoinRequest, request).decided_at = now() - asking.AGAIN - timedelta(minutes=1)
    act(world, asking.ask, group, cy, answer="")


def test_of_two_moderators_one_decides_and_the_other_is_told_who_did_what(world: World) -> None:
    ada, cy, group = tea(world)
    sol = world.member("Sol", role="staff")
    first = act(world, asking.ask, group, cy, answer="")
    decide(world, answering.admit, first, sol)
    for verb in (answering.admit, answering.refuse):
        with pytest.raises(Stale, match="Cy has been admitted already, by Sol"):
            decide(world, verb, first, ada)
    act(world, joining.leave, group, cy)
    second = act(world, asking.ask, group, cy, answer="")
    decide(world, answering.refuse, second, ada)
    with pytest.raises(Stale, match="refused already, by Ada"):
        decide(world, answering.admit, second, sol)
    assert not belongs(world, group, cy)


def back(request: JoinRequest, by: Member, _word: str) -> None:
    answering.take_back_answer(request, by)


@pytest.mark.parametrize("verb", [answering.admit, answering.refuse])
def test_an_answer_taken_back_leaves_everything_as_it_was(world: World, verb: Any) -> None:
    ada, cy, group = tea(world)
    request = act(world, asking.ask, group, cy, answer="")
    decide(world, verb, request, ada, "A word.")
    decide(world, back, request, ada)
    row = world.get(JoinRequest, request)
    assert (row.outcome, row.word, row.decided_at, row.decided_by) == (None, "", None, None)
    assert not belongs(world, group, cy)
    assert counts(world, group) == (1, 1)
    with pytest.raises(Stale, match="waits for an answer already"):
        decide(world, back, request, ada)
    decide(world, answering.admit, request, ada)
    assert belongs(world, group, cy)


def test_an_answer_is_taken_back_only_while_things_are_as_it_left_them(world: World) -> None:
    ada, cy, group = tea(world)
    bo, sol = world.member("Bo"), world.member("Sol", role="staff")
    first = act(world, asking.ask, group, cy, answer="")
    decide(world, answering.admit, first, ada)
    with pytest.raises(Refused, match="Only the moderators"):
        decide(world, back, first, bo)
    with world.writing():
        db.session.get_one(Membership, (group, cy)).moderates = True
    with pytest.raises(Refused, match="moderates this group"):
        decide(world, back, first, sol)
    with pytest.raises(Refused, match="Nobody answers their own"):
        decide(world, back, first, cy)
    act(world, joining.leave, group, cy)
    with pytest.raises(Stale, match="has left the group meanwhile"):
        decide(world, back, first, ada)
    second = act(world, asking.ask, group, cy, answer="")
    with pytest.raises(Stale, match="has asked again since"):
        decide(world, back, first, ada)
    act(world, asking.take_back, group, cy)
    with pytest.raises(Refused, match="No moderator answered"):
        decide(world, back, second, ada)
    third = act(world, asking.ask, group, cy, answer="")
    decide(world, answering.refuse, third, ada)
    with world.writing():
        admitting.admit(
            db.session.get_one(Group, group), db.session.get_one(Member, cy).handle, db.session.get_one(Member, ada)
        )
    with pytest.raises(Stale, match="belongs to the group by now"):
        decide(world, back, third, ada)


def test_a_stranger_decides_nothing_and_nobody_their_own(world: World) -> None:
    _ada, cy, group = tea(world)
    bo, sol = world.member("Bo"), world.member("Sol", role="staff")
    request = act(world, asking.ask, group, cy, answer="")
    with pytest.raises(Refused, match="Only the moderators"):
        decide(world, answering.admit, request, bo)
    own = act(world, asking.ask, group, sol, answer="")
    with pytest.raises(Refused, match="Nobody answers their own"):
        decide(world, answering.admit, own, sol)


def test_nobody_asks_where_it_is_not_the_way_in(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    open_group, private = world.group("Kitchens", ada, bo), world.group("Testers", ada, bo, is_private=True)
    with pytest.raises(Refused, match="join this group themselves"):
        act(world, asking.ask, open_group, cy, answer="")
    with pytest.raises(Refused, match="belong"):
        act(world, asking.ask, private, bo, answer="")


def test_the_unconfirmed_suspended_banned_and_latecomers_do_not_ask(world: World) -> None:
    ada, cy, group = tea(world)
    new = world.member("New", confirmed_at=None)
    bad = world.member("Bad", suspended_at=now())
    archived = world.group("Old tea", ada, by_request=True, archived_at=now())
    with world.writing():
        db.session.add(Ban(group_id=group, member_id=cy))
    for who, where, why in (
        (new, group, "confirm your address"),
        (bad, group, "suspended"),
        (cy, group, "banned"),
        (world.member("Di"), archived, "archived"),
    ):
        with pytest.raises(Refused, match=why):
            act(world, asking.ask, where, who, answer="")
    assert world.all(JoinRequest) == []


def test_nobody_is_admitted_to_an_archived_group_nor_while_suspended(world: World) -> None:
    ada, cy, group = tea(world)
    request = act(world, asking.ask, group, cy, answer="")
    with world.writing():
        db.session.get_one(Member, cy).suspended_at = now()
    with pytest.raises(Refused, match="Cy cannot come"):
        decide(world, answering.admit, request, ada)
    with world.writing():
        db.session.get_one(Group, group).archived_at = now()
    for verb in (answering.admit, answering.refuse):
        with pytest.raises(Refused, match="archived"):
            decide(world, verb, request, ada)
    assert world.get(JoinRequest, request).decided_at is None


def test_who_comes_to_belong_otherwise_waits_no_longer(world: World) -> None:
    ada, cy, group = tea(world)
    request = act(world, asking.ask, group, cy, answer="")
    with world.writing():
        db.session.get_one(Group, group).by_request = False
    act(world, joining.join, group, cy)
    assert world.get(JoinRequest, request).outcome == "admitted"
    with pytest.raises(Stale, match="belongs to the group already"):
        decide(world, answering.refuse, request, ada)


def test_nobody_joins_such_a_group_by_themselves_but_those_who_run_the_site(world: World) -> None:
    _ada, cy, group = tea(world)
    with pytest.raises(Refused, match="joined by asking"):
        act(world, joining.join, group, cy)
    assert act(world, joining.join, group, world.member("Sol", role="staff")) is True


def test_a_request_is_found_by_those_who_keep_the_peace_of_its_group_only(world: World) -> None:
    ada, cy, group = tea(world)
    other = world.group("Other", cy, slug="other")
    request = act(world, asking.ask, group, cy, answer="")
    for who, slug in ((cy, "tea-house"), (cy, "other"), (ada, "other")):
        with pytest.raises(Hidden), world.writing():
            answering.find(db.session.get_one(Member, who), request, slug)
    assert other


def test_the_form_asks_the_groups_question_and_keeps_what_was_typed(world: World) -> None:
    _ada, cy, group = tea(world, question="Why tea, of all things?")
    browser = world.browser(cy)
    assert "Ask to belong" in words(browser.get("/groups/tea-house"))
    assert "Why tea, of all things?" in words(browser.get("/groups/tea-house/ask"))
    refused = browser.send("/groups/tea-house/ask", answer="", question="Why tea, of all things?")
    assert refused.status_code == 422
    assert "Please answer the question" in words(refused)
    stale = browser.send("/groups/tea-house/ask", answer="For its smell", question="Why coffee?")
    assert stale.status_code == 409
    assert "For its smell" in stale.get_data(as_text=True)
    done = browser.send(
        "/groups/tea-house/ask", answer="For its smell", question="Why tea, of all things?", follow=True
    )
    assert "You asked to belong" in words(done)
    assert "For its smell" in words(browser.get("/groups/tea-house/ask"))
    assert "taken back" in words(browser.send("/groups/tea-house/ask/take-back", follow=True))
    assert "Ask to belong" in words(browser.get("/groups/tea-house"))
    assert belongs(world, group, cy) is False


def test_a_visitor_signs_in_and_comes_back_to_the_form(world: World) -> None:
    tea(world)
    answer = world.visitor().get("/groups/tea-house/ask")
    assert answer.status_code == 303
    assert "next=/groups/tea-house/ask" in answer.headers["Location"].replace("%2F", "/")


def test_moderators_see_who_waits_with_a_number_and_answer(world: World) -> None:
    ada, cy, group = tea(world, question="Why tea?")
    request = act(world, asking.ask, group, cy, answer="It is warm.")
    browser = world.browser(ada)
    page = browser.get("/groups/tea-house")
    assert "Requests 1" in words(page)
    queue = words(browser.get("/groups/tea-house/requests"))
    assert "Cy" in queue
    assert "It is warm." in queue
    done = browser.send(f"/groups/tea-house/requests/{request}/refuse", word="Not now.", follow=True)
    assert "can ask again in a week" in words(done)
    assert "Requests 1" not in words(browser.get("/groups/tea-house"))
    told = words(world.browser(cy).get("/groups/tea-house"))
    assert "Not now." in told
    assert "You can ask again from" in told
    assert belongs(world, group, cy) is False


def test_the_second_moderator_keeps_what_they_typed(world: World) -> None:
    ada, cy, group = tea(world)
    request = act(world, asking.ask, group, cy, answer="")
    sol = world.browser(world.member("Sol", role="staff"))
    sol.send(f"/groups/tea-house/requests/{request}/admit")
    late = world.browser(ada).send(f"/groups/tea-house/requests/{request}/refuse", word="I would rather not.")
    assert late.status_code == 409
    assert "admitted already, by Sol" in words(late)
    assert "I would rather not." in words(late)


def test_only_those_who_keep_the_peace_find_the_queue(world: World) -> None:
    _ada, cy, group = tea(world)
    request = act(world, asking.ask, group, cy, answer="")
    for who in (cy, world.member("Bo")):
        browser = world.browser(who)
        assert browser.get("/groups/tea-house/requests").status_code == 404
        assert browser.send(f"/groups/tea-house/requests/{request}/admit").status_code == 404
    assert belongs(world, group, cy) is False


def test_the_queue_takes_as_many_statements_for_twenty_as_for_one(world: World) -> None:
    ada, cy, group = tea(world)
    act(world, asking.ask, group, cy, answer="")
    browser = world.browser(ada)
    browser.get("/groups/tea-house/requests")
    with world.counting() as few:
        browser.get("/groups/tea-house/requests")
    for number in range(22):
        act(world, asking.ask, group, world.member(), answer=f"Number {number}")
    with world.counting() as many:
        page = words(browser.get("/groups/tea-house/requests"))
    assert len(many) == len(few) <= 7
    assert "Number 18" in page
    assert "Number 19" not in page
    assert "More requests" in page
