"""Remarks and exchanges that fit many ideas, dealt evenly."""

from __future__ import annotations

from collections import Counter
from random import Random

from community.demo.content.frames import EXCHANGES, MACHINE_EXCHANGES, SINGLES
from community.demo.wishing import Wish

MACHINE_PARTS = ("Steam wand", "Brewing", "Water tank", "Display", "Body", "Energy")
MOST_USES = 3


class Deck:
    """Frames dealt evenly, so that none comes up again before its time."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.dealt: Counter[str] = Counter()

    def draw(self, wish: Wish, room: int) -> tuple[str, ...]:
        """One frame that still has room, or nothing."""
        kind = self.rng.random()
        pool: list[tuple[str, ...]]
        if kind < 0.36 and wish.remarks:
            pool = [(line,) for line in wish.remarks]
        elif kind < 0.58:
            pool = [(line,) for line in SINGLES]
        elif kind < 0.75 and wish.idea.part in MACHINE_PARTS:
            pool = [lines for lines in MACHINE_EXCHANGES if len(lines) <= room]
        else:
            pool = [lines for lines in EXCHANGES if len(lines) <= room]
        if not pool:
            return ()
        least = min(self.dealt[lines[0]] for lines in pool)
        lines = self.rng.choice([lines for lines in pool if self.dealt[lines[0]] == least])
        if least >= MOST_USES:
            return ()
        self.dealt[lines[0]] += 1
        return lines
