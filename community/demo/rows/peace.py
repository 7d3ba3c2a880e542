"""Rows of what waits for the moderators and of what they have ruled, and of appeals."""

from community.demo import shapes
from community.demo.numbering import Made, Numbered
from community.demo.rows import changes


def flags(of: Numbered) -> Made:
    """What waits for the moderators, and what they have answered."""
    return [
        {
            **_subject(of, row),
            "reporter_id": of.member_ids[row.handle],
            "reason": row.reason,
            "note": row.note,
            "reported_at": of.now - row.ago,
            "counts": row.counts,
            "action_id": None if row.ruling is None else of.ruling_ids[row.ruling],
        }
        for row in sorted(of.community.flags, key=lambda row: -row.ago)
    ]


def rulings(of: Numbered) -> Made:
    """What moderators have done, why, and what that changed."""
    made: Made = [
        {
            "id": of.ruling_ids[index],
            "act": row.act,
            **_subject(of, row),
            **_where(of, row),
            "about_id": of.member_ids[_whose(of, row)],
            "moderator_id": of.member_ids[row.handle],
            "reason": row.reason,
            "acted_at": of.now - row.ago,
            "until": None if row.lasts is None else of.now - row.ago + row.lasts,
            "undoes_id": None if row.undoes is None else of.ruling_ids[row.undoes],
            "before": changes.made_by(of, row),
        }
        for index, row in enumerate(of.community.rulings)
    ]
    return sorted(made, key=lambda row: row["id"])


def appeals(of: Numbered) -> Made:
    """Who asked for a ruling to be looked at again, and what was answered."""
    return [
        {
            "action_id": of.ruling_ids[row.ruling],
            "reason": row.reason,
            "appealed_at": of.now - row.ago,
            "outcome": row.outcome,
            "answer": row.answer,
            "decided_by": None if row.handle is None else of.member_ids[row.handle],
            "decided_at": None if row.decided_ago is None else of.now - row.decided_ago,
        }
        for row in of.community.appeals
    ]


def _subject(of: Numbered, row: shapes.Flag | shapes.Ruling) -> dict[str, int | None]:
    return {
        "idea_id": of.idea_ids[row.idea] if row.idea is not None and row.comment is None else None,
        "comment_id": None if row.comment is None else of.comment_ids[row.comment],
        "subject_member_id": None if row.member is None else of.member_ids[row.member],
        "group_id": None if row.idea is None else of.group_ids[of.community.ideas[row.idea].group],
    }


def _where(of: Numbered, row: shapes.Ruling) -> dict[str, int | None]:
    """The group that a member is banned from, or that an idea moved from, and where it moved."""
    here = {} if row.group is None else {"group_id": of.group_ids[row.group]}
    return {**here, "to_group_id": None if row.to_group is None else of.group_ids[row.to_group]}


def _whose(of: Numbered, row: shapes.Ruling) -> str:
    if row.comment is not None:
        return of.community.comments[row.comment].handle
    return row.member or of.community.ideas[row.idea or 0].author
