"""What happened to groups. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupChanged:
    """A group's words, or who can find it, are no longer what they were; or it is new, or gone."""

    group_id: int


@dataclass(frozen=True)
class JoinRequestAnswered:
    """A moderator answered somebody who asked to belong to a group."""

    request_id: int


@dataclass(frozen=True)
class JoinRequestAnswerWithdrawn:
    """A moderator took back what they had answered somebody who asked to belong to a group."""

    request_id: int
