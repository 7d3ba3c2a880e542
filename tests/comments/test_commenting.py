"""Saying something about an idea, and answering."""

import pytest

from community.comments import commenting
from community.comments.models import Comment
from community.ideas.models import Idea
from community.kernel.database import db, now
from community.kernel.errors import Refused
from community.members.models import Member
from tests.world import World


def _one_idea(world: World, **values: object) -> tuple[int, int, int]:
    ada, bo = world.member("Ada"), world.member("Bo")
    return world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo), **values), ada, bo


def _post(world: World, idea: int, author: int, body: str, parent: int | None = None) -> int:
    with world.writing():
        answered = db.session.get_one(Comment, parent) if parent else None
        return commenting.post(db.session.get_one(Idea, idea), db.session.get_one(Member, author), body, answered).id


def test_a_comment_is_kept_as_typed_and_counted(world: World) -> None:
    idea, _, bo = _one_idea(world)
    comment = world.get(Comment, _post(world, idea, bo, "  So do *I*.\r\nEvery day. "))
    assert (comment.body, comment.parent_id, comment.version) == ("So do *I*.\nEvery day.", None, 1)
    assert "<em>I</em>" in comment.body_html
    assert world.get(Idea, idea).comment_count == 1


def test_the_same_words_sent_twice_are_one_comment(world: World) -> None:
    idea, _, bo = _one_idea(world)
    first = _post(world, idea, bo, "So do I.")
    assert _post(world, idea, bo, "So do I.") == first
    assert _post(world, idea, bo, "So do I.", parent=first) != first
    assert world.get(Idea, idea).comment_count == 2


def test_a_reply_to_a_reply_hangs_on_the_comment_both_are_about(world: World) -> None:
    idea, ada, bo = _one_idea(world)
    first = _post(world, idea, bo, "So do I.")
    reply = _post(world, idea, ada, "Thank you.", parent=first)
    assert world.get(Comment, _post(world, idea, bo, "Not at all.", parent=reply)).parent_id == first


def test_a_comment_has_from_2_to_5000_characters(world: World) -> None:
    idea, _, bo = _one_idea(world)
    for body in ("", " a ", "x" * 5001):
        with pytest.raises(Refused) as refusal:
            _post(world, idea, bo, body)
        assert refusal.value.field == "text"
    _post(world, idea, bo, "x" * 5000)
    assert world.get(Idea, idea).comment_count == 1


def test_a_closed_idea_still_takes_comments(world: World) -> None:
    idea, _, bo = _one_idea(world, status_key="shipped")
    _post(world, idea, bo, "It works well.")
    assert world.get(Idea, idea).comment_count == 1


def test_nothing_more_is_said_about_an_idea_that_was_taken_down(world: World) -> None:
    idea, ada, _ = _one_idea(world, taken_down_at=now(), taken_down_by="author")
    with pytest.raises(Refused):
        _post(world, idea, ada, "Still here.")
    assert world.all(Comment) == []


def test_a_suspended_member_does_not_comment(world: World) -> None:
    idea, _, bo = _one_idea(world)
    with world.writing():
        db.session.get_one(Member, bo).suspended_at = now()
    with pytest.raises(Refused):
        _post(world, idea, bo, "Let me in.")


def test_what_was_taken_down_or_stands_elsewhere_is_not_answered(world: World) -> None:
    idea, ada, bo = _one_idea(world)
    gone = world.comment(idea, bo, taken_down_at=now(), taken_down_by="author")
    elsewhere = world.comment(world.idea("A loud mode", ada, world.group("Halls", ada)), bo)
    for parent in (gone, elsewhere):
        with pytest.raises(Refused):
            _post(world, idea, ada, "I answer.", parent=parent)
    assert world.get(Idea, idea).comment_count == 0
