"""What happened to groups. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupChanged:
    """A group's words, or who can find it, are no longer what they were; or it is new, or gone."""

    group_id: int
