"""Events about comments. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommentPosted:
    """A comment was posted, or a pending one was approved."""

    comment_id: int


@dataclass(frozen=True)
class MemberMentioned:
    """A comment mentions a member whom it did not mention before."""

    comment_id: int
    member_id: int
