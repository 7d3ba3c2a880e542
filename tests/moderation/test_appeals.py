"""Appeals: who may appeal what, once and in time; who answers, and the effect."""

import re
import threading
from datetime import timedelta

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.members.models import Member
from community.moderation import acts, appeals, queries
from community.moderation.models import Appeal, ModerationAction
from tests.factory import Factory, visible_text
from tests.moderation.scenario import REASON, ModerationScenario

WHY = "I only said what I saw myself."


def _answer(
    scenario: ModerationScenario, who: int, action_id: int, granted: bool, answer: str = "We looked at it again."
) -> None:
    with scenario.factory.writing():
        by = db.session.get_one(Member, who)
        (appeals.grant if granted else appeals.uphold)(action_id, by, answer)


def _insert_action(scenario: ModerationScenario, act: str, **values: object) -> int:
    """Insert an action directly, for example one in the past. Its id."""
    with scenario.factory.writing():
        row = ModerationAction(
            act=act,
            comment_id=scenario.comment,
            about_id=scenario.bo,
            group_id=scenario.group,
            moderator_id=scenario.ada,
            reason=REASON,
            before={},
            **values,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def test_the_member_concerned_can_appeal_once(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    for who in (scenario.cy, scenario.ada, scenario.sol):
        with pytest.raises(Hidden):
            scenario.appeal(who, made)
    for reason in ("", "Too short", "x" * 1001):
        with pytest.raises(Refused, match="10 to 1,000"):
            scenario.appeal(scenario.bo, made, reason)
    scenario.appeal(scenario.bo, made)
    with pytest.raises(Refused, match="already appealed this decision"):
        scenario.appeal(scenario.bo, made)
    assert [(row.action_id, row.reason, row.decided_at) for row in factory.all(Appeal)] == [(made, WHY, None)]


def test_only_restrictive_actions_can_be_appealed_within_thirty_days(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for act in ("remove", "warn", "suspend", "lock", "move", "ban"):
        scenario.appeal(scenario.bo, _insert_action(scenario, act))
    for act in ("restore", "lift", "unlock", "unban", "approve"):
        with pytest.raises(Refused, match="can’t be appealed"):
            scenario.appeal(scenario.bo, _insert_action(scenario, act))
    with pytest.raises(Hidden):  # members do not see dismissed reports
        scenario.appeal(scenario.bo, _insert_action(scenario, "keep"))
    with pytest.raises(Refused, match="within 30 days"):
        scenario.appeal(
            scenario.bo, _insert_action(scenario, "remove", acted_at=now() - acts.APPEAL_WINDOW - timedelta(minutes=1))
        )


def test_an_undone_or_reversed_action_cannot_be_appealed(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    first = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.undo(scenario.ada, first)
    second = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.act(scenario.ada, "comment", scenario.comment, "restore")
    for made in (first, second):
        with pytest.raises(Refused, match="no longer in effect"):
            scenario.appeal(scenario.bo, made)


def test_a_pending_appeal_is_granted_when_the_action_is_undone_or_reversed(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    one = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.appeal(scenario.bo, one)
    scenario.undo(scenario.ada, one, "I was wrong about it.")
    two = scenario.act(scenario.ada, "idea", scenario.idea, "lock")
    scenario.appeal(scenario.bo, two)
    scenario.act(scenario.ada, "idea", scenario.idea, "unlock", "It can go on now.")
    found = [(row.outcome, row.answer, row.decided_by) for row in factory.all(Appeal)]
    assert found == [("granted", "I was wrong about it.", scenario.ada), ("granted", "It can go on now.", scenario.ada)]


def test_site_moderators_answer_appeals_but_not_against_their_own_actions(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.mo, "comment", scenario.comment, "remove")
    scenario.appeal(scenario.bo, made)
    with pytest.raises(Hidden):
        _answer(scenario, scenario.ada, made, granted=False)
    with pytest.raises(Refused, match="You made this decision"):
        _answer(scenario, scenario.mo, made, granted=False)
    with pytest.raises(Refused, match="answer in 5 to 500"):
        _answer(scenario, scenario.sol, made, granted=False, answer="No.")
    _answer(scenario, scenario.sol, made, granted=False)
    row = factory.all(Appeal)[0]
    assert (row.outcome, row.answer, row.decided_by) == ("upheld", "We looked at it again.", scenario.sol)
    with pytest.raises(Stale, match="Sol has already upheld the decision"):
        _answer(scenario, scenario.sol, made, granted=True)
    chief = factory.member("Chief", role="administrator")
    own = scenario.act(chief, "idea", scenario.idea, "lock")
    scenario.appeal(scenario.bo, own)
    _answer(scenario, chief, own, granted=True)


def test_own_appeals_and_those_of_staff_are_for_others_to_answer(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    sols = factory.comment(scenario.idea, scenario.sol, "We know best.")
    made = scenario.act(factory.member("Chief", role="administrator"), "comment", sols, "remove")
    scenario.appeal(scenario.sol, made, WHY)
    with pytest.raises(Refused, match="can’t answer your own"):
        _answer(scenario, scenario.sol, made, granted=True)
    with pytest.raises(Refused, match="someone with a higher role"):
        _answer(scenario, scenario.mo, made, granted=True)
    with factory.reading():
        for who in (scenario.mo, scenario.sol):
            assert queries.count_appeals(db.session.get_one(Member, who)) == 0


def test_granting_undoes_the_action(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens")
    scenario.appeal(scenario.bo, made)
    _answer(scenario, scenario.mo, made, granted=True, answer="You were not meant by it.")
    assert scenario.actions()[-1] == ("undo", scenario.mo)
    shown = visible_text(factory.browser(scenario.bo).get("/settings/moderation"))
    assert "Granted. You were not meant by it." in shown
    assert factory.browser(scenario.bo).get("/groups/kitchens").status_code == 200


def test_granting_requires_the_latest_action_except_for_a_plain_warning(
    factory: Factory,
) -> None:
    scenario = ModerationScenario(factory)
    warned = scenario.act(scenario.ada, "comment", scenario.comment, "warn")
    taken = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.act(scenario.ada, "comment", scenario.comment, "warn")
    for made in (warned, taken):
        scenario.appeal(scenario.bo, made)
    with pytest.raises(Stale, match="has to be undone first"):
        _answer(scenario, scenario.sol, taken, granted=True)
    _answer(scenario, scenario.sol, warned, granted=True)


@pytest.mark.both_databases
def test_one_of_two_simultaneous_answers_succeeds(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.appeal(scenario.bo, made)
    said: list[str] = []
    gate = threading.Barrier(2)

    def answer(who: int, granted: bool) -> None:
        gate.wait()
        try:
            _answer(scenario, who, made, granted)
            said.append("done")
        except Stale:
            said.append("stale")

    threads = [threading.Thread(target=answer, args=each) for each in ((scenario.mo, True), (scenario.sol, False))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "stale"]
    undone = [act for act, _by in scenario.actions()] == ["remove", "undo"]
    assert factory.all(Appeal)[0].outcome == ("granted" if undone else "upheld")


def test_suspended_members_appeal_in_their_settings(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.mo, "member", scenario.bo, "suspend")
    browser = factory.browser(scenario.bo)
    assert f"/settings/moderation/{made}/appeal" in browser.get("/settings/moderation").get_data(as_text=True)
    page = browser.send(f"/settings/moderation/{made}/appeal", reason="No")
    assert page.status_code == 422
    assert "10 to 1,000 characters" in visible_text(page)
    assert browser.send(f"/settings/moderation/{made}/appeal", reason=WHY).status_code == 303
    assert "Waiting for review" in visible_text(browser.get("/settings/moderation"))
    assert browser.get(f"/settings/moderation/{made}/appeal").status_code == 403
    assert factory.browser(scenario.cy).get(f"/settings/moderation/{made}/appeal").status_code == 404


def test_a_member_banned_from_a_private_group_appeals_and_learns_nothing_new(factory: Factory) -> None:
    scenario = ModerationScenario(factory, is_private=True)
    made = scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens")
    locked = scenario.act(scenario.ada, "idea", scenario.idea, "lock")
    with factory.writing():
        from community.groups.models import Group
        from community.ideas.models import Idea

        db.session.get_one(Group, scenario.group).name = "Secret dinners"
        db.session.get_one(Idea, scenario.idea).title = "A secret idea"
    browser = factory.browser(scenario.bo)
    for address in (
        "/settings/moderation",
        f"/settings/moderation/{made}/appeal",
        f"/settings/moderation/{locked}/appeal",
    ):
        shown = browser.get(address).get_data(as_text=True)
        assert "secret" not in shown.lower()
        assert "You were banned from the group “Kitchens”" in visible_text(browser.get("/settings/moderation"))
    assert browser.send(f"/settings/moderation/{made}/appeal", reason=WHY).status_code == 303
    assert "secret" not in browser.get("/settings/moderation").get_data(as_text=True).lower()


def test_pending_appeals_are_listed_for_site_moderators(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.appeal(scenario.bo, made)
    for who in (scenario.ada, scenario.bo, scenario.cy):
        assert factory.browser(who).get("/moderation/appeals").status_code == 404
        assert factory.browser(who).get(f"/moderation/appeals/{made}").status_code == 404
    browser = factory.browser(scenario.sol)
    assert WHY in visible_text(browser.get("/moderation/appeals"))
    page = browser.get(f"/moderation/appeals/{made}")
    assert REASON in visible_text(page)
    refused = browser.send(f"/moderation/appeals/{made}", answer="We looked at it again.")
    assert refused.status_code == 422
    assert "We looked at it again." in visible_text(refused)
    assert browser.send(f"/moderation/appeals/{made}", answer="It was about you.", outcome="upheld").status_code == 303
    late = factory.browser(scenario.mo).send(f"/moderation/appeals/{made}", answer="My own words.", outcome="granted")
    assert late.status_code == 409
    assert "Sol has already" in visible_text(late)
    assert "My own words." in visible_text(late)
    assert WHY not in visible_text(browser.get("/moderation/appeals"))
    shown = visible_text(factory.browser(scenario.bo).get("/settings/moderation"))
    assert "Declined." in shown
    assert "It was about you." in shown
    assert "Sol" not in shown


@pytest.mark.both_databases
def test_the_list_is_paginated_in_six_statements(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for number in range(25):
        comment = factory.comment(scenario.idea, scenario.bo, f"Thought {number}")
        scenario.appeal(
            scenario.bo, scenario.act(scenario.ada, "comment", comment, "remove"), f"Please look at {number} again."
        )
    browser = factory.browser(scenario.sol)
    with factory.counting() as sent:
        page = browser.get("/moderation/appeals")
    assert len(sent) <= 6, sent
    match = re.search(r'rel="next" href="([^"]+)"', page.get_data(as_text=True))
    assert match is not None
    second = visible_text(browser.get(match[1]))
    assert "Please look at 24 again." in second
    assert "Please look at 19 again." not in second


def test_deleting_an_account_clears_its_appeal_texts(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.appeal(scenario.bo, made)
    from community.members import deletion

    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, scenario.bo))
    factory.work()
    assert factory.all(Appeal)[0].reason == ""
    assert "Review" not in visible_text(factory.browser(scenario.sol).get("/moderation/appeals"))
