"""Join requests: submitting, withdrawing, answering and withdrawing answers."""

from datetime import timedelta
from typing import Any

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.groups import join_requests, memberships
from community.groups.models import Ban, Group, JoinRequest, Membership
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.groups.acts import act, counts, is_member
from tests.search.fixtures import rebuild_index


def tea(factory: Factory, **values: Any) -> tuple[int, int, int]:
    """(Ada, Cy, a group by request that Ada moderates)"""
    ada, cy = factory.member("Ada"), factory.member("Cy")
    return ada, cy, factory.group("Tea house", ada, by_request=True, **values)


def decide(factory: Factory, answer: Any, request: int, by: int, message: str = "") -> None:
    """Answer a request as a moderator, by their ids, in its own transaction."""
    with factory.writing():
        answer(db.session.get_one(JoinRequest, request), db.session.get_one(Member, by), message)


def test_an_approved_member_joins(factory: Factory) -> None:
    ada, cy, group = tea(factory, question="Why tea?")
    request = act(factory, join_requests.submit, group, cy, answer=" Because it is warm.\r\n")
    row = factory.get(JoinRequest, request)
    assert (row.question, row.answer, row.outcome) == ("Why tea?", "Because it is warm.", None)
    assert not is_member(factory, group, cy)
    decide(factory, join_requests.approve, request, ada, "Welcome.")
    row = factory.get(JoinRequest, request)
    assert (row.outcome, row.message, row.decided_by) == ("approved", "Welcome.", ada)
    assert is_member(factory, group, cy)
    assert counts(factory, group) == (2, 2)


@pytest.mark.both_databases
def test_only_one_request_is_pending(factory: Factory) -> None:
    _ada, cy, group = tea(factory)
    act(factory, join_requests.submit, group, cy, answer="")
    with pytest.raises(Refused, match="already requested to join"):
        act(factory, join_requests.submit, group, cy, answer="Please")
    assert len(factory.all(JoinRequest)) == 1


def test_a_question_needs_an_answer_of_limited_length(factory: Factory) -> None:
    _ada, cy, group = tea(factory, question="Why tea?")
    for answer in ("", "  \n", "x" * 501):
        with pytest.raises(Refused) as refused:
            act(factory, join_requests.submit, group, cy, answer=answer)
        assert refused.value.field == "answer"
    act(factory, join_requests.submit, group, cy, answer="x" * 500)


def test_an_answer_to_a_changed_question_comes_back(factory: Factory) -> None:
    _ada, cy, group = tea(factory, question="Why coffee?")
    with pytest.raises(Stale):
        act(factory, join_requests.submit, group, cy, answer="For the warmth.", question="Why tea?")
    act(factory, join_requests.submit, group, cy, answer="For the smell.", question="Why coffee?")


def test_a_request_can_be_withdrawn_and_repeated(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    request = act(factory, join_requests.submit, group, cy, answer="")
    assert act(factory, join_requests.withdraw, group, cy) is True
    assert act(factory, join_requests.withdraw, group, cy) is False
    with pytest.raises(Stale, match="no longer pending"):
        decide(factory, join_requests.approve, request, ada)
    assert act(factory, join_requests.submit, group, cy, answer="") != request


def test_a_declined_member_can_request_again_after_a_week(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    request = act(factory, join_requests.submit, group, cy, answer="")
    decide(factory, join_requests.decline, request, ada, "We are full.")
    assert not is_member(factory, group, cy)
    again = factory.get(JoinRequest, request).decided_at + join_requests.RETRY_AFTER
    with pytest.raises(Refused, match=f"{again.day} {again:%B %Y}"):
        act(factory, join_requests.submit, group, cy, answer="")
    with factory.writing():
        db.session.get_one(JoinRequest, request).decided_at = now() - join_requests.RETRY_AFTER - timedelta(minutes=1)
    act(factory, join_requests.submit, group, cy, answer="")


def test_the_second_moderator_is_told_who_answered(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    sol = factory.member("Sol", role="staff")
    first = act(factory, join_requests.submit, group, cy, answer="")
    decide(factory, join_requests.approve, first, sol)
    for answer in (join_requests.approve, join_requests.decline):
        with pytest.raises(Stale, match="Cy’s request has already been approved by Sol"):
            decide(factory, answer, first, ada)
    act(factory, memberships.leave, group, cy)
    second = act(factory, join_requests.submit, group, cy, answer="")
    decide(factory, join_requests.decline, second, ada)
    with pytest.raises(Stale, match="already been declined by Ada"):
        decide(factory, join_requests.approve, second, sol)
    assert not is_member(factory, group, cy)


def back(request: JoinRequest, by: Member, _message: str) -> None:
    join_requests.withdraw_answer(request, by)


@pytest.mark.parametrize("answer", [join_requests.approve, join_requests.decline])
def test_withdrawing_an_answer_restores_the_request(factory: Factory, answer: Any) -> None:
    ada, cy, group = tea(factory)
    request = act(factory, join_requests.submit, group, cy, answer="")
    decide(factory, answer, request, ada, "A message.")
    decide(factory, back, request, ada)
    row = factory.get(JoinRequest, request)
    assert (row.outcome, row.message, row.decided_at, row.decided_by) == (None, "", None, None)
    assert not is_member(factory, group, cy)
    assert counts(factory, group) == (1, 1)
    with pytest.raises(Stale, match="request is already pending"):
        decide(factory, back, request, ada)
    decide(factory, join_requests.approve, request, ada)
    assert is_member(factory, group, cy)


def test_an_answer_cannot_be_withdrawn_after_changes(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    bo, sol = factory.member("Bo"), factory.member("Sol", role="staff")
    first = act(factory, join_requests.submit, group, cy, answer="")
    decide(factory, join_requests.approve, first, ada)
    with pytest.raises(Refused, match="Only this group’s moderators"):
        decide(factory, back, first, bo)
    with factory.writing():
        db.session.get_one(Membership, (group, cy)).moderates = True
    with pytest.raises(Refused, match="moderates this group"):
        decide(factory, back, first, sol)
    with pytest.raises(Refused, match="You can’t answer your own"):
        decide(factory, back, first, cy)
    act(factory, memberships.leave, group, cy)
    with pytest.raises(Stale, match="has left the group since then"):
        decide(factory, back, first, ada)
    second = act(factory, join_requests.submit, group, cy, answer="")
    with pytest.raises(Stale, match="has sent a new request since"):
        decide(factory, back, first, ada)
    act(factory, join_requests.withdraw, group, cy)
    with pytest.raises(Refused, match="No moderator answered"):
        decide(factory, back, second, ada)
    third = act(factory, join_requests.submit, group, cy, answer="")
    decide(factory, join_requests.decline, third, ada)
    with factory.writing():
        memberships.add(
            db.session.get_one(Group, group), db.session.get_one(Member, cy).handle, db.session.get_one(Member, ada)
        )
    with pytest.raises(Stale, match="has become a member since then"):
        decide(factory, back, third, ada)


def test_strangers_and_the_member_themselves_cannot_answer(factory: Factory) -> None:
    _ada, cy, group = tea(factory)
    bo, sol = factory.member("Bo"), factory.member("Sol", role="staff")
    request = act(factory, join_requests.submit, group, cy, answer="")
    with pytest.raises(Refused, match="Only this group’s moderators"):
        decide(factory, join_requests.approve, request, bo)
    own = act(factory, join_requests.submit, group, sol, answer="")
    with pytest.raises(Refused, match="You can’t answer your own"):
        decide(factory, join_requests.approve, own, sol)


def test_only_groups_by_request_take_requests(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    open_group, private = factory.group("Kitchens", ada, bo), factory.group("Testers", ada, bo, is_private=True)
    with pytest.raises(Refused, match="take requests to join"):
        act(factory, join_requests.submit, open_group, cy, answer="")
    with pytest.raises(Refused, match="already a member"):
        act(factory, join_requests.submit, private, bo, answer="")


def test_suspended_banned_and_existing_members_cannot_request(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    bad = factory.member("Bad", suspended_at=now())
    archived = factory.group("Old tea", ada, by_request=True, archived_at=now())
    with factory.writing():
        db.session.add(Ban(group_id=group, member_id=cy))
    for who, where, why in (
        (bad, group, "suspended"),
        (cy, group, "banned"),
        (factory.member("Di"), archived, "archived"),
    ):
        with pytest.raises(Refused, match=why):
            act(factory, join_requests.submit, where, who, answer="")
    assert factory.all(JoinRequest) == []


def test_no_one_is_approved_in_an_archived_group_or_while_suspended(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    request = act(factory, join_requests.submit, group, cy, answer="")
    with factory.writing():
        db.session.get_one(Member, cy).suspended_at = now()
    with pytest.raises(Refused, match="Cy can’t join right now"):
        decide(factory, join_requests.approve, request, ada)
    with factory.writing():
        db.session.get_one(Group, group).archived_at = now()
    for answer in (join_requests.approve, join_requests.decline):
        with pytest.raises(Refused, match="archived"):
            decide(factory, answer, request, ada)
    assert factory.get(JoinRequest, request).decided_at is None


def test_joining_another_way_closes_the_request(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    request = act(factory, join_requests.submit, group, cy, answer="")
    with factory.writing():
        db.session.get_one(Group, group).by_request = False
    act(factory, memberships.join, group, cy)
    assert factory.get(JoinRequest, request).outcome == "approved"
    with pytest.raises(Stale, match="has already joined the group"):
        decide(factory, join_requests.decline, request, ada)


def test_only_site_moderators_join_a_group_by_request_directly(factory: Factory) -> None:
    _ada, cy, group = tea(factory)
    with pytest.raises(Refused, match="Moderators approve who joins"):
        act(factory, memberships.join, group, cy)
    assert act(factory, memberships.join, group, factory.member("Sol", role="staff")) is True


def test_only_moderators_of_the_group_find_a_request(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    other = factory.group("Other", cy, slug="other")
    request = act(factory, join_requests.submit, group, cy, answer="")
    for who, slug in ((cy, "tea-house"), (cy, "other"), (ada, "other")):
        with pytest.raises(Hidden), factory.writing():
            join_requests.find(db.session.get_one(Member, who), request, slug)
    assert other


def test_the_form_shows_the_question_and_keeps_what_was_typed(factory: Factory) -> None:
    _ada, cy, group = tea(factory, question="Why tea, of all things?")
    browser = factory.browser(cy)
    assert "Request to join" in visible_text(browser.get("/groups/tea-house"))
    assert "Why tea, of all things?" in visible_text(browser.get("/groups/tea-house/join-request"))
    refused = browser.send("/groups/tea-house/join-request", answer="", question="Why tea, of all things?")
    assert refused.status_code == 422
    assert "Please answer the group’s question" in visible_text(refused)
    stale = browser.send("/groups/tea-house/join-request", answer="For its smell", question="Why coffee?")
    assert stale.status_code == 409
    assert "For its smell" in stale.get_data(as_text=True)
    done = browser.send(
        "/groups/tea-house/join-request", answer="For its smell", question="Why tea, of all things?", follow=True
    )
    assert "You’ve requested to join" in visible_text(done)
    assert "For its smell" in visible_text(browser.get("/groups/tea-house/join-request"))
    assert "has been withdrawn" in visible_text(browser.send("/groups/tea-house/join-request/withdraw", follow=True))
    assert "Request to join" in visible_text(browser.get("/groups/tea-house"))
    assert is_member(factory, group, cy) is False


def test_a_visitor_signs_in_and_comes_back_to_the_form(factory: Factory) -> None:
    tea(factory)
    answer = factory.visitor().get("/groups/tea-house/join-request")
    assert answer.status_code == 303
    assert "next=/groups/tea-house/join-request" in answer.headers["Location"].replace("%2F", "/")


def test_moderators_see_and_answer_pending_requests(factory: Factory) -> None:
    ada, cy, group = tea(factory, question="Why tea?")
    request = act(factory, join_requests.submit, group, cy, answer="It is warm.")
    browser = factory.browser(ada)
    page = browser.get("/groups/tea-house")
    assert "Requests 1" in visible_text(page)
    queue = visible_text(browser.get("/groups/tea-house/requests"))
    assert "Cy" in queue
    assert "It is warm." in queue
    done = browser.send(f"/groups/tea-house/requests/{request}/decline", message="Not now.", follow=True)
    assert "can ask again in a week" in visible_text(done)
    assert "Requests 1" not in visible_text(browser.get("/groups/tea-house"))
    told = visible_text(factory.browser(cy).get("/groups/tea-house"))
    assert "Not now." in told
    assert "You can ask again starting" in told
    assert is_member(factory, group, cy) is False


def test_the_second_moderator_keeps_what_they_typed(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    request = act(factory, join_requests.submit, group, cy, answer="")
    sol = factory.browser(factory.member("Sol", role="staff"))
    sol.send(f"/groups/tea-house/requests/{request}/approve")
    late = factory.browser(ada).send(f"/groups/tea-house/requests/{request}/decline", message="I would rather not.")
    assert late.status_code == 409
    assert "already been approved by Sol" in visible_text(late)
    assert "I would rather not." in visible_text(late)


def test_only_moderators_can_open_the_list_of_requests(factory: Factory) -> None:
    _ada, cy, group = tea(factory)
    request = act(factory, join_requests.submit, group, cy, answer="")
    for who in (cy, factory.member("Bo")):
        browser = factory.browser(who)
        assert browser.get("/groups/tea-house/requests").status_code == 404
        assert browser.send(f"/groups/tea-house/requests/{request}/approve").status_code == 404
    assert is_member(factory, group, cy) is False


def test_the_list_takes_a_constant_number_of_statements(factory: Factory) -> None:
    ada, cy, group = tea(factory)
    act(factory, join_requests.submit, group, cy, answer="")
    browser = factory.browser(ada)
    browser.get("/groups/tea-house/requests")
    with factory.counting() as few:
        browser.get("/groups/tea-house/requests")
    for number in range(22):
        act(factory, join_requests.submit, group, factory.member(), answer=f"Number {number}")
    with factory.counting() as many:
        page = visible_text(browser.get("/groups/tea-house/requests"))
    assert len(many) == len(few) <= 7
    assert "Number 18" in page
    assert "Number 19" not in page
    assert "More requests" in page


@pytest.mark.parametrize("page", ["/groups/tea-house", "/groups", "/search?q=tea&kind=groups", "/for-you"])
def test_site_moderators_are_offered_to_join_and_others_to_request_it(factory: Factory, page: str) -> None:
    _ada, cy, _group = tea(factory)
    rebuild_index(factory)
    moderator = visible_text(factory.browser(factory.member("Mo", role="moderator")).get(page))
    assert "Request to join" not in moderator
    assert "Join" in moderator
    assert "Request to join" in visible_text(factory.browser(cy).get(page))
