"""Events of internal notes. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoteMentionsChanged:
    """A note mentions people on staff. Those who were told before aren't told again."""

    note_id: int
