"""The two orders of a thread: the most helpful comments first, or the oldest.

One word of an address says where one is: "oldest" for the beginning of that order, or a cursor, which holds a number
of marks in the one order and a time in the other.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from community.comments.models import Comment
from community.core import pagination

HELPFUL, OLDEST = "helpful", "oldest"


class ThreadPosition(NamedTuple):
    """An order, and the cursor of a page in it; None for the first."""

    order: str = HELPFUL
    cursor: str | None = None


def parse_position(word: str | None) -> ThreadPosition:
    """The place that a word of an address means; the beginning of the usual order for one that is none of ours."""
    if word == OLDEST:
        return ThreadPosition(OLDEST)
    if pagination.decode_cursor(word, datetime) is not None:
        return ThreadPosition(OLDEST, word)
    return ThreadPosition(HELPFUL, word if pagination.decode_cursor(word, int) is not None else None)


def order_by(order: str) -> tuple[ColumnElement[Any], ...]:
    """What a thread in this order is sorted by."""
    oldest: tuple[ColumnElement[Any], ...] = (Comment.posted_at.asc(), Comment.id.asc())
    return oldest if order == OLDEST else (Comment.helpful_count.desc(), *oldest)


def after(place: ThreadPosition, idea_id: int) -> ColumnElement[bool]:
    """First-level comments of an idea from a place on."""
    cursor = pagination.decode_cursor(place.cursor, datetime if place.order == OLDEST else int)
    if cursor is None:
        return true()
    value, last_id = cursor
    if place.order == OLDEST:
        return pagination.after_condition(Comment.posted_at, Comment.id, value, last_id, ascending=True)
    # When the last one was posted never changes, so the cursor need not say it. How helpful it was then, it says.
    earlier = aliased(Comment)
    last = select(earlier.posted_at).where(earlier.id == last_id, earlier.idea_id == idea_id).scalar_subquery()
    is_newer = or_(Comment.posted_at > last, and_(Comment.posted_at == last, Comment.id > last_id))
    return and_(Comment.helpful_count <= value, or_(Comment.helpful_count < value, is_newer))


def before(other: Any, order: str) -> ColumnElement[bool]:
    """Comments that stand before another one."""
    at_once = and_(Comment.posted_at == other.posted_at, Comment.id < other.id)
    is_older = or_(Comment.posted_at < other.posted_at, at_once)
    if order == OLDEST:
        return is_older
    equal = and_(Comment.helpful_count == other.helpful_count, is_older)
    return or_(Comment.helpful_count > other.helpful_count, equal)


def cursor_after(comment: Any, order: str) -> str:
    """The cursor of the page that begins after a comment."""
    return pagination.encode_cursor(comment.posted_at if order == OLDEST else comment.helpful_count, comment.id)
