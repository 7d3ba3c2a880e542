"""Rows of what the company decided, in working hours."""

from datetime import datetime

from community.core import markup
from community.demo import shapes
from community.demo.dating import at_work
from community.demo.numbering import Made, Numbered

FIRST_STATUS = "open"


def decisions(of: Numbered) -> Made:
    """What the company decided and answered."""
    dated = sorted(((_decided_at(of, row), row) for row in of.community.decisions), key=lambda pair: pair[0])
    return [
        {
            "id": number,
            "idea_id": of.idea_ids[row.idea],
            "status_key": row.status,
            "reason": row.reason,
            "answer": row.answer,
            "answer_html": markup.to_html(row.answer) if row.answer else "",
            "changed_by": of.member_ids[row.handle],
            "changed_at": moment,
        }
        for number, (moment, row) in enumerate(dated, 1)
    ]


def statuses_since(of: Numbered) -> dict[int, datetime]:
    """Since when ideas have their status, where it is not that of the first day."""
    before: dict[int, str] = {}
    since: dict[int, datetime] = {}
    for row in sorted(of.community.decisions, key=lambda row: -row.ago):
        if row.status != before.get(row.idea, FIRST_STATUS):
            since[row.idea] = _decided_at(of, row)
        before[row.idea] = row.status
    return since


def _decided_at(of: Numbered, row: shapes.Decision) -> datetime:
    return at_work(of.now - row.ago, of.now - of.community.ideas[row.idea].ago, of.now)
