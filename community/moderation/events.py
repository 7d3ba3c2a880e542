"""What happened in keeping the peace. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ModerationActionTaken:
    """A moderator ruled on an idea, a comment or a member."""

    action_id: int


@dataclass(frozen=True)
class AppealUpheld:
    """Somebody looked at a ruling again, and it stands."""

    action_id: int
