"""Events about groups. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupChanged:
    """A group was created, deleted or changed: its texts, its URL or who can find it."""

    group_id: int


@dataclass(frozen=True)
class JoinRequested:
    """A member requested to join a group."""

    request_id: int


@dataclass(frozen=True)
class JoinRequestAnswered:
    """A moderator approved or declined a join request."""

    request_id: int


@dataclass(frozen=True)
class JoinRequestAnswerWithdrawn:
    """A moderator withdrew their answer to a join request, which is pending again."""

    request_id: int
