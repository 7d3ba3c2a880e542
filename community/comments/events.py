"""Events about comments. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommentPosted:
    """A comment was posted, or a pending one was approved."""

    comment_id: int


@dataclass(frozen=True)
class CommentChanged:
    """The text of a comment changed, or it was hidden, restored or imported."""

    comment_id: int


@dataclass(frozen=True)
class CommentErased:
    """The text of a comment, or a handle in it, was deleted for good. Nothing made from it may be kept."""

    comment_id: int


@dataclass(frozen=True)
class MemberMentioned:
    """A comment mentions a member whom it did not mention before."""

    comment_id: int
    member_id: int
