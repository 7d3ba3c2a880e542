"""Letters to who asked to belong: sent when a moderator answered, unless it is no longer so."""

from typing import Any

import pytest

from community.groups import answering, asking, banning, joining
from community.groups.models import Group, JoinRequest
from community.kernel.database import db, now
from community.members.models import Member
from tests.groups.acting import act
from tests.world import World


def answered(world: World, verb: Any, word: str = "") -> tuple[int, int]:
    """(Cy, Ada's group) where Cy asked and Ada answered; the letter is still to be written."""
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Tea house", ada, by_request=True)
    request = act(world, asking.ask, group, cy, answer="")
    with world.writing():
        verb(db.session.get_one(JoinRequest, request), db.session.get_one(Member, ada), word)
    return cy, group


def letters(world: World, capsys: pytest.CaptureFixture[str]) -> str:
    """What the worker sends now."""
    capsys.readouterr()
    world.work()
    return capsys.readouterr().out


def test_who_was_admitted_is_told_once(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    answered(world, answering.admit, "Welcome, <b>Cy</b>.")
    letter = letters(world, capsys)
    assert "To: cy@example.com" in letter
    assert "You belong to Tea house now" in letter
    assert "Welcome, <b>Cy</b>." in letter
    assert "http://localhost/groups/tea-house" in letter
    assert letters(world, capsys) == ""


def test_who_was_refused_is_told_why_and_when_they_may_ask_again(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(world, answering.refuse, "We are full.")
    letter, when = letters(world, capsys), now() + asking.AGAIN
    assert "We are full." in letter
    assert f"ask again from {when.day} {when:%B}" in letter
    assert "Ada" not in letter


def test_a_word_is_not_needed(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    answered(world, answering.refuse)
    assert "They wrote" not in letters(world, capsys)


@pytest.mark.parametrize("since", ["left", "banned", "suspended", "gone", "private"])
def test_nobody_is_told_what_is_no_longer_so(world: World, capsys: pytest.CaptureFixture[str], since: str) -> None:
    cy, group = answered(world, answering.admit)
    if since == "left":
        act(world, joining.leave, group, cy)
    elif since == "banned":
        act(world, banning.ban, group, cy, until=None)
    elif since == "private":
        act(world, joining.leave, group, cy)
        with world.writing():
            db.session.get_one(Group, group).is_private = True
    else:
        with world.writing():
            member = db.session.get_one(Member, cy)
            member.suspended_at = now() if since == "suspended" else None
            member.removed_at = now() if since == "gone" else None
    assert letters(world, capsys) == ""


def test_who_came_in_after_a_refusal_is_not_told_no(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    cy, group = answered(world, answering.refuse)
    with world.writing():
        db.session.get_one(Group, group).by_request = False
    act(world, joining.join, group, cy)
    assert letters(world, capsys) == ""


def test_taking_back_and_coming_in_otherwise_send_no_letter(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    group = world.group("Tea house", ada, by_request=True)
    act(world, asking.ask, group, cy, answer="")
    act(world, asking.take_back, group, cy)
    assert letters(world, capsys) == ""


def taken_back(world: World) -> None:
    """Whoever answered the one request takes that back; the letter is still to be written."""
    request = world.all(JoinRequest)[0]
    with world.writing():
        by = db.session.get_one(Member, request.decided_by)
        answering.take_back_answer(db.session.get_one(JoinRequest, request.id), by)


def test_who_was_told_an_answer_is_told_that_it_was_taken_back(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(world, answering.admit, "Welcome.")
    letters(world, capsys)
    taken_back(world)
    letter = letters(world, capsys)
    assert "To: cy@example.com" in letter
    assert "Your request to belong to Tea house waits again" in letter
    assert "You belong" not in letter
    assert letters(world, capsys) == ""


def test_an_answer_given_anew_is_the_only_one_told(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    answered(world, answering.refuse, "We are full.")
    taken_back(world)
    request, (ada,) = world.all(JoinRequest)[0], [row.id for row in world.all(Member, name="Ada")]
    with world.writing():
        answering.admit(db.session.get_one(JoinRequest, request.id), db.session.get_one(Member, ada))
    letter = letters(world, capsys)
    assert "We are full." not in letter
    assert "waits again" not in letter
