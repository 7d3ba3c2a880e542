"""What is out of sight, and why: taken down by a moderator, held, or set aside by flags."""

from collections.abc import Mapping, Sequence
from typing import Any

from community.demo import shapes
from community.demo.numbering import Numbered
from community.moderation import acts

Columns = dict[str, Any]
IN_SIGHT: Columns = {"taken_down_at": None, "taken_down_by": None, "withheld": None}


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
    return row.act in (acts.TAKE_DOWN, acts.RESTORE, acts.UNDO, acts.APPROVE)


def _out(
    of: Numbered, last: Mapping[int, shapes.Ruling], written: Sequence[shapes.Idea | shapes.Comment]
) -> dict[int, Columns]:
    withheld = {
        place: {"taken_down_at": of.now - one.withheld_ago, "taken_down_by": None, "withheld": one.withheld}
        for place, one in enumerate(written)
        if one.withheld_ago is not None
    }
    down = {
        place: {"taken_down_at": of.now - row.ago, "taken_down_by": acts.MODERATOR, "withheld": None}
        for place, row in last.items()
        if row.act == acts.TAKE_DOWN
    }
    return {**withheld, **down}
