"""What happened to comments. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommentPosted:
    """A member said something about an idea."""

    comment_id: int


@dataclass(frozen=True)
class MemberMentioned:
    """A comment names a member by their handle, and did not before."""

    comment_id: int
    member_id: int
