"""Undoing: every act is fully reverted; twice, refused, by a stranger, two at once, in any order."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.core.visibility import AUTO_HIDDEN, PENDING
from community.groups.models import Ban, Group, JoinRequest, Membership, TrustedPoster
from community.ideas import visibility as idea_visibility
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation import actions, subjects
from community.moderation.models import ModerationAction, Report
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


def _begin(here: ModerationScenario, state: str) -> None:
    factory = here.factory
    if state in ("reported", "auto-hidden"):
        for who in (here.cy, here.gil):
            for kind, number in (("idea", here.idea), ("comment", here.comment), ("member", here.bo)):
                if not (state == "auto-hidden" and kind == "idea"):
                    here.report(who, kind, number)
    with factory.writing():
        idea, bo = db.session.get_one(Idea, here.idea), db.session.get_one(Member, here.bo)
        if state.startswith("removed"):
            idea_visibility.remove(idea, "author" if state.endswith("author") else "moderator")
        if "auto-hidden" in state or state == "pending":
            idea_visibility.hide_for_review(idea, PENDING if state == "pending" else AUTO_HIDDEN)
        if state == "locked":
            idea.locked_at = now()
        if state == "pinned":
            idea.pinned_at = now()
        if state == "suspended":
            bo.suspended_at = now()
        if state == "banned":
            db.session.add(Ban(group_id=here.group, member_id=here.bo))
    if state == "banned":
        with factory.writing():
            db.session.delete(db.session.get_one(Membership, (here.group, here.bo)))
            db.session.get_one(Group, here.group).member_count -= 1


def _subject(here: ModerationScenario, kind: str) -> int:
    return {"idea": here.idea, "comment": here.comment, "member": here.bo}[kind]


def _more(factory: Factory, asked: dict[str, Any]) -> dict[str, Any]:
    more = dict(asked)
    if "until" in more:
        more["until"] = now() + more["until"]
    if "to_group" in more:
        more["to_group"] = _halls(factory)
    return more


@pytest.mark.parametrize("case", CASES)
def test_undoing_any_action_restores_everything_it_changed(factory: Factory, case: str) -> None:
    here = ModerationScenario(factory)
    kind, asked, state = CASES[case]
    _begin(here, state)
    before = _community(factory)
    made = here.act(here.sol, kind, _subject(here, kind), case.split()[0], **_more(factory, asked))
    assert _community(factory) != before or case.startswith("warn")
    undone = here.undo(here.mo, made)
    assert _community(factory) == before
    rows = {row.id: row for row in factory.all(ModerationAction)}
    assert (rows[undone].act, rows[undone].undoes_id, rows[undone].moderator_id) == ("undo", made, here.mo)
    with pytest.raises(Stale, match="Mo has undone this already"):
        here.undo(here.sol, made)
    with pytest.raises(Refused, match="This undid a ruling"):
        here.undo(here.sol, undone)
    again = here.act(here.sol, kind, _subject(here, kind), case.split()[0], **_more(factory, asked))
    here.undo(here.sol, again)
    assert _community(factory) == before


def test_those_who_may_act_may_undo(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "comment", here.comment, "remove")
    for who in (here.bo, here.cy, here.gil):
        with pytest.raises(Hidden):
            here.undo(who, made)
    with pytest.raises(Refused, match="a reason of 5 to 500"):
        here.undo(here.ada, made, "No")
    here.undo(here.ada, made)
    suspended = here.act(here.mo, "member", here.bo, "suspend")
    with pytest.raises(Hidden):
        here.undo(here.ada, suspended)


def test_actions_about_oneself_cannot_be_undone(factory: Factory) -> None:
    here = ModerationScenario(factory)
    mos = factory.comment(here.idea, here.mo, "Mine.")
    made = here.act(here.sol, "comment", mos, "remove")
    with pytest.raises(Refused, match="Nobody rules on their own"):
        here.undo(here.mo, made)


def test_only_the_latest_action_can_be_undone_then_the_one_before(factory: Factory) -> None:
    here = ModerationScenario(factory)
    before = _community(factory)
    first = here.act(here.mo, "idea", here.idea, "lock")
    second = here.act(here.ada, "idea", here.idea, "remove", "It is advertising.")
    with pytest.raises(Stale, match=r"Ada has ruled on this since: taken down, because “It is advertising\.”"):
        here.undo(here.mo, first)
    here.undo(here.mo, second)
    here.undo(here.mo, first)
    assert _community(factory) == before


def test_undoing_reopens_reports_except_of_members_who_reported_again(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    here.report(here.gil, "comment", here.comment)
    kept = here.act(here.ada, "comment", here.comment, "keep")
    here.report(here.gil, "comment", here.comment, "spam")
    here.undo(here.ada, kept)
    open_ = [(report.reporter_id, report.reason) for report in factory.all(Report) if report.action_id is None]
    assert sorted(open_) == sorted([(here.cy, "rude"), (here.gil, "spam")])


def test_later_changes_by_the_author_are_kept(factory: Factory) -> None:
    here = ModerationScenario(factory)
    locked = here.act(here.ada, "idea", here.idea, "lock")
    with factory.writing():
        idea_visibility.remove(db.session.get_one(Idea, here.idea), "author")
    here.undo(here.ada, locked)
    idea = factory.get(Idea, here.idea)
    assert (idea.locked_at, idea.removed_by) == (None, "author")


def test_an_action_whose_effect_has_changed_cannot_be_undone(factory: Factory) -> None:
    here = ModerationScenario(factory)
    down = here.act(here.ada, "comment", here.comment, "remove")
    restored = here.act(here.ada, "comment", here.comment, "restore")
    with factory.writing():
        comment = db.session.scalar(select(Comment).where(Comment.id == here.comment))
        comment_visibility.remove(comment, "author")
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, restored)
    with pytest.raises(Stale):
        here.undo(here.ada, down)


def test_an_erased_post_cannot_be_restored_by_undoing(factory: Factory) -> None:
    from community.ideas import erasure

    here = ModerationScenario(factory)
    down = here.act(here.ada, "idea", here.idea, "remove")
    with factory.writing():
        erasure.erase(db.session.get_one(Idea, here.idea))
    with pytest.raises(Refused, match="erased it"):
        here.undo(here.ada, down)
    said = here.act(here.ada, "comment", here.comment, "remove")
    with factory.writing():
        comment = db.session.get_one(Comment, here.comment)
        comment.erased_at, comment.body, comment.body_html = now(), "", ""
    with pytest.raises(Refused, match="is gone"):
        here.undo(here.ada, said)


def test_undoing_a_move_requires_moderating_both_groups(factory: Factory) -> None:
    here = ModerationScenario(factory)
    moved = here.act(here.mo, "idea", here.idea, "move", to_group=_halls(factory))
    with pytest.raises(Refused, match="stands where you are no moderator"):
        here.undo(here.ada, moved)
    with factory.writing():
        db.session.add(Membership(group_id=_halls(factory), member_id=here.ada, moderates=True))
        db.session.get_one(Group, _halls(factory)).member_count += 1
    here.undo(here.ada, moved)
    assert factory.get(Idea, here.idea).group_id == here.group


def test_undoing_a_ban_leaves_a_membership_since_regained(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.act(here.ada, "member", here.bo, "ban", in_group="kitchens", until=now() + WEEK)
    with factory.writing():
        ban = db.session.get_one(Ban, (here.group, here.bo))
        ban.ends_at = now() - timedelta(minutes=1)
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, made)


def test_a_ban_is_not_restored_on_members_who_rejoined(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.act(here.ada, "member", here.bo, "ban", in_group="kitchens")
    lifted = here.act(here.ada, "member", here.bo, "unban", in_group="kitchens")
    factory.browser(here.bo).send("/groups/kitchens/join")
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, lifted)
    assert factory.all(Membership, member_id=here.bo, group_id=here.group)
    assert not factory.all(Ban)


def test_restoring_a_ban_closes_join_requests(factory: Factory) -> None:
    here = ModerationScenario(factory, by_request=True)
    here.act(here.ada, "member", here.bo, "ban", in_group="kitchens")
    lifted = here.act(here.ada, "member", here.bo, "unban", in_group="kitchens")
    factory.browser(here.bo).send("/groups/kitchens/join-request")
    assert factory.all(JoinRequest, member_id=here.bo, decided_at=None)
    here.undo(here.ada, lifted)
    assert factory.all(Ban, member_id=here.bo)
    assert not factory.all(JoinRequest, member_id=here.bo, decided_at=None)


@pytest.mark.both_databases
def test_one_of_two_simultaneous_undos_succeeds(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    made = here.act(here.ada, "comment", here.comment, "remove")
    said: list[str] = []
    gate = threading.Barrier(2)

    def undo(who: int) -> None:
        gate.wait()
        try:
            here.undo(who, made)
            said.append("done")
        except Stale as stale:
            said.append(stale.message)

    threads = [threading.Thread(target=undo, args=(who,)) for who in (here.mo, here.sol)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(said) in ("Mo has undone this already.", "Sol has undone this already.")
    assert max(said) == "done"
    assert factory.get(Comment, here.comment).hidden_at is None
    assert [report.action_id for report in factory.all(Report)] == [None]


def _any_act(here: ModerationScenario, chance: random.Random) -> int | None:
    """Perform a random possible act by a moderator who may. Its id; None if it was refused."""
    factory = here.factory
    kind, number, slug = chance.choice(
        [
            ("idea", here.idea, None),
            ("comment", here.comment, None),
            ("member", here.bo, None),
            ("member", here.bo, "kitchens"),
        ]
    )
    who = chance.choice([here.mo, here.sol])
    with factory.reading():
        moderator = db.session.get_one(Member, who)
        possible = actions.possible_acts(subjects.find(moderator, kind, number, slug))
    act = chance.choice(possible)
    more: dict[str, Any] = {}
    if act in ("suspend", "ban"):
        more["until"] = chance.choice([None, now() + WEEK, now() + WEEK * 2])
    if act == "move":
        groups = factory.scalar(select(Idea.group_id).where(Idea.id == here.idea))
        more["to_group"] = _halls(factory) if groups == here.group else here.group
    if act == "approve":
        more["trust"] = chance.random() < 0.5
    return here.act(who, kind, number, act, in_group=slug, **more)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31), steps=st.integers(1, 9))
def test_undoing_any_sequence_of_acts_restores_the_start(factory: Factory, seed: int, steps: int) -> None:
    """Random acts, some undone at once, all undone at the end, latest first."""
    here = _once(factory)
    chance = random.Random(seed)
    before = _community(factory)
    made: list[int] = []
    for _step in range(steps):
        ruled = _any_act(here, chance)
        assert ruled is not None
        made.append(ruled)
        if chance.random() < 0.3:
            here.undo(chance.choice([here.mo, here.sol]), made.pop())
    for action_id in reversed(made):
        here.undo(chance.choice([here.mo, here.sol]), action_id)
    assert _community(factory) == before


def _once(factory: Factory) -> ModerationScenario:
    """One scenario for all examples of a test: actions cannot be deleted."""
    here = getattr(factory, "kitchen", None)
    if here is None:
        here = ModerationScenario(factory)
        for who in (here.cy, here.gil):
            here.report(who, "comment", here.comment)
            here.report(who, "member", here.bo)
        with factory.writing():
            idea_visibility.hide_for_review(db.session.get_one(Idea, here.idea), PENDING)
        factory.kitchen = here  # type: ignore[attr-defined]
    assert isinstance(here, ModerationScenario)
    return here
