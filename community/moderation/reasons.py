"""Reasons ready to be given with a ruling: what the button says, and the words that a person will read."""

from typing import NamedTuple

from sqlalchemy import select

from community.kernel.database import rows
from community.moderation.models import ReasonTemplate


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
