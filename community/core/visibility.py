"""Visibility of ideas and comments: what hides a post, and the state that each act leads to.

A post is hidden while it has been removed by its author or a moderator, while it waits for review, or both. The
functions below are the transition table: each takes a state and returns the next one, or None if the act changes
nothing. They use no database. `ideas.visibility` and `comments.visibility` lock the row, ask here, write the new
state and update the counters that follow from it.

| act                | applies to                        | leads to                                       |
| ------------------ | --------------------------------- | ---------------------------------------------- |
| remove             | not yet removed by a moderator    | removed_by set, review_state kept              |
| restore, author    | removed by the author             | removed_by cleared, review_state kept          |
| restore, moderator | hidden                            | visible                                        |
| hide_for_review    | not under review                  | review_state set, removed_by kept              |
| approve            | under review                      | review_state cleared, removed_by kept          |
"""

from enum import Enum, auto
from typing import NamedTuple

AUTHOR, MODERATOR = "author", "moderator"  # who removed a post
PENDING = "pending"  # under review because the group pre-moderates posts
AUTO_HIDDEN = "auto_hidden"  # under review because enough members reported it


class Visibility(NamedTuple):
    """What hides a post: who removed it, and why it is under review. Visible if both are None."""

    removed_by: str | None = None
    review_state: str | None = None

    @property
    def is_hidden(self) -> bool:
        return self.removed_by is not None or self.review_state is not None


class Obstacle(Enum):
    """Why an author cannot restore their own post."""

    REMOVED_BY_MODERATOR = auto()
    UNDER_REVIEW = auto()


class NotRestorable(Exception):
    """Raised by `restore`. Callers turn the obstacle into a sentence about their kind of post."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.name)
        self.obstacle = obstacle


def remove(state: Visibility, by: str) -> Visibility | None:
    """Remove a post. A removal by a moderator replaces the author's own, which the author can then no longer undo."""
    if state.removed_by in (by, MODERATOR):
        return None
    return state._replace(removed_by=by)


def restore(state: Visibility, by: str) -> Visibility | None:
    """Undo a removal. Restoring by a moderator also ends a review; restoring by the author does not.

    Raises `NotRestorable` if the author asks and a moderator removed the post or only the review hides it.
    """
    if not state.is_hidden:
        return None
    if by == MODERATOR:
        return Visibility()
    if state.removed_by == MODERATOR:
        raise NotRestorable(Obstacle.REMOVED_BY_MODERATOR)
    if state.removed_by is None:
        raise NotRestorable(Obstacle.UNDER_REVIEW)
    return state._replace(removed_by=None)


def hide_for_review(state: Visibility, why: str) -> Visibility | None:
    """Hide a post until a moderator reviews it; `why` is `PENDING` or `AUTO_HIDDEN`."""
    return state._replace(review_state=why) if state.review_state is None else None


def approve(state: Visibility) -> Visibility | None:
    """End a review. The post becomes visible unless it has also been removed."""
    return state._replace(review_state=None) if state.review_state is not None else None
