"""Rows of what waits for the moderators."""

from community.demo.numbering import Made, Numbered


def flags(of: Numbered) -> Made:
    """What waits for the moderators."""
    return [
        {
            "idea_id": of.idea_ids[row.idea] if row.comment is None else None,
            "comment_id": None if row.comment is None else of.comment_ids[row.comment],
            "subject_member_id": None,
            "group_id": of.group_ids[of.community.ideas[row.idea].group],
            "flagged_by": of.member_ids[row.handle],
            "reason": row.reason,
            "note": row.note,
            "flagged_at": of.now - row.ago,
        }
        for row in sorted(of.community.flags, key=lambda row: -row.ago)
    ]
