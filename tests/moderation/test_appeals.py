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
    here: ModerationScenario, who: int, action_id: int, granted: bool, answer: str = "We looked at it again."
) -> None:
    with here.factory.writing():
        by = db.session.get_one(Member, who)
        (appeals.grant if granted else appeals.uphold)(action_id, by, answer)


def _insert_action(here: ModerationScenario, act: str, **values: object) -> int:
    """Insert an action directly, for example one in the past. Its id."""
    with here.factory.writing():
        row = ModerationAction(
            act=act, comment_id=here.comment, about_id=here.bo, group_id=here.group, moderator_id=here.ada,
            reason=REASON, before={}, **values,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        return row.id


def test_the_member_concerned_can_appeal_once(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "comment", here.comment, "remove")
    for who in (here.cy, here.ada, here.sol):
        with pytest.raises(Hidden):
            here.appeal(who, made)
    for reason in ("", "Too short", "x" * 1001):
        with pytest.raises(Refused, match="10 to 1,000"):
            here.appeal(here.bo, made, reason)
    here.appeal(here.bo, made)
    with pytest.raises(Refused, match="appealed against this before"):
        here.appeal(here.bo, made)
    assert [(row.action_id, row.reason, row.decided_at) for row in factory.all(Appeal)] == [(made, WHY, None)]


def test_only_restrictive_actions_can_be_appealed_within_thirty_days(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for act in ("remove", "warn", "suspend", "lock", "move", "ban"):
        here.appeal(here.bo, _insert_action(here, act))
    for act in ("restore", "lift", "unlock", "unban", "approve"):
        with pytest.raises(Refused, match="took nothing from you"):
            here.appeal(here.bo, _insert_action(here, act))
    with pytest.raises(Hidden):  # members do not see dismissed reports
        here.appeal(here.bo, _insert_action(here, "keep"))
    with pytest.raises(Refused, match="for 30 days"):
        here.appeal(here.bo, _insert_action(here, "remove", acted_at=now() - acts.APPEAL_WINDOW - timedelta(minutes=1)))


def test_an_undone_or_reversed_action_cannot_be_appealed(factory: Factory) -> None:
    here = ModerationScenario(factory)
    first = here.act(here.ada, "comment", here.comment, "remove")
    here.undo(here.ada, first)
    second = here.act(here.ada, "comment", here.comment, "remove")
    here.act(here.ada, "comment", here.comment, "restore")
    for made in (first, second):
        with pytest.raises(Refused, match="has been turned back"):
            here.appeal(here.bo, made)


def test_a_pending_appeal_is_granted_when_the_action_is_undone_or_reversed(factory: Factory) -> None:
    here = ModerationScenario(factory)
    one = here.act(here.ada, "comment", here.comment, "remove")
    here.appeal(here.bo, one)
    here.undo(here.ada, one, "I was wrong about it.")
    two = here.act(here.ada, "idea", here.idea, "lock")
    here.appeal(here.bo, two)
    here.act(here.ada, "idea", here.idea, "unlock", "It can go on now.")
    found = [(row.outcome, row.answer, row.decided_by) for row in factory.all(Appeal)]
    assert found == [("granted", "I was wrong about it.", here.ada), ("granted", "It can go on now.", here.ada)]


def test_site_moderators_answer_appeals_but_not_against_their_own_actions(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.mo, "comment", here.comment, "remove")
    here.appeal(here.bo, made)
    with pytest.raises(Hidden):
        _answer(here, here.ada, made, granted=False)
    with pytest.raises(Refused, match="You made this ruling yourself"):
        _answer(here, here.mo, made, granted=False)
    with pytest.raises(Refused, match="answer in 5 to 500"):
        _answer(here, here.sol, made, granted=False, answer="No.")
    _answer(here, here.sol, made, granted=False)
    row = factory.all(Appeal)[0]
    assert (row.outcome, row.answer, row.decided_by) == ("upheld", "We looked at it again.", here.sol)
    with pytest.raises(Stale, match="Sol has answered this meanwhile: the ruling stands"):
        _answer(here, here.sol, made, granted=True)
    chief = factory.member("Chief", role="administrator")
    own = here.act(chief, "idea", here.idea, "lock")
    here.appeal(here.bo, own)
    _answer(here, chief, own, granted=True)


def test_own_appeals_and_those_of_staff_are_for_others_to_answer(factory: Factory) -> None:
    here = ModerationScenario(factory)
    sols = factory.comment(here.idea, here.sol, "We know best.")
    made = here.act(factory.member("Chief", role="administrator"), "comment", sols, "remove")
    here.appeal(here.sol, made, WHY)
    with pytest.raises(Refused, match="Nobody answers their own"):
        _answer(here, here.sol, made, granted=True)
    with pytest.raises(Refused, match="by a member of staff"):
        _answer(here, here.mo, made, granted=True)
    with factory.reading():
        for who in (here.mo, here.sol):
            assert queries.count_appeals(db.session.get_one(Member, who)) == 0


def test_granting_undoes_the_action(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "member", here.bo, "ban", in_group="kitchens")
    here.appeal(here.bo, made)
    _answer(here, here.mo, made, granted=True, answer="You were not meant by it.")
    assert here.actions()[-1] == ("undo", here.mo)
    shown = visible_text(factory.browser(here.bo).get("/settings/moderation"))
    assert "Granted. You were not meant by it." in shown
    assert factory.browser(here.bo).get("/groups/kitchens").status_code == 200


def test_granting_requires_the_latest_action_except_for_a_plain_warning(
    factory: Factory,
) -> None:
    here = ModerationScenario(factory)
    warned = here.act(here.ada, "comment", here.comment, "warn")
    taken = here.act(here.ada, "comment", here.comment, "remove")
    here.act(here.ada, "comment", here.comment, "warn")
    for made in (warned, taken):
        here.appeal(here.bo, made)
    with pytest.raises(Stale, match="has to be undone first"):
        _answer(here, here.sol, taken, granted=True)
    _answer(here, here.sol, warned, granted=True)


@pytest.mark.both_databases
def test_one_of_two_simultaneous_answers_succeeds(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "comment", here.comment, "remove")
    here.appeal(here.bo, made)
    said: list[str] = []
    gate = threading.Barrier(2)

    def answer(who: int, granted: bool) -> None:
        gate.wait()
        try:
            _answer(here, who, made, granted)
            said.append("done")
        except Stale:
            said.append("stale")

    threads = [threading.Thread(target=answer, args=each) for each in ((here.mo, True), (here.sol, False))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "stale"]
    undone = [act for act, _by in here.actions()] == ["remove", "undo"]
    assert factory.all(Appeal)[0].outcome == ("granted" if undone else "upheld")


def test_suspended_members_appeal_in_their_settings(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.mo, "member", here.bo, "suspend")
    browser = factory.browser(here.bo)
    assert f"/settings/moderation/{made}/appeal" in browser.get("/settings/moderation").get_data(as_text=True)
    page = browser.send(f"/settings/moderation/{made}/appeal", reason="No")
    assert page.status_code == 422
    assert "10 to 1,000 characters" in visible_text(page)
    assert browser.send(f"/settings/moderation/{made}/appeal", reason=WHY).status_code == 303
    assert "Nobody has answered it yet" in visible_text(browser.get("/settings/moderation"))
    assert browser.get(f"/settings/moderation/{made}/appeal").status_code == 403
    assert factory.browser(here.cy).get(f"/settings/moderation/{made}/appeal").status_code == 404


def test_a_member_banned_from_a_private_group_appeals_and_learns_nothing_new(factory: Factory) -> None:
    here = ModerationScenario(factory, is_private=True)
    made = here.act(here.ada, "member", here.bo, "ban", in_group="kitchens")
    locked = here.act(here.ada, "idea", here.idea, "lock")
    with factory.writing():
        from community.groups.models import Group
        from community.ideas.models import Idea

        db.session.get_one(Group, here.group).name = "Secret dinners"
        db.session.get_one(Idea, here.idea).title = "A secret idea"
    browser = factory.browser(here.bo)
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
    here = ModerationScenario(factory)
    made = here.act(here.ada, "comment", here.comment, "remove")
    here.appeal(here.bo, made)
    for who in (here.ada, here.bo, here.cy):
        assert factory.browser(who).get("/moderation/appeals").status_code == 404
        assert factory.browser(who).get(f"/moderation/appeals/{made}").status_code == 404
    browser = factory.browser(here.sol)
    assert WHY in visible_text(browser.get("/moderation/appeals"))
    page = browser.get(f"/moderation/appeals/{made}")
    assert REASON in visible_text(page)
    refused = browser.send(f"/moderation/appeals/{made}", answer="We looked at it again.")
    assert refused.status_code == 422
    assert "We looked at it again." in visible_text(refused)
    assert browser.send(f"/moderation/appeals/{made}", answer="It was about you.", outcome="upheld").status_code == 303
    late = factory.browser(here.mo).send(f"/moderation/appeals/{made}", answer="My own words.", outcome="granted")
    assert late.status_code == 409
    assert "Sol has answered this meanwhile" in visible_text(late)
    assert "My own words." in visible_text(late)
    assert WHY not in visible_text(browser.get("/moderation/appeals"))
    shown = visible_text(factory.browser(here.bo).get("/settings/moderation"))
    assert "the ruling stands" in shown
    assert "It was about you." in shown
    assert "Sol" not in shown


@pytest.mark.both_databases
def test_the_list_is_paginated_in_six_statements(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for number in range(25):
        comment = factory.comment(here.idea, here.bo, f"Thought {number}")
        here.appeal(here.bo, here.act(here.ada, "comment", comment, "remove"), f"Please look at {number} again.")
    browser = factory.browser(here.sol)
    with factory.counting() as sent:
        page = browser.get("/moderation/appeals")
    assert len(sent) <= 6, sent
    match = re.search(r'rel="next" href="([^"]+)"', page.get_data(as_text=True))
    assert match is not None
    second = visible_text(browser.get(match[1]))
    assert "Please look at 24 again." in second
    assert "Please look at 19 again." not in second


def test_deleting_an_account_clears_its_appeal_texts(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "comment", here.comment, "remove")
    here.appeal(here.bo, made)
    from community.members import deletion

    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, here.bo))
    factory.work()
    assert factory.all(Appeal)[0].reason == ""
    assert "Look at it" not in visible_text(factory.browser(here.sol).get("/moderation/appeals"))
