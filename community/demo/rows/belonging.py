"""Rows of who asked to belong, who was invited and came, whom moderators trust, and whom they sent away."""

from community.demo.numbering import Made, Numbered
from community.moderation import acts


def requests(of: Numbered) -> Made:
    """Who asked to belong, and what was said to it."""
    questions = {group.slug: group.question for group in of.community.groups}
    return [
        {
            "group_id": of.group_ids[row.group],
            "member_id": of.member_ids[row.handle],
            "question": questions[row.group],
            "answer": row.answer,
            "asked_at": of.now - row.ago,
            "outcome": row.outcome,
            "message": row.word,
            "decided_at": None if row.decided_ago is None else of.now - row.decided_ago,
            "decided_by": None if row.decided_by is None else of.member_ids[row.decided_by],
        }
        for row in sorted(of.community.requests, key=lambda row: -row.ago)
    ]


def invitations(of: Numbered) -> Made:
    """Links to groups."""
    return [
        {
            "id": number,
            "group_id": of.group_ids[row.group],
            "code": row.code,
            "note": row.note,
            "created_by": of.member_ids[row.handle],
            "created_at": of.now - row.ago,
            "expires_at": of.now - row.ago + row.lasts,
            "max_uses": row.most,
            "used_count": len(row.came),
        }
        for number, row in enumerate(sorted(of.community.invitations, key=lambda row: -row.ago), 1)
    ]


def uses(of: Numbered) -> Made:
    """Who came by a link."""
    return [
        {"invitation_id": number, "member_id": of.member_ids[one.handle], "used_at": of.now - one.ago}
        for number, row in enumerate(sorted(of.community.invitations, key=lambda row: -row.ago), 1)
        for one in row.came
    ]


def trusts(of: Numbered) -> Made:
    """Whom moderators trust in a group."""
    return [
        {
            "group_id": of.group_ids[row.group],
            "member_id": of.member_ids[row.handle],
            "trusted_by": of.member_ids[row.by],
            "trusted_at": of.now - row.ago,
        }
        for row in of.community.trusts
    ]


def bans(of: Numbered) -> Made:
    """Whom moderators sent away from a group."""
    return [
        {
            "group_id": of.group_ids[row.group],
            "member_id": of.member_ids[row.member],
            "banned_at": of.now - row.ago,
            "ends_at": None if row.lasts is None else of.now - row.ago + row.lasts,
        }
        for row in of.rulings
        if row.act == acts.BAN and row.group and row.member
    ]
