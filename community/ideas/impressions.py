"""Looks: how often an idea was shown to somebody who could vote on it, and where.

A row counts only if the viewer could still vote on it (open, not theirs, not voted yet) and once per member, idea and
day. Staff, authors, visitors and prefetching browsers never count. It costs no statement in a request: counts gather
in this process and are flushed every few seconds; a crash loses the last few seconds.
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
IMPORT = "import"  # where nobody is here
SURFACES = frozenset(
    {
        *("trending", "top", "new", "group", "status", "author", "answered", "discover", "search", "similar"),
        *(DIRECT, IMPORT),
    }
)
MAX_POSITION = 9999  # the last position that a place can name
MAX_REMEMBERED = 250_000  # looks of a day of which this process knows at least: 18 MB

ShownRow = TypeVar("ShownRow")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an idea was shown: on which list, at which row (from 1; 0 where there is no order), in a reserved slot."""

    surface: str
    position: int = 0
    is_exploration: bool = False

    def __str__(self) -> str:
        return f"{self.surface}.{self.position}" + (".r" if self.is_exploration else "")


class ShownIdea(Protocol):
    """What is asked of a row to know whether showing it is a look."""

    @property
    def id(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def my_vote(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...


def parse_placement(text: str | None) -> Placement | None:
    """The place that an address or form names, or None if it names none on this site."""
    match = re.fullmatch(r"([a-z]{1,12})\.(\d{1,4})(\.r)?", text or "", re.ASCII)
    if match is None or match[1] not in SURFACES or match[1] == IMPORT:
        return None
    return Placement(match[1], int(match[2]), bool(match[3]))


def with_placements(surface: str, rows: Sequence[ShownRow], before: int = 0) -> list[tuple[ShownRow, Placement]]:
    """Rows of a list with where each is shown; `before` is how many stood on the pages before."""
    return [
        (row, Placement(surface, min(before + number, MAX_POSITION), getattr(row, "is_exploration", False)))
        for number, row in enumerate(rows, 1)
    ]


def counts_for(viewer: Member | None) -> bool:
    """Whether this viewer's looks are counted at all."""
    return viewer is not None and not viewer.is_site_moderator and not viewer.is_suspended


def could_vote(viewer: Member, idea: ShownIdea) -> bool:
    """Whether a look at this idea could have become a vote."""
    return not idea.is_closed and not idea.my_vote and idea.author_id != viewer.id


class RecentPlacements:
    """Where members looked at ideas today: the latest `most` looks at least, and never more than twice as many.

    On a day with more, who comes back after all the others is counted again, and the process does not grow.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: dict[Placement, Placement] = {}  # one of each, however many looks there were from it
        self._latest: dict[int, Placement] = {}
        self._earlier: dict[int, Placement] = {}

    def find(self, viewer_id: int, idea_id: int) -> Placement | None:
        """Where the member looked at it, if that is remembered."""
        pair = self._pair(viewer_id, idea_id)
        return self._latest.get(pair) or self._earlier.get(pair)

    def note(self, viewer_id: int, idea_id: int, place: Placement) -> None:
        """Remember it, and forget what lies furthest back if it would be too much."""
        if len(self._latest) >= self._most:
            self._earlier, self._latest = self._latest, {}
        self._latest[self._pair(viewer_id, idea_id)] = self._places.setdefault(place, place)

    def clear(self) -> None:
        """Forget all of it."""
        for kept in (self._places, self._latest, self._earlier):
            kept.clear()

    @staticmethod
    def _pair(viewer_id: int, idea_id: int) -> int:
        return viewer_id << 32 | idea_id  # smaller than a tuple; ids have 31 bits


class ImpressionCounter:
    """Looks gathered in this process and not yet written down."""

    def __init__(self, remembered: int = MAX_REMEMBERED) -> None:
        self._lock = threading.Lock()
        self._day = date.min
        self._looked = RecentPlacements(remembered)
        self._opened = RecentPlacements(remembered)
        self._shows: Counter[tuple[int, date, Placement]] = Counter()
        self._opens: Counter[tuple[int, date, Placement]] = Counter()

    def shown(self, viewer: Member | None, ideas: Iterable[tuple[ShownIdea, Placement]]) -> None:
        """A page showed these ideas at these places."""
        if viewer is None or not counts_for(viewer):
            return
        with self._lock:
            today = self._turn_page()
            for idea, place in ideas:
                if could_vote(viewer, idea) and self._looked.find(viewer.id, idea.id) is None:
                    self._looked.note(viewer.id, idea.id, place)
                    self._shows[idea.id, today, place] += 1

    def opened(self, viewer: Member | None, idea: ShownIdea, place: Placement | None) -> None:
        """An idea's own page was opened, from a row at this place or else from elsewhere, which is a look itself."""
        if place is None or place.surface == DIRECT:
            self.shown(viewer, [(idea, Placement(DIRECT))])
            return
        if viewer is None or not counts_for(viewer) or not could_vote(viewer, idea):
            return
        with self._lock:
            today = self._turn_page()
            was_counted_here = self._looked.find(viewer.id, idea.id) in (None, place)  # as for a vote, below
            if was_counted_here and self._opened.find(viewer.id, idea.id) is None:
                self._opened.note(viewer.id, idea.id, place)
                self._opens[idea.id, today, place] += 1

    def is_counted(self, viewer: Member, idea_id: int, place: Placement) -> bool:
        """Whether a vote from this place followed the look that was counted: not if today's was at another place.

        A rate must not gain votes from looks that it leaves out. Where this process knows of no look, it was
        yesterday's, or another process counted it.
        """
        with self._lock:
            self._turn_page()
            return self._looked.find(viewer.id, idea_id) in (None, place)

    def flush(self) -> None:
        """Write the counts down and mark their ideas stale. The caller commits; what failed is counted again."""
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

    def _turn_page(self) -> date:
        today = now().date()
        if today != self._day:
            self._day = today
            self._looked.clear()
            self._opened.clear()
        return today


counter = ImpressionCounter()


def flush() -> None:
    """Write down what this process counted."""
    counter.flush()


def _write(shows: Counter[tuple[int, date, Placement]], opens: Counter[tuple[int, date, Placement]]) -> None:
    keys = sorted(shows.keys() | opens.keys(), key=lambda key: (key[0], key[1], str(key[2])))  # one order: no deadlock
    if not keys:
        return
    rows = [
        {
            "idea_id": idea_id,
            "day": day,
            "surface": place.surface,
            "position": place.position,
            "is_exploration": place.is_exploration,
            "shows": shows[idea_id, day, place],
            "opens": opens[idea_id, day, place],
        }
        for idea_id, day, place in keys
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
    # One order of locking for all who change several ideas: two of them wait for each other, and nobody in a ring.
    db.session.execute(select(Idea.id).where(Idea.id.in_(ids)).order_by(Idea.id).with_for_update(key_share=True))
    for start in range(0, len(rows), 500):
        db.session.execute(statement.values(rows[start : start + 500]))
    db.session.execute(update(Idea).where(Idea.id.in_(ids)).values(stale_since=now()))
