"""Lists of moderation: the queue and its tabs, the log, and actions about one member."""

from community.moderation.queries.about_member import action_about, actions_about, actions_told, suspension_reason
from community.moderation.queries.appeals import appeal_entry, count_appeals, pending_appeals
from community.moderation.queries.inactive import inactive_members
from community.moderation.queries.log import LogFilter, log, log_batches, log_entry, moderated_groups, prior_actions
from community.moderation.queries.queue import MAX_COUNTS, QueueCounts, count_waiting, queue_counts
from community.moderation.queries.review_items import pending_items, refreshed_item, reported_items, review_item
from community.moderation.queries.unanswered import unanswered_ideas

__all__ = [
    "MAX_COUNTS",
    "LogFilter",
    "QueueCounts",
    "action_about",
    "actions_about",
    "actions_told",
    "appeal_entry",
    "count_appeals",
    "count_waiting",
    "inactive_members",
    "log",
    "log_batches",
    "log_entry",
    "moderated_groups",
    "pending_appeals",
    "pending_items",
    "prior_actions",
    "queue_counts",
    "refreshed_item",
    "reported_items",
    "review_item",
    "suspension_reason",
    "unanswered_ideas",
]
