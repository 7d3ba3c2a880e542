"""The two orders of a thread: most helpful first, or oldest first.

One parameter of the URL (`comments`) holds the position: "oldest" for the start of that order, or a cursor, whose
value is a number of helpful votes in the one order and a time in the other.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from community.comments.discussions import Discussion
from community.comments.models import Comment
from community.core import pagination
from community.core.pagination import LastRow

HELPFUL, OLDEST = "helpful", "oldest"


class ThreadPosition(NamedTuple):
    """An order, and the cursor of a page in it; None for the first page."""

    order: str = HELPFUL
    cursor: str | None = None


def parse_position(parameter: str | None) -> ThreadPosition:
    """The position that a URL parameter means; the start of the default order if it cannot be read."""
    if parameter == OLDEST:
        return ThreadPosition(OLDEST)
    if pagination.decode_cursor(parameter, datetime) is not None:
        return ThreadPosition(OLDEST, parameter)
    return ThreadPosition(HELPFUL, parameter if pagination.decode_cursor(parameter, int) is not None else None)


def order_by(order: str) -> tuple[ColumnElement[Any], ...]:
    """The ORDER BY of a thread."""
    oldest: tuple[ColumnElement[Any], ...] = (Comment.posted_at.asc(), Comment.id.asc())
    return oldest if order == OLDEST else (Comment.helpful_count.desc(), *oldest)


def last_row(position: ThreadPosition) -> LastRow | None:
    """The last comment before a position; None for the first page."""
    last = pagination.decode_cursor(position.cursor, datetime if position.order == OLDEST else int)
    return None if last is None else LastRow(*last)


def after(order: str, last_shown: LastRow | None, discussion: Discussion) -> ColumnElement[bool]:
    """First-level comments of a discussion after the last one that was shown."""
    if last_shown is None:
        return true()
    value, last_id = last_shown
    if order == OLDEST:
        return pagination.after_condition(Comment.posted_at, Comment.id, value, last_id, ascending=True)
    # The cursor holds how helpful the last comment was then. When it was posted never changes: that is looked up.
    earlier = aliased(Comment)
    last = select(earlier.posted_at).where(earlier.id == last_id, discussion.contains(earlier)).scalar_subquery()
    is_newer = or_(Comment.posted_at > last, and_(Comment.posted_at == last, Comment.id > last_id))
    return and_(Comment.helpful_count <= value, or_(Comment.helpful_count < value, is_newer))


def before(other: Any, order: str) -> ColumnElement[bool]:
    """Comments that come before another one."""
    same_time = and_(Comment.posted_at == other.posted_at, Comment.id < other.id)
    is_older = or_(Comment.posted_at < other.posted_at, same_time)
    if order == OLDEST:
        return is_older
    equal = and_(Comment.helpful_count == other.helpful_count, is_older)
    return or_(Comment.helpful_count > other.helpful_count, equal)


def cursor_after(comment: Any, order: str) -> str:
    """The cursor of the page that begins after a comment."""
    return pagination.encode_cursor(comment.posted_at if order == OLDEST else comment.helpful_count, comment.id)
