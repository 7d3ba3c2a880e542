"""Ruling: who may, on what, what follows, and what the log keeps."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from community.comments import recounting as comments
from community.comments.models import Comment
from community.groups.models import Group
from community.ideas import recounting as ideas
from community.ideas.models import Idea
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused, Stale
from community.members.models import Member
from community.moderation import ruling, subjects
from community.moderation.models import Appeal, Flag, Ruling
from tests.moderation.kitchen import REASON, Kitchen
from tests.world import World, words


def test_taking_down_and_restoring_a_comment_keeps_the_count_and_the_log(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)
    here.flag(here.gil, "comment", here.comment, "other", "He did it before.")
    taken = here.rule(here.ada, "comment", here.comment, "take_down")
    row = world.get(Comment, here.comment)
    assert (row.taken_down_by, world.get(Idea, here.idea).comment_count) == ("moderator", 0)
    assert [flag.ruling_id for flag in world.all(Flag)] == [taken, taken]
    here.rule(here.mo, "comment", here.comment, "restore", "On reflection it is about the machine.")
    row = world.get(Comment, here.comment)
    assert (row.taken_down_by, world.get(Idea, here.idea).comment_count) == (None, 1)
    assert here.rulings() == [("take_down", here.ada), ("restore", here.mo)]
    log = world.all(Ruling)[0]
    assert (log.about_id, log.group_id, log.reason) == (here.bo, here.group, REASON)
    with world.reading():
        assert comments.drifts() == []


def test_taking_down_and_restoring_an_idea_counts_in_its_group(world: World) -> None:
    here = Kitchen(world)
    here.rule(here.sol, "idea", here.idea, "take_down")
    assert world.get(Idea, here.idea).taken_down_by == "moderator"
    assert world.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 404
    here.rule(here.ada, "idea", here.idea, "restore")
    assert world.visitor().get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
    with world.reading():
        assert ideas.drifts() == []


def test_keeping_answers_the_flags_and_changes_nothing_else(world: World) -> None:
    here = Kitchen(world)
    with pytest.raises(Refused):
        here.rule(here.ada, "comment", here.comment, "keep")
    here.flag(here.cy, "comment", here.comment)
    here.rule(here.ada, "comment", here.comment, "keep")
    assert world.get(Comment, here.comment).taken_down_at is None
    assert world.all(Flag)[0].ruling_id is not None


def test_what_is_so_already_is_refused_in_words(world: World) -> None:
    here = Kitchen(world)
    for act in ("restore", "suspend", "lift", "burn"):
        with pytest.raises(Refused):
            here.rule(here.ada, "comment", here.comment, act)
    here.rule(here.ada, "comment", here.comment, "take_down")
    with pytest.raises(Refused):
        here.rule(here.mo, "comment", here.comment, "take_down")
    assert len(world.all(Ruling)) == 1


def test_a_moderator_keeps_down_what_its_author_took_down(world: World) -> None:
    here = Kitchen(world)
    browser = world.browser(here.bo)
    browser.send(f"/comments/{here.comment}/take-down")
    here.rule(here.ada, "comment", here.comment, "take_down")
    assert browser.send(f"/comments/{here.comment}/put-back").status_code == 409
    assert world.get(Idea, here.idea).comment_count == 0


def test_suspending_takes_effect_on_the_next_request_and_is_lifted(world: World) -> None:
    here = Kitchen(world)
    browser = world.browser(here.bo)
    assert browser.send(f"/ideas/{here.idea}/comments", text="Still here.").status_code == 303
    here.rule(here.mo, "member", here.bo, "suspend")
    assert browser.send(f"/ideas/{here.idea}/comments", text="And now?").status_code == 403
    assert browser.get(f"/ideas/{here.idea}-a-quiet-mode").status_code == 200
    assert world.get(Idea, here.idea).comment_count == 2
    with pytest.raises(Refused):
        here.rule(here.sol, "member", here.bo, "suspend")
    here.rule(here.sol, "member", here.bo, "lift")
    assert browser.send(f"/ideas/{here.idea}/comments", text="Thank you.").status_code == 303


def test_who_looks_after_the_site_loses_the_role_before_being_suspended(world: World) -> None:
    here = Kitchen(world)
    with pytest.raises(Refused):
        here.rule(here.sol, "member", here.mo, "suspend")
    assert world.all(Ruling) == []


def test_group_moderators_rule_in_their_groups_and_nowhere_else(world: World) -> None:
    here = Kitchen(world)
    for who in (here.cy, here.bo, here.gil):
        with pytest.raises(Hidden):
            here.rule(who, "idea", here.idea, "take_down")
    with pytest.raises(Hidden):
        here.rule(here.ada, "member", here.bo, "suspend")
    with world.writing():
        db.session.get_one(Member, here.ada).suspended_at = now()
    with pytest.raises(Hidden):
        here.rule(here.ada, "idea", here.idea, "take_down")


def test_nobody_rules_on_their_own_and_moderators_do_not_rule_on_staff(world: World) -> None:
    here = Kitchen(world)
    chief = world.member("Chief", role="administrator")
    adas = world.comment(here.idea, here.ada, "Mine.")
    sols = world.comment(here.idea, here.sol, "We are looking at it.")
    chiefs = world.comment(here.idea, chief, "So am I.")
    for who, kind, subject_id in (
        (here.ada, "comment", adas),
        (here.ada, "comment", sols),
        (here.mo, "comment", sols),
        (here.mo, "member", here.mo),
        (here.sol, "comment", chiefs),
    ):
        with pytest.raises(Refused):
            here.rule(who, kind, subject_id, "suspend" if kind == "member" else "take_down")
    assert world.all(Ruling) == []
    here.rule(chief, "comment", sols, "take_down")
    here.rule(here.mo, "comment", adas, "take_down")


def test_a_reason_is_required(world: World) -> None:
    here = Kitchen(world)
    for reason in ("", "  no ", "x" * 501):
        with pytest.raises(Refused) as refusal:
            here.rule(here.ada, "idea", here.idea, "take_down", reason)
        assert refusal.value.field == "reason"


def test_who_did_not_see_the_last_ruling_is_told_of_it(world: World) -> None:
    here = Kitchen(world)
    first = here.rule(here.ada, "comment", here.comment, "take_down")
    with pytest.raises(Stale) as stale:
        here.rule(here.mo, "comment", here.comment, "restore", known=0)
    assert "Ada has ruled on this" in stale.value.message
    assert REASON in stale.value.message
    here.rule(here.mo, "comment", here.comment, "restore", known=first)


def test_the_database_itself_refuses_to_change_or_delete_a_ruling(world: World) -> None:
    here = Kitchen(world)
    made = here.rule(here.ada, "comment", here.comment, "take_down")
    for statement in (
        update(Ruling).where(Ruling.id == made).values(reason="Something nicer."),
        delete(Ruling).where(Ruling.id == made),
        text("UPDATE rulings SET ruled_by = ruled_by"),
        text("DELETE FROM rulings"),
    ):
        with pytest.raises(DBAPIError, match="only grows"), world.writing():
            db.session.execute(statement)
        with world.writing():
            db.session.rollback()
    assert world.get(Ruling, made).reason == REASON


@pytest.mark.parametrize("acts", [("take_down", "take_down"), ("take_down", "keep"), ("keep", "keep")])
def test_of_two_moderators_at_once_one_wins_and_the_other_is_told(world: World, acts: tuple[str, str]) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)
    browsers = [world.browser(here.ada), world.browser(here.mo)]
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def rule(number: int) -> None:
        start.wait()
        answer = browsers[number].send(
            f"/moderation/comment/{here.comment}", act=acts[number], reason=f"Reason {number} of two", known="0"
        )
        answers.append((answer.status_code, words(answer)))

    threads = [threading.Thread(target=rule, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.sort()
    assert [code for code, _page in answers] == [303, 409]
    made = world.all(Ruling)
    assert len(made) == 1
    assert "has ruled on this since you opened it" in answers[1][1]
    assert made[0].reason in answers[1][1]
    stands = world.get(Comment, here.comment).taken_down_at is None
    assert world.get(Idea, here.idea).comment_count == int(stands) == int(made[0].act == "keep")


@pytest.mark.parametrize("kind", ["idea", "comment"])
@pytest.mark.parametrize("shut", ["banned", "archived", "locked"])
def test_who_may_add_nothing_puts_nothing_back_either(world: World, kind: str, shut: str) -> None:
    here = Kitchen(world)
    number = getattr(here, kind)
    bo = world.browser(here.bo)
    assert bo.send(f"/{kind}s/{number}/take-down").status_code == 303
    if shut == "banned":
        here.rule(here.ada, "member", here.bo, "ban", in_group="kitchens")
    elif shut == "archived":
        world.browser(here.ada).send("/groups/kitchens/archive")
    else:
        here.rule(here.ada, "idea", here.idea, "lock")
    is_open = shut == "locked" and kind == "idea"  # its discussion is locked, not the idea
    assert bo.send(f"/{kind}s/{number}/put-back").status_code == (303 if is_open else 409)
    row = world.get(Idea if kind == "idea" else Comment, number)
    assert (row.taken_down_at is None) == is_open


def _while_it_is_ruled(here: Kitchen, act: str, known: int, meanwhile: Callable[[], object]) -> list[Exception]:
    """Somebody does something while a ruling on the comment is being written. Why they could not."""
    refused: list[Exception] = []

    def go() -> None:
        try:
            meanwhile()
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=go)
    with here.world.writing():
        ruler = db.session.get_one(Member, here.mo)
        ruling.rule(subjects.find(ruler, "comment", here.comment), ruler, act, REASON, known)
        thread.start()
        thread.join(0.5)  # it has looked, and waits for the ruling
    thread.join()
    return refused


def test_what_is_taken_down_while_somebody_flags_it_is_not_left_with_a_flag(world: World) -> None:
    here = Kitchen(world)
    refused = _while_it_is_ruled(here, "take_down", 0, lambda: here.flag(here.cy, "comment", here.comment))
    assert len(refused) == 1
    assert not world.all(Flag)


def test_what_is_restored_while_its_author_appeals_leaves_no_appeal_that_waits(world: World) -> None:
    here = Kitchen(world)
    made = here.rule(here.ada, "comment", here.comment, "take_down")
    refused = _while_it_is_ruled(here, "restore", made, lambda: here.appeal(here.bo, made))
    assert len(refused) == 1
    assert not world.all(Appeal)


def test_who_rules_on_a_comment_while_its_idea_moves_away_is_told(world: World) -> None:
    here = Kitchen(world)
    halls = world.all(Group, slug="halls")[0].id
    refused: list[Exception] = []

    def rule() -> None:
        try:
            here.rule(here.ada, "comment", here.comment, "take_down", known=0)
        except (Refused, Hidden) as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=rule)
    with world.writing():
        mover = db.session.get_one(Member, here.mo)
        to_group = db.session.get_one(Group, halls)
        ruling.rule(subjects.find(mover, "idea", here.idea), mover, "move", REASON, to_group=to_group)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert len(refused) == 1
    assert here.rulings() == [("move", here.mo)]
