"""Editing comments."""

import pytest

from community.comments import editing, visibility
from community.comments.models import Comment
from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.members.models import Member
from tests.factory import Factory


def _one_comment(factory: Factory) -> tuple[int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return factory.comment(factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo)), bo), bo


def _edit(factory: Factory, comment: int, editor: int, body: str, version: int = 1) -> bool:
    with factory.writing():
        return editing.edit(db.session.get_one(Comment, comment), db.session.get_one(Member, editor), body, version)


def test_editing_replaces_the_text_and_marks_the_comment_as_edited(factory: Factory) -> None:
    comment, bo = _one_comment(factory)
    assert _edit(factory, comment, bo, "So do **we**.") is True
    row = factory.get(Comment, comment)
    assert (row.body, row.version, row.edited_at is not None) == ("So do **we**.", 2, True)
    assert "<strong>we</strong>" in row.body_html


def test_saving_the_same_text_is_no_edit(factory: Factory) -> None:
    comment, bo = _one_comment(factory)
    assert _edit(factory, comment, bo, "So do I.", version=0) is False
    assert factory.get(Comment, comment).edited_at is None


def test_an_edit_of_an_older_version_is_refused(factory: Factory) -> None:
    comment, bo = _one_comment(factory)
    _edit(factory, comment, bo, "So do we.")
    with pytest.raises(Stale):
        _edit(factory, comment, bo, "So do they.", version=1)
    assert factory.get(Comment, comment).body == "So do we."


def test_only_the_author_can_edit_and_only_a_visible_comment(factory: Factory) -> None:
    comment, bo = _one_comment(factory)
    with pytest.raises(Hidden):
        _edit(factory, comment, factory.member("Cy"), "I was never here.")
    with pytest.raises(Hidden):
        _edit(factory, comment, factory.member("Sol", role="staff"), "Nor I.")
    for by in ("author", "moderator"):
        with factory.writing():
            visibility.remove(db.session.get_one(Comment, comment), by)
        with pytest.raises(Refused):
            _edit(factory, comment, bo, "Better now?")
