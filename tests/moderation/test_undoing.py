"""Undoing: every kind of ruling, and all is as it was; twice, refused, by a stranger, two at once, in any order."""

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
# What other things write meanwhile: not what a ruling changes.
BESIDES = {"stale_since", "trend", "seen_on", "days_present", "action_id", "id", "edited_at"}


def _community(factory: Factory) -> list[tuple[Any, ...]]:
    """Everything that rulings may change, and which flags are open."""
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
    "keep": ("comment", {}, "flagged"),
    "keep set aside": ("idea", {}, "set aside"),
    "remove": ("comment", {}, ""),
    "take_down flagged": ("idea", {}, "flagged"),
    "take_down set aside": ("idea", {}, "set aside"),
    "take_down held": ("idea", {}, "held"),
    "take_down after its author": ("idea", {}, "down by author"),
    "restore": ("idea", {}, "down"),
    "restore set aside": ("idea", {}, "down and set aside"),
    "warn": ("comment", {}, "flagged"),
    "warn a member": ("member", {}, "flagged"),
    "suspend": ("member", {}, ""),
    "suspend for a week": ("member", {"until": WEEK}, "flagged"),
    "suspend for longer": ("member", {"until": WEEK}, "suspended"),
    "lift": ("member", {}, "suspended"),
    "lock": ("idea", {}, "flagged"),
    "unlock": ("idea", {}, "locked"),
    "move": ("idea", {"to_group": "Halls"}, "pinned"),
    "move set aside": ("idea", {"to_group": "Halls"}, "set aside"),
    "ban": ("member", {"in_group": "kitchens"}, ""),
    "ban for a week": ("member", {"in_group": "kitchens", "until": WEEK}, ""),
    "unban": ("member", {"in_group": "kitchens"}, "banned"),
    "approve": ("idea", {}, "held"),
    "approve and trust": ("idea", {"trust": True}, "held"),
}


def _begin(here: ModerationScenario, state: str) -> None:
    factory = here.factory
    if state in ("flagged", "set aside"):
        for who in (here.cy, here.gil):
            for kind, number in (("idea", here.idea), ("comment", here.comment), ("member", here.bo)):
                if not (state == "set aside" and kind == "idea"):
                    here.flag(who, kind, number)
    with factory.writing():
        idea, bo = db.session.get_one(Idea, here.idea), db.session.get_one(Member, here.bo)
        if state.startswith("down"):
            idea_visibility.remove(idea, "author" if state.endswith("author") else "moderator")
        if "set aside" in state or state == "held":
            idea_visibility.hide_for_review(idea, PENDING if state == "held" else AUTO_HIDDEN)
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
def test_every_ruling_changes_something_and_undone_everything_is_as_it_was(factory: Factory, case: str) -> None:
    here = ModerationScenario(factory)
    kind, asked, state = CASES[case]
    _begin(here, state)
    before = _community(factory)
    made = here.rule(here.sol, kind, _subject(here, kind), case.split()[0], **_more(factory, asked))
    assert _community(factory) != before or case.startswith("warn")
    undone = here.undo(here.mo, made)
    assert _community(factory) == before
    rows = {row.id: row for row in factory.all(ModerationAction)}
    assert (rows[undone].act, rows[undone].undoes_id, rows[undone].moderator_id) == ("undo", made, here.mo)
    with pytest.raises(Stale, match="Mo has undone this already"):
        here.undo(here.sol, made)
    with pytest.raises(Refused, match="This undid a ruling"):
        here.undo(here.sol, undone)
    again = here.rule(here.sol, kind, _subject(here, kind), case.split()[0], **_more(factory, asked))
    here.undo(here.sol, again)
    assert _community(factory) == before


def test_who_may_rule_may_undo_and_nobody_else(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.rule(here.ada, "comment", here.comment, "remove")
    for who in (here.bo, here.cy, here.gil):
        with pytest.raises(Hidden):
            here.undo(who, made)
    with pytest.raises(Refused, match="a reason of 5 to 500"):
        here.undo(here.ada, made, "No")
    here.undo(here.ada, made)
    suspended = here.rule(here.mo, "member", here.bo, "suspend")
    with pytest.raises(Hidden):
        here.undo(here.ada, suspended)


def test_nobody_undoes_what_was_ruled_about_themselves(factory: Factory) -> None:
    here = ModerationScenario(factory)
    mos = factory.comment(here.idea, here.mo, "Mine.")
    made = here.rule(here.sol, "comment", mos, "remove")
    with pytest.raises(Refused, match="Nobody rules on their own"):
        here.undo(here.mo, made)


def test_only_the_latest_is_undone_and_then_the_one_before(factory: Factory) -> None:
    here = ModerationScenario(factory)
    before = _community(factory)
    first = here.rule(here.mo, "idea", here.idea, "lock")
    second = here.rule(here.ada, "idea", here.idea, "remove", "It is advertising.")
    with pytest.raises(Stale, match=r"Ada has ruled on this since: taken down, because “It is advertising\.”"):
        here.undo(here.mo, first)
    here.undo(here.mo, second)
    here.undo(here.mo, first)
    assert _community(factory) == before


def test_undoing_reopens_flags_but_not_of_who_flagged_anew(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    here.flag(here.gil, "comment", here.comment)
    kept = here.rule(here.ada, "comment", here.comment, "keep")
    here.flag(here.gil, "comment", here.comment, "spam")
    here.undo(here.ada, kept)
    open_ = [(flag.reporter_id, flag.reason) for flag in factory.all(Report) if flag.action_id is None]
    assert sorted(open_) == sorted([(here.cy, "rude"), (here.gil, "spam")])


def test_what_its_author_did_meanwhile_stays(factory: Factory) -> None:
    here = ModerationScenario(factory)
    locked = here.rule(here.ada, "idea", here.idea, "lock")
    with factory.writing():
        idea_visibility.remove(db.session.get_one(Idea, here.idea), "author")
    here.undo(here.ada, locked)
    idea = factory.get(Idea, here.idea)
    assert (idea.locked_at, idea.removed_by) == (None, "author")


def test_what_stands_differently_now_is_not_undone_but_ruled_on_anew(factory: Factory) -> None:
    here = ModerationScenario(factory)
    down = here.rule(here.ada, "comment", here.comment, "remove")
    restored = here.rule(here.ada, "comment", here.comment, "restore")
    with factory.writing():
        comment = db.session.scalar(select(Comment).where(Comment.id == here.comment))
        comment_visibility.remove(comment, "author")
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, restored)
    with pytest.raises(Stale):
        here.undo(here.ada, down)


def test_what_its_author_erased_is_gone_for_undoing_too(factory: Factory) -> None:
    from community.ideas import erasure

    here = ModerationScenario(factory)
    down = here.rule(here.ada, "idea", here.idea, "remove")
    with factory.writing():
        erasure.erase(db.session.get_one(Idea, here.idea))
    with pytest.raises(Refused, match="erased it"):
        here.undo(here.ada, down)
    said = here.rule(here.ada, "comment", here.comment, "remove")
    with factory.writing():
        comment = db.session.get_one(Comment, here.comment)
        comment.erased_at, comment.body, comment.body_html = now(), "", ""
    with pytest.raises(Refused, match="is gone"):
        here.undo(here.ada, said)


def test_moving_back_needs_the_right_at_both_ends(factory: Factory) -> None:
    here = ModerationScenario(factory)
    moved = here.rule(here.mo, "idea", here.idea, "move", to_group=_halls(factory))
    with pytest.raises(Refused, match="stands where you are no moderator"):
        here.undo(here.ada, moved)
    with factory.writing():
        db.session.add(Membership(group_id=_halls(factory), member_id=here.ada, moderates=True))
        db.session.get_one(Group, _halls(factory)).member_count += 1
    here.undo(here.ada, moved)
    assert factory.get(Idea, here.idea).group_id == here.group


def test_a_ban_is_not_undone_over_the_head_of_who_came_back_by_themselves(factory: Factory) -> None:
    here = ModerationScenario(factory)
    made = here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens", until=now() + WEEK)
    with factory.writing():
        ban = db.session.get_one(Ban, (here.group, here.bo))
        ban.ends_at = now() - timedelta(minutes=1)
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, made)


def test_a_ban_is_not_put_back_over_the_head_of_who_came_back_or_asked_to(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    lifted = here.rule(here.ada, "member", here.bo, "unban", in_group="kitchens")
    factory.browser(here.bo).send("/groups/kitchens/join")
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, lifted)
    assert factory.all(Membership, member_id=here.bo, group_id=here.group)
    assert not factory.all(Ban)


def test_who_is_banned_again_by_undoing_does_not_ask_to_belong_any_more(factory: Factory) -> None:
    here = ModerationScenario(factory, by_request=True)
    here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    lifted = here.rule(here.ada, "member", here.bo, "unban", in_group="kitchens")
    factory.browser(here.bo).send("/groups/kitchens/join-request")
    assert factory.all(JoinRequest, member_id=here.bo, decided_at=None)
    here.undo(here.ada, lifted)
    assert factory.all(Ban, member_id=here.bo)
    assert not factory.all(JoinRequest, member_id=here.bo, decided_at=None)


@pytest.mark.both_databases
def test_of_two_who_undo_at_once_one_does_and_the_other_is_told(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    made = here.rule(here.ada, "comment", here.comment, "remove")
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
    assert [flag.action_id for flag in factory.all(Report)] == [None]


def _any_act(here: ModerationScenario, chance: random.Random) -> int | None:
    """One act that is possible somewhere, of somebody who may; None if it was refused after all."""
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
        ruler = db.session.get_one(Member, who)
        possible = actions.possible_acts(subjects.find(ruler, kind, number, slug))
    act = chance.choice(possible)
    more: dict[str, Any] = {}
    if act in ("suspend", "ban"):
        more["until"] = chance.choice([None, now() + WEEK, now() + WEEK * 2])
    if act == "move":
        groups = factory.scalar(select(Idea.group_id).where(Idea.id == here.idea))
        more["to_group"] = _halls(factory) if groups == here.group else here.group
    if act == "approve":
        more["trust"] = chance.random() < 0.5
    return here.rule(who, kind, number, act, in_group=slug, **more)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31), steps=st.integers(1, 9))
def test_any_acts_undone_in_turn_end_where_they_began(factory: Factory, seed: int, steps: int) -> None:
    """As long as one likes: acts, some undone at once, all undone at the end, the latest first."""
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
    """The same kitchen for all examples of one test: rulings cannot be cleared away."""
    here = getattr(factory, "kitchen", None)
    if here is None:
        here = ModerationScenario(factory)
        for who in (here.cy, here.gil):
            here.flag(who, "comment", here.comment)
            here.flag(who, "member", here.bo)
        with factory.writing():
            idea_visibility.hide_for_review(db.session.get_one(Idea, here.idea), PENDING)
        factory.kitchen = here  # type: ignore[attr-defined]
    assert isinstance(here, ModerationScenario)
    return here
