"""Flagging: what, by whom, once, and taken back."""

import pytest

from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from community.moderation import flagging, subjects
from community.moderation.models import Flag
from tests.moderation.kitchen import Kitchen
from tests.world import World, words


def test_ideas_comments_and_members_are_flagged_once_by_each(world: World) -> None:
    here = Kitchen(world)
    for kind, subject_id in (("idea", here.idea), ("comment", here.comment), ("member", here.bo)):
        assert here.flag(here.cy, kind, subject_id) is True
        assert here.flag(here.cy, kind, subject_id, "spam") is False
        assert here.flag(here.ada, kind, subject_id) is True
    flags = world.all(Flag)
    assert len(flags) == 6
    assert [flag.group_id for flag in flags] == [here.group] * 4 + [None] * 2
    assert {flag.reason for flag in flags} == {"rude"}


def test_something_else_needs_words_and_no_reason_is_made_up(world: World) -> None:
    here = Kitchen(world)
    for reason, note, field in (("other", " ", "note"), ("ugly", "", "reason"), ("rude", "x" * 501, "note")):
        with pytest.raises(Refused) as refusal:
            here.flag(here.cy, "idea", here.idea, reason, note)
        assert refusal.value.field == field
    assert here.flag(here.cy, "idea", here.idea, "other", " It is about me. ") is True
    assert world.all(Flag)[0].note == "It is about me."


def test_nobody_flags_their_own_nor_what_is_taken_down(world: World) -> None:
    here = Kitchen(world)
    for kind, subject_id in (("idea", here.idea), ("comment", here.comment), ("member", here.bo)):
        with pytest.raises(Refused):
            here.flag(here.bo, kind, subject_id)
    gone = world.comment(here.idea, here.bo, taken_down_at=now(), taken_down_by="author")
    with pytest.raises(Refused):
        here.flag(here.ada, "comment", gone)


def test_what_one_cannot_find_one_cannot_flag(world: World) -> None:
    here = Kitchen(world, is_private=True)
    for kind, subject_id in (("idea", here.idea), ("comment", here.comment), ("member", 999), ("group", here.group)):
        with pytest.raises(Hidden):
            here.flag(here.cy, kind, subject_id)
    assert world.browser(here.cy).get(f"/flag/idea/{here.idea}").status_code == 404


def test_a_flag_is_taken_back_while_nobody_has_ruled(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)

    def withdraw(who: int) -> bool:
        with world.writing():
            member = db.session.get_one(Member, who)
            return flagging.withdraw(member, subjects.find(member, "comment", here.comment))

    assert withdraw(here.ada) is False
    assert withdraw(here.cy) is True
    assert withdraw(here.cy) is False
    here.flag(here.cy, "comment", here.comment)
    here.rule(here.sol, "comment", here.comment, "keep")
    assert withdraw(here.cy) is False
    assert here.flag(here.cy, "comment", here.comment) is True


def test_the_page_shows_what_is_flagged_and_a_refused_form_comes_back(world: World) -> None:
    here = Kitchen(world)
    browser, address = world.browser(here.cy), f"/flag/comment/{here.comment}"
    page = browser.get(address)
    assert "You are all wrong." in words(page)
    page = browser.send(address, note="They mean my sister.")
    assert page.status_code == 422
    assert "They mean my sister." in words(page)
    page = browser.send(address, reason="other", note="")
    assert page.status_code == 422
    assert "in a few words" in words(page)
    answer = browser.send(address, reason="other", note="They mean my sister.")
    assert (answer.status_code, answer.location) == (303, f"/comments/{here.comment}")
    assert "You flagged this" in words(browser.get(address))
    answer = browser.send(address, reason="rude", follow=True)
    assert "You flagged this before" in words(answer)
    answer = browser.send(f"{address}/withdraw", follow=True)
    assert "Your flag is taken back." in words(answer)
    assert world.all(Flag) == []


def test_only_members_in_good_standing_flag(world: World) -> None:
    here = Kitchen(world)
    address = f"/flag/idea/{here.idea}"
    answer = world.visitor().get(address)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={address}")
    new, out = world.member("New", confirmed_at=None), world.member("Out", suspended_at=now())
    for member in (new, out):
        browser = world.browser(member)
        assert browser.get(address).status_code == 403
        assert browser.send(address, reason="rude").status_code == 403
    assert world.all(Flag) == []


def test_who_flags_too_much_is_asked_to_wait_and_keeps_their_words(world: World) -> None:
    here = Kitchen(world)
    browser = world.browser(here.cy)
    for _number in range(20):
        browser.send(f"/flag/idea/{here.idea}", reason="rude")
    page = browser.send(f"/flag/idea/{here.idea}/withdraw", follow=True)
    page = browser.send(f"/flag/idea/{here.idea}", reason="rude", note="Again and again")
    assert page.status_code == 422
    assert "You may raise 20 flags within an hour" in words(page)
    assert "Again and again" in words(page)
