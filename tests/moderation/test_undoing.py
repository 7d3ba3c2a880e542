"""Undoing: every kind of ruling, and all is as it was; twice, refused, by a stranger, two at once, in any order."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.comments import taking_down as comments_down
from community.comments.models import Comment
from community.groups.models import Ban, Group, JoinRequest, Membership, Trust
from community.ideas import taking_down
from community.ideas import withholding as withheld_ideas
from community.ideas.models import HELD, SET_ASIDE, Idea
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.members.models import Member
from community.moderation import ruling, subjects
from community.moderation.models import Flag, Ruling
from tests.moderation.kitchen import Kitchen
from tests.world import World

WEEK = timedelta(days=7)
TABLES = (Idea, Comment, Member, Group, Ban, Membership, Trust, Flag)
# What other things write meanwhile: not what a ruling changes.
BESIDES = {"stale_since", "trend", "seen_on", "days_present", "ruling_id", "id", "edited_at"}


def _community(world: World) -> list[tuple[Any, ...]]:
    """Everything that rulings may change, and which flags are open."""
    found: list[tuple[Any, ...]] = []
    for table in TABLES:
        for row in world.all(table):
            names = [column.key for column in table.__table__.columns if column.key not in BESIDES]
            is_open = (row.ruling_id is None,) if table is Flag else ()
            found.append((table.__name__, *(getattr(row, name) for name in names), *is_open))
    return sorted(found, key=repr)


def _halls(world: World) -> int:
    return int(world.scalar(select(Group.id).where(Group.name == "Halls")))


CASES = {
    "keep": ("comment", {}, "flagged"),
    "keep set aside": ("idea", {}, "set aside"),
    "take_down": ("comment", {}, ""),
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


def _begin(here: Kitchen, state: str) -> None:
    world = here.world
    if state in ("flagged", "set aside"):
        for who in (here.cy, here.gil):
            for kind, number in (("idea", here.idea), ("comment", here.comment), ("member", here.bo)):
                if not (state == "set aside" and kind == "idea"):
                    here.flag(who, kind, number)
    with world.writing():
        idea, bo = db.session.get_one(Idea, here.idea), db.session.get_one(Member, here.bo)
        if state.startswith("down"):
            taking_down.take_down(idea, "author" if state.endswith("author") else "moderator")
        if "set aside" in state or state == "held":
            withheld_ideas.withhold(idea, HELD if state == "held" else SET_ASIDE)
        if state == "locked":
            idea.locked_at = now()
        if state == "pinned":
            idea.pinned_at = now()
        if state == "suspended":
            bo.suspended_at = now()
        if state == "banned":
            db.session.add(Ban(group_id=here.group, member_id=here.bo))
    if state == "banned":
        with world.writing():
            db.session.delete(db.session.get_one(Membership, (here.group, here.bo)))
            db.session.get_one(Group, here.group).member_count -= 1


def _subject(here: Kitchen, kind: str) -> int:
    return {"idea": here.idea, "comment": here.comment, "member": here.bo}[kind]


def _more(world: World, asked: dict[str, Any]) -> dict[str, Any]:
    more = dict(asked)
    if "until" in more:
        more["until"] = now() + more["until"]
    if "to_group" in more:
        more["to_group"] = _halls(world)
    return more


@pytest.mark.parametrize("case", CASES)
def test_every_ruling_changes_something_and_undone_everything_is_as_it_was(world: World, case: str) -> None:
    here = Kitchen(world)
    kind, asked, state = CASES[case]
    _begin(here, state)
    before = _community(world)
    made = here.rule(here.sol, kind, _subject(here, kind), case.split()[0], **_more(world, asked))
    assert _community(world) != before or case.startswith("warn")
    undone = here.undo(here.mo, made)
    assert _community(world) == before
    rows = {row.id: row for row in world.all(Ruling)}
    assert (rows[undone].act, rows[undone].undoes_id, rows[undone].ruled_by) == ("undo", made, here.mo)
    with pytest.raises(Stale, match="Mo has undone this already"):
        here.undo(here.sol, made)
    with pytest.raises(Refused, match="This undid a ruling"):
        here.undo(here.sol, undone)
    again = here.rule(here.sol, kind, _subject(here, kind), case.split()[0], **_more(world, asked))
    here.undo(here.sol, again)
    assert _community(world) == before


def test_who_may_rule_may_undo_and_nobody_else(world: World) -> None:
    here = Kitchen(world)
    made = here.rule(here.ada, "comment", here.comment, "take_down")
    for who in (here.bo, here.cy, here.gil):
        with pytest.raises(Hidden):
            here.undo(who, made)
    with pytest.raises(Refused, match="a reason of 5 to 500"):
        here.undo(here.ada, made, "No")
    here.undo(here.ada, made)
    suspended = here.rule(here.mo, "member", here.bo, "suspend")
    with pytest.raises(Hidden):
        here.undo(here.ada, suspended)


def test_nobody_undoes_what_was_ruled_about_themselves(world: World) -> None:
    here = Kitchen(world)
    mos = world.comment(here.idea, here.mo, "Mine.")
    made = here.rule(here.sol, "comment", mos, "take_down")
    with pytest.raises(Refused, match="Nobody rules on their own"):
        here.undo(here.mo, made)


def test_only_the_latest_is_undone_and_then_the_one_before(world: World) -> None:
    here = Kitchen(world)
    before = _community(world)
    first = here.rule(here.mo, "idea", here.idea, "lock")
    second = here.rule(here.ada, "idea", here.idea, "take_down", "It is advertising.")
    with pytest.raises(Stale, match=r"Ada has ruled on this since: taken down, because “It is advertising\.”"):
        here.undo(here.mo, first)
    here.undo(here.mo, second)
    here.undo(here.mo, first)
    assert _community(world) == before


def test_undoing_reopens_flags_but_not_of_who_flagged_anew(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)
    here.flag(here.gil, "comment", here.comment)
    kept = here.rule(here.ada, "comment", here.comment, "keep")
    here.flag(here.gil, "comment", here.comment, "spam")
    here.undo(here.ada, kept)
    open_ = [(flag.flagged_by, flag.reason) for flag in world.all(Flag) if flag.ruling_id is None]
    assert sorted(open_) == sorted([(here.cy, "rude"), (here.gil, "spam")])


def test_what_its_author_did_meanwhile_stays(world: World) -> None:
    here = Kitchen(world)
    locked = here.rule(here.ada, "idea", here.idea, "lock")
    with world.writing():
        taking_down.take_down(db.session.get_one(Idea, here.idea), "author")
    here.undo(here.ada, locked)
    idea = world.get(Idea, here.idea)
    assert (idea.locked_at, idea.taken_down_by) == (None, "author")


def test_what_stands_differently_now_is_not_undone_but_ruled_on_anew(world: World) -> None:
    here = Kitchen(world)
    down = here.rule(here.ada, "comment", here.comment, "take_down")
    restored = here.rule(here.ada, "comment", here.comment, "restore")
    with world.writing():
        comment = db.session.scalar(select(Comment).where(Comment.id == here.comment))
        comments_down.take_down(comment, "author")
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, restored)
    with pytest.raises(Stale):
        here.undo(here.ada, down)


def test_what_its_author_erased_is_gone_for_undoing_too(world: World) -> None:
    from community.ideas import erasing

    here = Kitchen(world)
    down = here.rule(here.ada, "idea", here.idea, "take_down")
    with world.writing():
        erasing.erase(db.session.get_one(Idea, here.idea))
    with pytest.raises(Refused, match="erased it"):
        here.undo(here.ada, down)
    said = here.rule(here.ada, "comment", here.comment, "take_down")
    with world.writing():
        comment = db.session.get_one(Comment, here.comment)
        comment.erased_at, comment.body, comment.body_html = now(), "", ""
    with pytest.raises(Refused, match="is gone"):
        here.undo(here.ada, said)


def test_moving_back_needs_the_right_at_both_ends(world: World) -> None:
    here = Kitchen(world)
    moved = here.rule(here.mo, "idea", here.idea, "move", to_group=_halls(world))
    with pytest.raises(Refused, match="stands where you are no moderator"):
        here.undo(here.ada, moved)
    with world.writing():
        db.session.add(Membership(group_id=_halls(world), member_id=here.ada, moderates=True))
        db.session.get_one(Group, _halls(world)).member_count += 1
    here.undo(here.ada, moved)
    assert world.get(Idea, here.idea).group_id == here.group


def test_a_ban_is_not_undone_over_the_head_of_who_came_back_by_themselves(world: World) -> None:
    here = Kitchen(world)
    made = here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens", until=now() + WEEK)
    with world.writing():
        ban = db.session.get_one(Ban, (here.group, here.bo))
        ban.ends_at = now() - timedelta(minutes=1)
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, made)


def test_a_ban_is_not_put_back_over_the_head_of_who_came_back_or_asked_to(world: World) -> None:
    here = Kitchen(world)
    here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    lifted = here.rule(here.ada, "member", here.bo, "unban", in_group="kitchens")
    world.browser(here.bo).send("/groups/kitchens/join")
    with pytest.raises(Refused, match="no longer as that ruling left it"):
        here.undo(here.ada, lifted)
    assert world.all(Membership, member_id=here.bo, group_id=here.group)
    assert not world.all(Ban)


def test_who_is_banned_again_by_undoing_does_not_ask_to_belong_any_more(world: World) -> None:
    here = Kitchen(world, by_request=True)
    here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    lifted = here.rule(here.ada, "member", here.bo, "unban", in_group="kitchens")
    world.browser(here.bo).send("/groups/kitchens/ask")
    assert world.all(JoinRequest, member_id=here.bo, decided_at=None)
    here.undo(here.ada, lifted)
    assert world.all(Ban, member_id=here.bo)
    assert not world.all(JoinRequest, member_id=here.bo, decided_at=None)


def test_of_two_who_undo_at_once_one_does_and_the_other_is_told(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)
    made = here.rule(here.ada, "comment", here.comment, "take_down")
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
    assert world.get(Comment, here.comment).taken_down_at is None
    assert [flag.ruling_id for flag in world.all(Flag)] == [None]


def _any_act(here: Kitchen, chance: random.Random) -> int | None:
    """One act that is possible somewhere, of somebody who may; None if it was refused after all."""
    world = here.world
    kind, number, slug = chance.choice(
        [
            ("idea", here.idea, None),
            ("comment", here.comment, None),
            ("member", here.bo, None),
            ("member", here.bo, "kitchens"),
        ]
    )
    who = chance.choice([here.mo, here.sol])
    with world.reading():
        ruler = db.session.get_one(Member, who)
        possible = ruling.possible(subjects.find(ruler, kind, number, slug))
    act = chance.choice(possible)
    more: dict[str, Any] = {}
    if act in ("suspend", "ban"):
        more["until"] = chance.choice([None, now() + WEEK, now() + WEEK * 2])
    if act == "move":
        groups = world.scalar(select(Idea.group_id).where(Idea.id == here.idea))
        more["to_group"] = _halls(world) if groups == here.group else here.group
    if act == "approve":
        more["trust"] = chance.random() < 0.5
    return here.rule(who, kind, number, act, in_group=slug, **more)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31), steps=st.integers(1, 9))
def test_any_acts_undone_in_turn_end_where_they_began(world: World, seed: int, steps: int) -> None:
    """As long as one likes: acts, some undone at once, all undone at the end, the latest first."""
    here = _once(world)
    chance = random.Random(seed)
    before = _community(world)
    made: list[int] = []
    for _step in range(steps):
        ruled = _any_act(here, chance)
        assert ruled is not None
        made.append(ruled)
        if chance.random() < 0.3:
            here.undo(chance.choice([here.mo, here.sol]), made.pop())
    for ruling_id in reversed(made):
        here.undo(chance.choice([here.mo, here.sol]), ruling_id)
    assert _community(world) == before


def _once(world: World) -> Kitchen:
    """The same kitchen for all examples of one test: rulings cannot be cleared away."""
    here = getattr(world, "kitchen", None)
    if here is None:
        here = Kitchen(world)
        for who in (here.cy, here.gil):
            here.flag(who, "comment", here.comment)
            here.flag(who, "member", here.bo)
        with world.writing():
            withheld_ideas.withhold(db.session.get_one(Idea, here.idea), HELD)
        world.kitchen = here  # type: ignore[attr-defined]
    assert isinstance(here, Kitchen)
    return here
