"""Impressions: how often an idea was shown to someone who could vote on it, and where.

Every impression counts whose viewer can still vote on the idea (open, not their own, not voted yet). Staff, authors,
visitors and prefetching browsers are not counted. Who saw what is neither stored nor remembered. A request runs no
statement for it: counts are collected in memory and flushed every few seconds; a crash loses the last few seconds.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import select, update

from community.core.db import db, insert, now
from community.ideas.models import Idea, Impression
from community.members.models import Member

DIRECT = "direct"
IMPORT = "import"  # votes that came with an import
SURFACES = frozenset(
    {
        *("trending", "top", "new", "group", "status", "author", "answered", "discover", "search", "similar"),
        *(DIRECT, IMPORT),
    }
)
MAX_POSITION = 9999  # the largest position in a placement

ShownRow = TypeVar("ShownRow")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an idea was shown: surface, position (from 1; 0 without an order), and whether in an exploration slot."""

    surface: str
    position: int = 0
    is_exploration: bool = False

    def __str__(self) -> str:
        return f"{self.surface}.{self.position}" + (".r" if self.is_exploration else "")


class ShownIdea(Protocol):
    """What a row must have to decide whether showing it is an impression."""

    @property
    def id(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def my_vote(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...


def parse_placement(text: str | None) -> Placement | None:
    """The placement in a URL or form field, or None if it is not valid."""
    match = re.fullmatch(r"([a-z]{1,12})\.(\d{1,4})(\.r)?", text or "", re.ASCII)
    if match is None or match[1] not in SURFACES or match[1] == IMPORT:
        return None
    return Placement(match[1], int(match[2]), bool(match[3]))


def with_placements(surface: str, rows: Sequence[ShownRow], before: int = 0) -> list[tuple[ShownRow, Placement]]:
    """Rows of a list with their placements; `before` is the number of rows on earlier pages."""
    return [
        (row, Placement(surface, min(before + number, MAX_POSITION), getattr(row, "is_exploration", False)))
        for number, row in enumerate(rows, 1)
    ]


def counts_for(viewer: Member | None) -> bool:
    """Whether impressions of this viewer are counted at all."""
    return viewer is not None and not viewer.is_site_moderator and not viewer.is_suspended


def could_vote(viewer: Member, idea: ShownIdea) -> bool:
    """Whether the viewer could vote on this idea after seeing it."""
    return not idea.is_closed and not idea.my_vote and idea.author_id != viewer.id


class ImpressionCounter:
    """Impressions counted in this process and not yet stored."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shows: Counter[tuple[int, date, Placement]] = Counter()
        self._opens: Counter[tuple[int, date, Placement]] = Counter()

    def shown(self, viewer: Member | None, ideas: Iterable[tuple[ShownIdea, Placement]]) -> None:
        """Count ideas that a page showed at these placements."""
        if viewer is None or not counts_for(viewer):
            return
        today = now().date()
        with self._lock:
            for idea, placement in ideas:
                if could_vote(viewer, idea):
                    self._shows[idea.id, today, placement] += 1

    def opened(self, viewer: Member | None, idea: ShownIdea, placement: Placement | None) -> None:
        """Count the opening of an idea's page: a click if it came from a row, else an impression of its own."""
        if placement is None or placement.surface == DIRECT:
            self.shown(viewer, [(idea, Placement(DIRECT))])
            return
        if viewer is not None and counts_for(viewer) and could_vote(viewer, idea):
            with self._lock:
                self._opens[idea.id, now().date(), placement] += 1

    def flush(self) -> None:
        """Store the counts and mark their ideas as stale. The caller commits. Counts are kept if this fails."""
        with self._lock:
            shows, opens = self._shows, self._opens
            self._shows, self._opens = Counter(), Counter()
        try:
            _write(shows, opens)
        except Exception:
            with self._lock:
                self._shows.update(shows)
                self._opens.update(opens)
            raise


counter = ImpressionCounter()


def flush() -> None:
    """Store what this process has counted."""
    counter.flush()


def _write(shows: Counter[tuple[int, date, Placement]], opens: Counter[tuple[int, date, Placement]]) -> None:
    keys = sorted(shows.keys() | opens.keys(), key=lambda key: (key[0], key[1], str(key[2])))  # one order: no deadlock
    if not keys:
        return
    rows = [
        {
            "idea_id": idea_id,
            "day": day,
            "surface": placement.surface,
            "position": placement.position,
            "is_exploration": placement.is_exploration,
            "shows": shows[idea_id, day, placement],
            "opens": opens[idea_id, day, placement],
        }
        for idea_id, day, placement in keys
    ]
    statement = insert(Impression)
    statement = statement.on_conflict_do_update(
        index_elements=["idea_id", "day", "surface", "position", "is_exploration"],
        set_={
            "shows": Impression.shows + statement.excluded.shows,
            "opens": Impression.opens + statement.excluded.opens,
        },
    )
    ids = sorted({key[0] for key in keys})
    # Locked in the order of their ids, as everywhere that locks several ideas, to avoid a deadlock.
    db.session.execute(select(Idea.id).where(Idea.id.in_(ids)).order_by(Idea.id).with_for_update(key_share=True))
    for start in range(0, len(rows), 500):
        db.session.execute(statement.values(rows[start : start + 500]))
    db.session.execute(update(Idea).where(Idea.id.in_(ids)).values(stale_since=now()))
