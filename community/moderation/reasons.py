"""Reasons ready to be given with a ruling: what the button says, and the words that a person will read.

Staff word them; every act has its own, in an order of its own.
"""

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from community.kernel.database import db, rows
from community.kernel.errors import Hidden
from community.moderation.models import ReasonTemplate

FRESH = 2.0  # seconds for which the desk may still offer what was worded before


class Reason(NamedTuple):
    """One of them."""

    label: str
    text: str
    fits: str = ""  # the reason of a flag that it answers; empty: whatever was flagged


def for_acts() -> dict[str, list[Reason]]:
    """By act, in their order. One statement."""
    found: dict[str, list[Reason]] = {}
    ordered = select(ReasonTemplate.act, ReasonTemplate.label, ReasonTemplate.text, ReasonTemplate.fits)
    for act, label, text, fits in rows(ordered.order_by(ReasonTemplate.position, ReasonTemplate.id)):
        found.setdefault(act, []).append(Reason(label, text, fits))
    return found


def kept() -> Mapping[str, Sequence[Reason]]:
    """As `for_acts`, read at most every two seconds per process: what the buttons of the desk will say."""
    there = _kept.get(db.engine)
    if there is None or time.monotonic() - there[0] > FRESH:
        there = _kept[db.engine] = (time.monotonic(), for_acts())
    return there[1]


def all_of_them() -> list[ReasonTemplate]:
    """The rows, as those see them who word them: by act, in their order."""
    return list(db.session.scalars(select(ReasonTemplate).order_by(ReasonTemplate.position, ReasonTemplate.id)))


def find(number: int) -> ReasonTemplate:
    """One of them. Raises `Hidden`."""
    found = db.session.get(ReasonTemplate, number)
    if found is None:
        raise Hidden
    return found


_kept: WeakKeyDictionary[Engine, tuple[float, Mapping[str, Sequence[Reason]]]] = WeakKeyDictionary()
