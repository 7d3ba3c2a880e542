"""Ideas like one that somebody is writing, each of which could be voted for instead."""

from typing import NamedTuple

from community.ideas import looking
from community.search import finding
from community.search.shapes import Similar
from community.site import choices
from community.web.login import viewer

MOST = 5


class Alike(NamedTuple):
    """A similar idea, where it stands among them, and whether its count would not lead the viewer's vote."""

    idea: Similar
    place: str
    is_mine: bool
    shows_count: bool


def to(title: str) -> list[Alike]:
    """Ideas like a title, as the viewer sees them; showing them is a look. None for a title of one short word."""
    who = viewer()
    if len(title) < 3:
        return []
    placed = looking.placed("similar", finding.similar(who, title, MOST))
    looking.ledger.shown(who, placed)
    open_counts = not choices.current().hide_counts or (who is not None and who.is_staff)
    return [
        Alike(
            idea,
            str(place),
            is_mine=who is not None and who.id == idea.author_id,
            shows_count=open_counts or idea.my_vote or idea.is_closed,
        )
        for idea, place in placed
    ]
