"""Putting a comment into other words."""

import pytest

from community.comments import editing, taking_down
from community.comments.models import Comment
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.members.models import Member
from tests.world import World


def _one_comment(world: World) -> tuple[int, int]:
    ada, bo = world.member("Ada"), world.member("Bo")
    return world.comment(world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo)), bo), bo


def _edit(world: World, comment: int, editor: int, body: str, version: int = 1) -> bool:
    with world.writing():
        return editing.edit(db.session.get_one(Comment, comment), db.session.get_one(Member, editor), body, version)


def test_an_edited_comment_has_its_new_text_and_says_so(world: World) -> None:
    comment, bo = _one_comment(world)
    assert _edit(world, comment, bo, "So do **we**.") is True
    row = world.get(Comment, comment)
    assert (row.body, row.version, row.edited_at is not None) == ("So do **we**.", 2, True)
    assert "<strong>we</strong>" in row.body_html


def test_the_same_text_is_no_edit_whatever_it_began_from(world: World) -> None:
    comment, bo = _one_comment(world)
    assert _edit(world, comment, bo, "So do I.", version=0) is False
    assert world.get(Comment, comment).edited_at is None


def test_a_text_made_from_an_older_version_is_refused(world: World) -> None:
    comment, bo = _one_comment(world)
    _edit(world, comment, bo, "So do we.")
    with pytest.raises(Stale):
        _edit(world, comment, bo, "So do they.", version=1)
    assert world.get(Comment, comment).body == "So do we."


def test_only_its_author_edits_a_comment_and_only_while_it_stands(world: World) -> None:
    comment, bo = _one_comment(world)
    with pytest.raises(Hidden):
        _edit(world, comment, world.member("Cy"), "I was never here.")
    with pytest.raises(Hidden):
        _edit(world, comment, world.member("Sol", role="staff"), "Nor I.")
    for by in ("author", "moderator"):
        with world.writing():
            taking_down.take_down(db.session.get_one(Comment, comment), by)
        with pytest.raises(Refused):
            _edit(world, comment, bo, "Better now?")
