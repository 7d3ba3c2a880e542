"""Lists of moderation: what waits for a ruling, what was ruled, what was ruled about a member."""

from community.moderation.queries.about import about, one_about
from community.moderation.queries.appeals import appeals, count_appeals, one_appeal
from community.moderation.queries.cases import again, flagged, held, one
from community.moderation.queries.desk import Desk, count_waiting, desk
from community.moderation.queries.log import Narrowed, batches, history, log, one_entry, places
from community.moderation.queries.quiet import quiet
from community.moderation.queries.suspension import why_suspended
from community.moderation.queries.unanswered import unanswered

__all__ = [
    "Desk",
    "Narrowed",
    "about",
    "again",
    "appeals",
    "batches",
    "count_appeals",
    "count_waiting",
    "desk",
    "flagged",
    "held",
    "history",
    "log",
    "one",
    "one_about",
    "one_appeal",
    "one_entry",
    "places",
    "quiet",
    "unanswered",
    "why_suspended",
]
