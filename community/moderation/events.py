"""What happened in keeping the peace. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ruled:
    """A moderator ruled on an idea, a comment or a member."""

    ruling_id: int


@dataclass(frozen=True)
class AppealUpheld:
    """Somebody looked at a ruling again, and it stands."""

    ruling_id: int
