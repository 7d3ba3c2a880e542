"""Decisions about a member, and requests to join groups: who finds what in their inbox, and until when."""

import pytest

from community.core.db import db, now
from community.groups import join_requests
from community.groups.models import JoinRequest
from community.members.models import Member
from community.moderation import appeals
from community.notifications import decisions, fan_out, following, preferences
from community.notifications.kinds import JOIN_REQUEST, NOW
from community.notifications.models import GROUP, Notice
from community.notifications.preferences import Choice
from community.web import flush
from tests.factory import Factory, visible_text
from tests.groups.acts import act
from tests.moderation.scenario import REASON, ModerationScenario


def _told(factory: Factory) -> list[tuple[int, str]]:
    return sorted((notice.member_id, notice.kind) for notice in factory.all(Notice))


def _inbox(factory: Factory, member: int) -> str:
    flush.flush_all(factory.app)
    return visible_text(factory.browser(member).get("/inbox"))


def test_a_moderation_decision_is_in_the_inbox_of_the_member_concerned_only(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    with factory.writing():
        following.mute(db.session.get_one(Member, scenario.bo), GROUP, scenario.group)
    scenario.act(scenario.mo, "idea", scenario.idea, "remove")
    suspension = scenario.act(scenario.mo, "member", scenario.bo, "suspend", "You were warned.")
    factory.work(minutes=0)
    assert _told(factory) == [], "it can still be undone"
    factory.work()
    assert _told(factory) == [(scenario.bo, "moderation")] * 2
    shown = _inbox(factory, scenario.bo)
    assert f"Moderation decision Your idea “A quiet mode” was removed. {REASON}" in shown
    assert "Your account was suspended. You can read but can’t take part. You were warned." in shown
    assert "Mo" not in shown.replace("Moderation", "").replace("More", "")
    browser = factory.browser(scenario.bo)
    assert f'href="/settings/moderation#action-{suspension}"' in browser.get("/inbox").text
    browser.get("/settings/moderation")
    assert "Unread." not in _inbox(factory, scenario.bo)


def test_a_decision_that_is_undone_gives_way_to_its_undo(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    soon_undone = scenario.act(scenario.mo, "idea", scenario.idea, "warn")
    scenario.undo(scenario.mo, soon_undone)
    dismissed = scenario.report(scenario.ada, "comment", scenario.comment)
    scenario.act(scenario.mo, "comment", scenario.comment, "keep")
    factory.work()
    assert dismissed
    assert _told(factory) == []
    removal = scenario.act(scenario.mo, "comment", scenario.comment, "remove")
    factory.work()
    scenario.undo(scenario.mo, removal)
    assert "was removed" not in _inbox(factory, scenario.bo)
    factory.work()
    shown = _inbox(factory, scenario.bo)
    assert "The removal of your post was reversed. It was a mistake." in shown
    assert factory.browser(scenario.bo).get("/inbox").text.count('<li class="note') == 1


@pytest.mark.both_databases
def test_a_declined_appeal_is_in_the_inbox_and_a_worker_that_runs_it_twice_tells_once(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    warning = scenario.act(scenario.mo, "idea", scenario.idea, "warn")
    factory.work()
    scenario.appeal(scenario.bo, warning)
    root = factory.member("Root", role="administrator")
    with factory.writing():
        appeals.uphold(warning, db.session.get_one(Member, root), "It stays, sorry.")
    factory.work()
    with factory.writing():
        decisions.tell_of_action(warning)
        decisions.tell_of_appeal(warning)
    assert _told(factory) == [(scenario.bo, "appeal"), (scenario.bo, "moderation")]
    assert "Your appeal was declined" in _inbox(factory, scenario.bo)
    assert "It stays, sorry." in _inbox(factory, scenario.bo)


def _asked(factory: Factory) -> tuple[int, int, int]:
    """The ids of Ada, who moderates a group, of Cy, and of their request to join it."""
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    group = factory.group("Tea house", ada, bo, by_request=True, question="Why tea?")
    return ada, cy, act(factory, join_requests.submit, group, cy, answer="It calms me.")


def _answer(factory: Factory, verb: object, request: int, by: int, *words: str) -> None:
    with factory.writing():
        verb(db.session.get_one(JoinRequest, request), db.session.get_one(Member, by), *words)  # type: ignore[operator]


def test_a_join_request_is_told_to_the_moderators_of_the_group_until_it_is_answered(factory: Factory) -> None:
    ada, cy, request = _asked(factory)
    factory.work()
    assert _told(factory) == [(ada, "join_request")]
    assert "Cy wants to join Tea house It calms me." in _inbox(factory, ada)
    assert "because you moderate the group" in _inbox(factory, ada)
    factory.browser(ada).get("/groups/tea-house/requests")
    assert "Unread." not in _inbox(factory, ada)
    _answer(factory, join_requests.decline, request, ada, "We are full.")
    assert "wants to join" not in _inbox(factory, ada)
    factory.work()
    assert "Your request to join was declined Tea house We are full." in _inbox(factory, cy)


def test_an_answer_that_is_withdrawn_leaves_the_inbox_and_the_next_one_is_unread(factory: Factory) -> None:
    ada, cy, request = _asked(factory)
    _answer(factory, join_requests.decline, request, ada, "We are full.")
    factory.work()
    browser = factory.browser(cy)
    browser.get("/groups/tea-house")
    assert "We are full." in _inbox(factory, cy)
    assert "Unread." not in _inbox(factory, cy)
    _answer(factory, join_requests.withdraw_answer, request, ada)
    factory.work()
    assert "We are full." not in _inbox(factory, cy)
    _answer(factory, join_requests.approve, request, ada, "Welcome!")
    factory.work()
    shown = _inbox(factory, cy)
    assert "Unread. Your request to join was approved Tea house Welcome!" in shown
    assert [kind for who, kind in _told(factory) if who == cy] == ["join_answer"]


@pytest.mark.both_databases
def test_an_earlier_answer_is_in_the_inbox_again_if_the_next_one_is_withdrawn(factory: Factory) -> None:
    ada, cy, request = _asked(factory)
    _answer(factory, join_requests.decline, request, ada, "We are full.")
    factory.work()
    with factory.writing():
        declined = db.session.get_one(JoinRequest, request)
        group, declined.decided_at = declined.group_id, now() - 2 * join_requests.RETRY_AFTER
    again = act(factory, join_requests.submit, group, cy, answer="I still like tea.")
    _answer(factory, join_requests.approve, again, ada, "Welcome!")
    factory.work()
    assert "Welcome!" in _inbox(factory, cy)
    _answer(factory, join_requests.withdraw_answer, again, ada)
    factory.work()
    shown = _inbox(factory, cy)
    assert "Welcome!" not in shown
    assert "Your request to join was declined Tea house We are full." in shown


def test_moderators_who_chose_so_get_an_email_of_a_request(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, _, request = _asked(factory)
    with factory.writing():
        preferences.choose(db.session.get_one(Member, ada), JOIN_REQUEST, Choice(in_inbox=False, email=NOW))
    factory.work()
    factory.work()
    email = capsys.readouterr().out
    assert "Subject: Cy wants to join Tea house" in email
    assert "It calms me." in email
    assert "http://localhost/groups/tea-house/requests" in email
    assert "because you moderate this group" in email
    _answer(factory, join_requests.decline, request, ada)
    with factory.writing():
        assert not fan_out.write_batch(JOIN_REQUEST, request)


@pytest.mark.both_databases
def test_what_is_gone_is_soon_no_longer_counted_as_unread(factory: Factory) -> None:
    ada, _, request = _asked(factory)
    factory.work()
    _answer(factory, join_requests.decline, request, ada)
    browser = factory.browser(ada)
    assert "Inbox, with unread notices" in browser.get("/inbox").text
    flush.flush_all(factory.app)
    assert "Inbox, with unread notices" not in browser.get("/inbox").text
