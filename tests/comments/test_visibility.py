"""Removing and restoring comments, and erasing those of deleted members."""

import pytest

from community.comments import counters, visibility
from community.comments.models import Comment
from community.core import outbox
from community.core.db import db
from community.core.errors import Refused
from community.ideas.models import Idea
from community.members.events import MemberDeleted
from tests.factory import Factory


def _one_comment(factory: Factory) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo))
    return factory.comment(idea, bo), idea, bo


def _act(factory: Factory, act: object, comment: int, by: str) -> object:
    with factory.writing():
        return act(db.session.get_one(Comment, comment), by)  # type: ignore[operator]


def test_removing_and_restoring_change_the_count_once(factory: Factory) -> None:
    comment, idea, _ = _one_comment(factory)
    for act, done, count in (
        (visibility.remove, True, 0),
        (visibility.remove, False, 0),
        (visibility.restore, True, 1),
        (visibility.restore, False, 1),
    ):
        assert _act(factory, act, comment, "author") is done
        assert factory.get(Idea, idea).comment_count == count
    assert factory.get(Comment, comment).removed_by is None


def test_an_author_cannot_restore_what_a_moderator_removed(factory: Factory) -> None:
    comment, idea, _ = _one_comment(factory)
    _act(factory, visibility.remove, comment, "moderator")
    with pytest.raises(Refused):
        _act(factory, visibility.restore, comment, "author")
    assert _act(factory, visibility.remove, comment, "author") is False
    assert _act(factory, visibility.restore, comment, "moderator") is True
    assert factory.get(Idea, idea).comment_count == 1


def test_a_moderator_can_remove_but_not_restore_what_its_author_removed(factory: Factory) -> None:
    comment, idea, _ = _one_comment(factory)
    _act(factory, visibility.remove, comment, "author")
    with pytest.raises(Refused):
        _act(factory, visibility.restore, comment, "moderator")
    assert _act(factory, visibility.remove, comment, "moderator") is True
    with pytest.raises(Refused):
        _act(factory, visibility.restore, comment, "author")
    assert factory.get(Idea, idea).comment_count == 0


def test_erasing_a_deleted_members_comments_twice_counts_once(factory: Factory) -> None:
    _comment, idea, bo = _one_comment(factory)
    factory.comment(idea, bo, "And at night.")
    factory.comment(idea, factory.member("Cy"), "I stay.")
    for _round in range(2):
        with factory.writing():
            outbox.record(MemberDeleted(bo))
        factory.work()
        assert factory.get(Idea, idea).comment_count == 1
    assert [row.removed_by for row in factory.all(Comment)] == ["author", "author", None]


@pytest.mark.plants_counters("recounting has to find them")
def test_recounting_finds_exactly_the_wrong_counter(factory: Factory) -> None:
    _comment, idea, bo = _one_comment(factory)
    _act(factory, visibility.remove, factory.comment(idea, bo, "And at night."), "author")
    with factory.reading():
        assert counters.drifts() == []
    with factory.writing():
        db.session.get_one(Idea, idea).comment_count = 7
    with factory.reading():
        assert [(drift.id, drift.stored, drift.actual) for drift in counters.drifts()] == [(idea, 7, 1)]
