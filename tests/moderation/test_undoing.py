"""Undoing: every act is fully reverted; twice, refused, by a stranger, two at once, in any order."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.analytics import trust_levels
from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.core.visibility import AUTO_HIDDEN, PENDING
from community.groups import join_requests
from community.groups.models import Ban, Group, JoinRequest, Membership, TrustedPoster
from community.ideas import visibility as idea_visibility
from community.ideas.models import Idea
from community.members import suspensions
from community.members.models import Member
from community.moderation import actions, queries, subjects
from community.moderation.models import Appeal, ModerationAction, Report
from community.moderation.queries import about_member
from tests.factory import Factory
from tests.moderation.scenario import ModerationScenario

WEEK = timedelta(days=7)
TABLES = (Idea, Comment, Member, Group, Ban, Membership, TrustedPoster, Report)
# Columns that change for other reasons than an action.
BESIDES = {"stale_since", "trend", "seen_on", "days_present", "action_id", "id", "edited_at"}


def _community(factory: Factory) -> list[tuple[Any, ...]]:
    """Everything that actions may change, and which reports are open."""
    found: list[tuple[Any, ...]] = []
    for table in TABLES:
        for row in factory.all(table):
            names = [column.key for column in table.__table__.columns if column.key not in BESIDES]
            is_open = (row.action_id is None,) if table is Report else ()
            found.append((table.__name__, *(getattr(row, name) for name in names), *is_open))
    return sorted(found, key=repr)


def _halls(factory: Factory) -> int:
    return int(factory.scalar(select(Group.id).where(Group.name == "Halls")))


CASES = {
    "keep": ("comment", {}, "reported"),
    "keep auto-hidden": ("idea", {}, "auto-hidden"),
    "remove": ("comment", {}, ""),
    "remove reported": ("idea", {}, "reported"),
    "remove auto-hidden": ("idea", {}, "auto-hidden"),
    "remove pending": ("idea", {}, "pending"),
    "remove after its author": ("idea", {}, "removed by author"),
    "restore": ("idea", {}, "removed"),
    "restore auto-hidden": ("idea", {}, "removed and auto-hidden"),
    "warn": ("comment", {}, "reported"),
    "warn a member": ("member", {}, "reported"),
    "suspend": ("member", {}, ""),
    "suspend for a week": ("member", {"until": WEEK}, "reported"),
    "suspend for longer": ("member", {"until": WEEK}, "suspended"),
    "lift": ("member", {}, "suspended"),
    "lock": ("idea", {}, "reported"),
    "unlock": ("idea", {}, "locked"),
    "move": ("idea", {"to_group": "Halls"}, "pinned"),
    "move auto-hidden": ("idea", {"to_group": "Halls"}, "auto-hidden"),
    "ban": ("member", {"in_group": "kitchens"}, ""),
    "ban for a week": ("member", {"in_group": "kitchens", "until": WEEK}, ""),
    "unban": ("member", {"in_group": "kitchens"}, "banned"),
    "approve": ("idea", {}, "pending"),
    "approve and trust": ("idea", {"trust": True}, "pending"),
}


def _begin(scenario: ModerationScenario, state: str) -> None:
    factory = scenario.factory
    if state in ("reported", "auto-hidden"):
        for who in (scenario.cy, scenario.gil):
            for kind, number in (("idea", scenario.idea), ("comment", scenario.comment), ("member", scenario.bo)):
                if not (state == "auto-hidden" and kind == "idea"):
                    scenario.report(who, kind, number)
    with factory.writing():
        idea, bo = db.session.get_one(Idea, scenario.idea), db.session.get_one(Member, scenario.bo)
        if state.startswith("removed"):
            idea_visibility.remove(idea, "author" if state.endswith("author") else "moderator")
        if "auto-hidden" in state or state == "pending":
            idea_visibility.hide_for_review(idea, PENDING if state == "pending" else AUTO_HIDDEN)
        if state == "locked":
            idea.locked_at = now()
        if state == "pinned":
            idea.pinned_at = now()
        if state == "suspended":
            suspensions.suspend(bo)
        if state == "banned":
            db.session.add(Ban(group_id=scenario.group, member_id=scenario.bo))
    if state == "banned":
        with factory.writing():
            db.session.delete(db.session.get_one(Membership, (scenario.group, scenario.bo)))
            db.session.get_one(Group, scenario.group).member_count -= 1


def _subject(scenario: ModerationScenario, kind: str) -> int:
    return {"idea": scenario.idea, "comment": scenario.comment, "member": scenario.bo}[kind]


def _more(factory: Factory, asked: dict[str, Any]) -> dict[str, Any]:
    more = dict(asked)
    if "until" in more:
        more["until"] = now() + more["until"]
    if "to_group" in more:
        more["to_group"] = _halls(factory)
    return more


@pytest.mark.parametrize("case", CASES)
def test_undoing_any_action_restores_everything_it_changed(factory: Factory, case: str) -> None:
    scenario = ModerationScenario(factory)
    kind, asked, state = CASES[case]
    _begin(scenario, state)
    before = _community(factory)
    made = scenario.act(scenario.sol, kind, _subject(scenario, kind), case.split()[0], **_more(factory, asked))
    assert _community(factory) != before or case.startswith("warn")
    undone = scenario.undo(scenario.mo, made)
    assert _community(factory) == before
    rows = {row.id: row for row in factory.all(ModerationAction)}
    assert (rows[undone].act, rows[undone].undoes_id, rows[undone].moderator_id) == ("undo", made, scenario.mo)
    with pytest.raises(Stale, match="Mo has already undone this"):
        scenario.undo(scenario.sol, made)
    with pytest.raises(Refused, match="This undid a decision"):
        scenario.undo(scenario.sol, undone)
    again = scenario.act(scenario.sol, kind, _subject(scenario, kind), case.split()[0], **_more(factory, asked))
    scenario.undo(scenario.sol, again)
    assert _community(factory) == before


def test_those_who_may_act_may_undo(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    for who in (scenario.bo, scenario.cy, scenario.gil):
        with pytest.raises(Hidden):
            scenario.undo(who, made)
    with pytest.raises(Refused, match="a reason of 5 to 500"):
        scenario.undo(scenario.ada, made, "No")
    scenario.undo(scenario.ada, made)
    suspended = scenario.act(scenario.mo, "member", scenario.bo, "suspend")
    with pytest.raises(Hidden):
        scenario.undo(scenario.ada, suspended)


def test_actions_about_oneself_cannot_be_undone(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    mos = factory.comment(scenario.idea, scenario.mo, "Mine.")
    made = scenario.act(scenario.sol, "comment", mos, "remove")
    with pytest.raises(Refused, match="can’t moderate your own"):
        scenario.undo(scenario.mo, made)


def test_only_the_latest_action_can_be_undone_then_the_one_before(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    before = _community(factory)
    first = scenario.act(scenario.mo, "idea", scenario.idea, "lock")
    second = scenario.act(scenario.ada, "idea", scenario.idea, "remove", "It is advertising.")
    with pytest.raises(Stale, match=r"Ada has acted on this since: removed, “It is advertising\.”"):
        scenario.undo(scenario.mo, first)
    scenario.undo(scenario.mo, second)
    scenario.undo(scenario.mo, first)
    assert _community(factory) == before


def test_undoing_reopens_reports_except_of_members_who_reported_again(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    scenario.report(scenario.gil, "comment", scenario.comment)
    kept = scenario.act(scenario.ada, "comment", scenario.comment, "keep")
    scenario.report(scenario.gil, "comment", scenario.comment, "spam")
    scenario.undo(scenario.ada, kept)
    open_ = [(report.reporter_id, report.reason) for report in factory.all(Report) if report.action_id is None]
    assert sorted(open_) == sorted([(scenario.cy, "rude"), (scenario.gil, "spam")])


def test_undoing_a_restoration_brings_the_removal_and_its_appeal_back(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    removed = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    scenario.appeal(scenario.bo, removed)
    restored = scenario.act(scenario.ada, "comment", scenario.comment, "restore", "It was only sharp.")
    assert factory.get(Appeal, removed).outcome == "granted"
    scenario.undo(scenario.ada, restored)
    appeal = factory.get(Appeal, removed)
    assert (appeal.outcome, appeal.answer, appeal.decided_by, appeal.decided_at) == (None, "", None, None)
    with factory.reading():
        bo = db.session.get_one(Member, scenario.bo)
        assert queries.action_about(bo, removed).ended_by is None
        assert trust_levels.load_facts([scenario.bo], now())[0].acted_at is not None


@pytest.mark.both_databases
def test_undoing_a_ban_reopens_the_join_request_that_it_closed(factory: Factory) -> None:
    scenario = ModerationScenario(factory, by_request=True)
    with factory.writing():
        group, cy = db.session.get_one(Group, scenario.group), db.session.get_one(Member, scenario.cy)
        request = join_requests.submit(group, cy, "Please.")
    ban = scenario.act(scenario.ada, "member", scenario.cy, "ban", in_group="kitchens")
    assert factory.get(JoinRequest, request).outcome == "withdrawn"
    scenario.undo(scenario.ada, ban)
    reopened = factory.get(JoinRequest, request)
    assert (reopened.outcome, reopened.decided_at) == (None, None)
    again = scenario.act(scenario.ada, "member", scenario.cy, "ban", in_group="kitchens")
    scenario.act(scenario.ada, "member", scenario.cy, "unban", in_group="kitchens")
    with pytest.raises(Stale):
        scenario.undo(scenario.ada, again)
    assert factory.get(JoinRequest, request).outcome == "withdrawn"


def test_a_ban_that_was_undone_gives_no_reason(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.act(scenario.ada, "member", scenario.bo, "ban", "He keeps shouting.", in_group="kitchens")
    longer = scenario.act(
        scenario.ada, "member", scenario.bo, "ban", "For longer.", in_group="kitchens", until=now() + WEEK
    )
    scenario.undo(scenario.ada, longer)
    with factory.reading():
        ada, group = db.session.get_one(Member, scenario.ada), db.session.get_one(Group, scenario.group)
        assert about_member.ban_reasons(ada, group, [scenario.bo])[scenario.bo].text == "He keeps shouting."


def test_later_changes_by_the_author_are_kept(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    locked = scenario.act(scenario.ada, "idea", scenario.idea, "lock")
    with factory.writing():
        idea_visibility.remove(db.session.get_one(Idea, scenario.idea), "author")
    scenario.undo(scenario.ada, locked)
    idea = factory.get(Idea, scenario.idea)
    assert (idea.locked_at, idea.removed_by) == (None, "author")


def test_an_action_whose_effect_has_changed_cannot_be_undone(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    down = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    restored = scenario.act(scenario.ada, "comment", scenario.comment, "restore")
    with factory.writing():
        comment = db.session.scalar(select(Comment).where(Comment.id == scenario.comment))
        comment_visibility.remove(comment, "author")
    with pytest.raises(Refused, match="changed since that decision"):
        scenario.undo(scenario.ada, restored)
    with pytest.raises(Stale):
        scenario.undo(scenario.ada, down)


def test_an_erased_post_cannot_be_restored_by_undoing(factory: Factory) -> None:
    from community.ideas import erasure

    scenario = ModerationScenario(factory)
    down = scenario.act(scenario.ada, "idea", scenario.idea, "remove")
    with factory.writing():
        erasure.erase(db.session.get_one(Idea, scenario.idea))
    with pytest.raises(Refused, match="erased it"):
        scenario.undo(scenario.ada, down)
    said = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    with factory.writing():
        comment = db.session.get_one(Comment, scenario.comment)
        comment.erased_at, comment.body, comment.body_html = now(), "", ""
    with pytest.raises(Refused, match="is gone"):
        scenario.undo(scenario.ada, said)


def test_undoing_a_move_requires_moderating_both_groups(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    moved = scenario.act(scenario.mo, "idea", scenario.idea, "move", to_group=_halls(factory))
    with pytest.raises(Refused, match="somewhere you don’t moderate"):
        scenario.undo(scenario.ada, moved)
    with factory.writing():
        db.session.add(Membership(group_id=_halls(factory), member_id=scenario.ada, moderates=True))
        db.session.get_one(Group, _halls(factory)).member_count += 1
    scenario.undo(scenario.ada, moved)
    assert factory.get(Idea, scenario.idea).group_id == scenario.group


def test_undoing_a_ban_leaves_a_membership_since_regained(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    made = scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens", until=now() + WEEK)
    with factory.writing():
        ban = db.session.get_one(Ban, (scenario.group, scenario.bo))
        ban.ends_at = now() - timedelta(minutes=1)
    with pytest.raises(Refused, match="changed since that decision"):
        scenario.undo(scenario.ada, made)


def test_a_ban_is_not_restored_on_members_who_rejoined(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens")
    lifted = scenario.act(scenario.ada, "member", scenario.bo, "unban", in_group="kitchens")
    factory.browser(scenario.bo).send("/groups/kitchens/join")
    with pytest.raises(Refused, match="changed since that decision"):
        scenario.undo(scenario.ada, lifted)
    assert factory.all(Membership, member_id=scenario.bo, group_id=scenario.group)
    assert not factory.all(Ban)


def test_restoring_a_ban_closes_join_requests(factory: Factory) -> None:
    scenario = ModerationScenario(factory, by_request=True)
    scenario.act(scenario.ada, "member", scenario.bo, "ban", in_group="kitchens")
    lifted = scenario.act(scenario.ada, "member", scenario.bo, "unban", in_group="kitchens")
    factory.browser(scenario.bo).send("/groups/kitchens/join-request")
    assert factory.all(JoinRequest, member_id=scenario.bo, decided_at=None)
    scenario.undo(scenario.ada, lifted)
    assert factory.all(Ban, member_id=scenario.bo)
    assert not factory.all(JoinRequest, member_id=scenario.bo, decided_at=None)


@pytest.mark.both_databases
def test_one_of_two_simultaneous_undos_succeeds(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    made = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    said: list[str] = []
    gate = threading.Barrier(2)

    def undo(who: int) -> None:
        gate.wait()
        try:
            scenario.undo(who, made)
            said.append("done")
        except Stale as stale:
            said.append(stale.message)

    threads = [threading.Thread(target=undo, args=(who,)) for who in (scenario.mo, scenario.sol)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(said) in ("Mo has already undone this.", "Sol has already undone this.")
    assert max(said) == "done"
    assert factory.get(Comment, scenario.comment).hidden_at is None
    assert [report.action_id for report in factory.all(Report)] == [None]


def _any_act(scenario: ModerationScenario, chance: random.Random) -> int:
    """Perform a random possible act by a moderator who may. Returns its id."""
    factory = scenario.factory
    kind, number, slug = chance.choice(
        [
            ("idea", scenario.idea, None),
            ("comment", scenario.comment, None),
            ("member", scenario.bo, None),
            ("member", scenario.bo, "kitchens"),
        ]
    )
    who = chance.choice([scenario.mo, scenario.sol])
    with factory.reading():
        moderator = db.session.get_one(Member, who)
        possible = actions.possible_acts(subjects.find(moderator, kind, number, slug))
    act = chance.choice(possible)
    more: dict[str, Any] = {}
    if act in ("suspend", "ban"):
        more["until"] = chance.choice([None, now() + WEEK, now() + WEEK * 2])
        if more["until"] is None and _is_endless(factory, act, number):
            more["until"] = now() + WEEK  # without an end again, it would be refused
    if act == "move":
        groups = factory.scalar(select(Idea.group_id).where(Idea.id == scenario.idea))
        more["to_group"] = _halls(factory) if groups == scenario.group else scenario.group
    if act == "approve":
        more["trust"] = chance.random() < 0.5
    made = scenario.act(who, kind, number, act, in_group=slug, **more)
    assert made is not None
    return made


def _is_endless(factory: Factory, act: str, member_id: int) -> bool:
    """Whether a member is suspended, or banned from a group, without an end."""
    if act == "suspend":
        return factory.get(Member, member_id).suspended_at is not None and (
            factory.get(Member, member_id).suspended_until is None
        )
    return bool(factory.all(Ban, member_id=member_id, ends_at=None))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31), steps=st.integers(1, 9))
def test_undoing_any_sequence_of_acts_restores_the_start(factory: Factory, seed: int, steps: int) -> None:
    """Random acts, some undone at once, all undone at the end, latest first."""
    scenario = _once(factory)
    chance = random.Random(seed)
    before = _community(factory)
    made: list[int] = []
    for _step in range(steps):
        made.append(_any_act(scenario, chance))
        if chance.random() < 0.3:
            scenario.undo(chance.choice([scenario.mo, scenario.sol]), made.pop())
    for action_id in reversed(made):
        scenario.undo(chance.choice([scenario.mo, scenario.sol]), action_id)
    assert _community(factory) == before


def _once(factory: Factory) -> ModerationScenario:
    """One scenario for all examples of a test: actions cannot be deleted."""
    scenario = getattr(factory, "moderation_scenario", None)
    if scenario is None:
        scenario = ModerationScenario(factory)
        for who in (scenario.cy, scenario.gil):
            scenario.report(who, "comment", scenario.comment)
            scenario.report(who, "member", scenario.bo)
        with factory.writing():
            idea_visibility.hide_for_review(db.session.get_one(Idea, scenario.idea), PENDING)
        factory.moderation_scenario = scenario  # type: ignore[attr-defined]
    assert isinstance(scenario, ModerationScenario)
    return scenario
