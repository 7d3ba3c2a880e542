"""Posting comments and replies."""

import pytest

from community.comments import commenting
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Refused
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import Factory


def _one_idea(factory: Factory, **values: object) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo), **values), ada, bo


def _post(factory: Factory, idea: int, author: int, body: str, parent: int | None = None) -> int:
    with factory.writing():
        replied_to = db.session.get_one(Comment, parent) if parent else None
        return commenting.post(db.session.get_one(Idea, idea), db.session.get_one(Member, author), body, replied_to).id


def test_posting_stores_the_text_and_counts_the_comment(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    comment = factory.get(Comment, _post(factory, idea, bo, "  So do *I*.\r\nEvery day. "))
    assert (comment.body, comment.parent_id, comment.version) == ("So do *I*.\nEvery day.", None, 1)
    assert "<em>I</em>" in comment.body_html
    assert factory.get(Idea, idea).comment_count == 1


def test_a_reply_to_a_reply_belongs_to_the_first_level_comment(factory: Factory) -> None:
    idea, ada, bo = _one_idea(factory)
    first = _post(factory, idea, bo, "So do I.")
    reply = _post(factory, idea, ada, "Thank you.", parent=first)
    assert factory.get(Comment, _post(factory, idea, bo, "Not at all.", parent=reply)).parent_id == first


def test_a_comment_has_from_2_to_5000_characters(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    for body in ("", " a ", "x" * 5001):
        with pytest.raises(Refused) as refusal:
            _post(factory, idea, bo, body)
        assert refusal.value.field == "text"
    _post(factory, idea, bo, "x" * 5000)
    assert factory.get(Idea, idea).comment_count == 1


def test_a_closed_idea_still_takes_comments(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory, status_key="shipped")
    _post(factory, idea, bo, "It works well.")
    assert factory.get(Idea, idea).comment_count == 1


def test_a_removed_idea_takes_no_comments(factory: Factory) -> None:
    idea, ada, _ = _one_idea(factory, hidden_at=now(), removed_by="author")
    with pytest.raises(Refused):
        _post(factory, idea, ada, "Still here.")
    assert factory.all(Comment) == []


def test_a_suspended_member_cannot_comment(factory: Factory) -> None:
    idea, _, bo = _one_idea(factory)
    factory.suspend(bo)
    with pytest.raises(Refused):
        _post(factory, idea, bo, "Let me in.")


def test_removed_comments_and_those_of_other_ideas_cannot_be_replied_to(factory: Factory) -> None:
    idea, ada, bo = _one_idea(factory)
    removed = factory.comment(idea, bo, hidden_at=now(), removed_by="author")
    of_other_idea = factory.comment(factory.idea("A loud mode", ada, factory.group("Halls", ada)), bo)
    for parent in (removed, of_other_idea):
        with pytest.raises(Refused):
            _post(factory, idea, ada, "I answer.", parent=parent)
    assert factory.get(Idea, idea).comment_count == 0
