"""What happened to comments. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommentPosted:
    """A member said something about an idea."""

    comment_id: int
