"""What is out of sight, and why: taken down by a moderator, held, or set aside by flags."""

from collections.abc import Mapping, Sequence
from typing import Any

from community.core.visibility import MODERATOR
from community.demo import shapes
from community.demo.numbering import Numbered
from community.moderation import acts

Columns = dict[str, Any]
IN_SIGHT: Columns = {"hidden_at": None, "removed_by": None, "review_state": None}


def ideas_out(of: Numbered) -> dict[int, Columns]:
    """The columns of ideas that are out of sight, by place in the list of ideas."""
    last = {row.idea: row for row in of.rulings if row.idea is not None and row.comment is None and _hides(row)}
    return _out(of, last, of.community.ideas)


def comments_out(of: Numbered) -> dict[int, Columns]:
    """The columns of comments that are out of sight, by place in the list of comments."""
    last = {row.comment: row for row in of.rulings if row.comment is not None and _hides(row)}
    return _out(of, last, of.community.comments)


def _hides(row: shapes.Ruling) -> bool:
    """Whether a ruling says what is in sight: the others leave that as it is."""
    return row.act in (acts.REMOVE, acts.RESTORE, acts.UNDO, acts.APPROVE)


def _out(
    of: Numbered, last: Mapping[int, shapes.Ruling], written: Sequence[shapes.Idea | shapes.Comment]
) -> dict[int, Columns]:
    review_state = {
        place: {"hidden_at": of.now - one.withheld_ago, "removed_by": None, "review_state": one.review_state}
        for place, one in enumerate(written)
        if one.withheld_ago is not None
    }
    down = {
        place: {"hidden_at": of.now - row.ago, "removed_by": MODERATOR, "review_state": None}
        for place, row in last.items()
        if row.act == acts.REMOVE
    }
    return {**review_state, **down}
