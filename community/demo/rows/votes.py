"""Rows of votes, and of the looks that they came from."""

from typing import Any

from community.demo.dating import Dated, dated
from community.demo.numbering import Made, Numbered


def votes(of: Numbered) -> Made:
    """Votes, live and withdrawn, and where they were cast."""
    return [
        {
            "id": number,
            "idea_id": of.idea_ids[vote.idea],
            "member_id": of.member_ids[vote.handle],
            "cast_at": of.now - vote.ago,
            "withdrawn_at": None if vote.withdrawn_ago is None else of.now - vote.withdrawn_ago,
            "importance": vote.importance,
            "surface": vote.surface,
            "position": vote.position,
            "is_exploration": vote.is_exploration,
            "from_impression": vote.from_impression,
        }
        for number, vote in enumerate(sorted(of.community.votes, key=lambda vote: -vote.ago), 1)
    ]


def looks(of: Numbered) -> Made:
    """How often ideas were shown, by calendar day."""
    found = dated(of.community.looks, of.community.votes, of.now)
    return [{"idea_id": of.idea_ids[row.idea], **_without_idea(row)} for row in found]


def _without_idea(row: Dated) -> dict[str, Any]:
    values = row._asdict()
    del values["idea"]
    return values
