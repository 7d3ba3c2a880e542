"""What rulings changed, in the words in which they keep it, so that each can be undone: as it was, and as it became."""

from datetime import datetime, timedelta
from typing import Any

from community.core.visibility import MODERATOR, PENDING
from community.demo import shapes
from community.demo.numbering import Numbered
from community.moderation import acts

Changes = dict[str, list[Any]]


def made_by(of: Numbered, row: shapes.Ruling) -> Changes:
    """What one ruling changed; nothing for a warning, for what was kept, and for an undoing."""
    at = _text(of, row.ago)
    if row.act == acts.REMOVE:
        return {"removed_by": [None, MODERATOR], "hidden_at": [None, at]}
    if row.act == acts.RESTORE:
        before = _last(of, row, acts.REMOVE)
        return {"removed_by": [MODERATOR, None], "hidden_at": [_text(of, before.ago), None]}
    if row.act == acts.LOCK:
        return {"locked_at": [None, at]}
    if row.act == acts.MOVE and row.group is not None and row.to_group is not None:
        return {"group_id": [of.group_ids[row.group], of.group_ids[row.to_group]]}
    if row.act == acts.APPROVE and row.released is not None:
        held = {"review_state": [PENDING, None], "hidden_at": [_text(of, row.released), None]}
        return {**held, "trusted": [False, True]} if row.trusts else held
    return _to_member(of, row, at)


def _to_member(of: Numbered, row: shapes.Ruling, at: str) -> Changes:
    if row.act == acts.SUSPEND:
        return {"suspended_at": [None, at], **_ending(of, row)}
    if row.act == acts.LIFT:
        before = _last(of, row, acts.SUSPEND)
        ended = {name: [became, was] for name, (was, became) in _ending(of, before).items()}
        return {"suspended_at": [_text(of, before.ago), None], **ended}
    if row.act == acts.BAN and row.left is not None:
        name = next(group.name for group in of.community.groups if group.slug == row.group)
        return {
            "ban": [None, [at, _until(of, row)]],
            "membership": [[row.left.moderates, _text(of, row.left.ago)], None],
            "name": [name, name],
        }
    return {}


def _ending(of: Numbered, row: shapes.Ruling) -> Changes:
    until = _until(of, row)
    return {} if until is None else {"suspended_until": [None, until]}


def _last(of: Numbered, row: shapes.Ruling, act: str) -> shapes.Ruling:
    """The latest ruling of this act before, on the same."""
    before = [
        one
        for one in of.community.rulings
        if one.act == act and one.ago > row.ago and (one.idea, one.comment, one.member) == _key(row)
    ]
    return min(before, key=lambda one: one.ago)


def _key(row: shapes.Ruling) -> tuple[int | None, int | None, str | None]:
    return row.idea, row.comment, row.member


def _until(of: Numbered, row: shapes.Ruling) -> str | None:
    return None if row.lasts is None else _text(of, row.ago - row.lasts)


def _text(of: Numbered, ago: timedelta) -> str:
    moment: datetime = of.now - ago
    return moment.isoformat()
