"""Lists of comments: the thread of an idea, one comment, where somebody was named, who might be named."""

from community.comments.queries.mentions import Naming, mentions
from community.comments.queries.one import Marked, find, marked
from community.comments.queries.ordering import HELPFUL, OLDEST, Place, read_place
from community.comments.queries.people import Suggestion, suggested
from community.comments.queries.shapes import Said, Thread
from community.comments.queries.thread import SIZE, cursor_to, page

__all__ = [
    "HELPFUL",
    "OLDEST",
    "SIZE",
    "Marked",
    "Naming",
    "Place",
    "Said",
    "Suggestion",
    "Thread",
    "cursor_to",
    "find",
    "marked",
    "mentions",
    "page",
    "read_place",
    "suggested",
]
