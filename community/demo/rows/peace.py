"""Rows of what waits for the moderators and of what they have ruled, and what is down since."""

from datetime import datetime
from typing import Any

from community.demo import shapes
from community.demo.numbering import Made, Numbered


def flags(of: Numbered) -> Made:
    """What waits for the moderators."""
    return [
        {
            **_subject(of, row),
            "flagged_by": of.member_ids[row.handle],
            "reason": row.reason,
            "note": row.note,
            "flagged_at": of.now - row.ago,
        }
        for row in sorted(of.community.flags, key=lambda row: -row.ago)
    ]


def rulings(of: Numbered) -> Made:
    """What moderators have done, and why."""
    return [
        {
            "id": number,
            "act": row.act,
            **_subject(of, row),
            "about_id": of.member_ids[_whose(of, row)],
            "ruled_by": of.member_ids[row.handle],
            "reason": row.reason,
            "ruled_at": of.now - row.ago,
        }
        for number, row in enumerate(_in_order(of), 1)
    ]


def ideas_down(of: Numbered) -> dict[int, datetime]:
    """Since when ideas are taken down, by place in the list of ideas."""
    return _down({row.idea: row for row in _in_order(of) if row.idea is not None and row.comment is None}, of.now)


def comments_down(of: Numbered) -> dict[int, datetime]:
    """Since when comments are taken down, by place in the list of comments."""
    return _down({row.comment: row for row in _in_order(of) if row.comment is not None}, of.now)


def down_since(moment: datetime | None) -> dict[str, Any]:
    """The columns that say since when something is taken down by a moderator, or that it stands."""
    return {"taken_down_at": moment, "taken_down_by": None if moment is None else "moderator"}


def _in_order(of: Numbered) -> list[shapes.Ruling]:
    return sorted(of.community.rulings, key=lambda row: -row.ago)


def _down(last: dict[int, shapes.Ruling], now: datetime) -> dict[int, datetime]:
    return {place: now - row.ago for place, row in last.items() if row.act == "take_down"}


def _subject(of: Numbered, row: shapes.Flag | shapes.Ruling) -> dict[str, int | None]:
    return {
        "idea_id": of.idea_ids[row.idea] if row.idea is not None and row.comment is None else None,
        "comment_id": None if row.comment is None else of.comment_ids[row.comment],
        "subject_member_id": None if row.member is None else of.member_ids[row.member],
        "group_id": None if row.idea is None else of.group_ids[of.community.ideas[row.idea].group],
    }


def _whose(of: Numbered, row: shapes.Ruling) -> str:
    if row.comment is not None:
        return of.community.comments[row.comment].handle
    return row.member or of.community.ideas[row.idea or 0].author
