"""Lists of moderation: what waits for a ruling, what was ruled, what was ruled about a member."""

from community.moderation.queries.log import about, history, log
from community.moderation.queries.suspension import why_suspended
from community.moderation.queries.waiting import count_open, one, queue

__all__ = ["about", "count_open", "history", "log", "one", "queue", "why_suspended"]
