"""Queries of comments: an idea's thread, one comment, mentions, and members to suggest for a mention."""

from community.comments.queries.feed import FeedComment, feed_comments
from community.comments.queries.lookup import HelpfulState, find, helpful_state
from community.comments.queries.mentions import MentionRow, mentions
from community.comments.queries.ordering import HELPFUL, OLDEST, ThreadPosition, parse_position
from community.comments.queries.rows import CommentRow, CommentThread
from community.comments.queries.suggestions import mention_suggestions
from community.comments.queries.thread import SIZE, cursor_to, page
from community.comments.queries.versions import text_of_version, versions

__all__ = [
    "HELPFUL",
    "OLDEST",
    "SIZE",
    "CommentRow",
    "CommentThread",
    "FeedComment",
    "HelpfulState",
    "MentionRow",
    "ThreadPosition",
    "cursor_to",
    "feed_comments",
    "find",
    "helpful_state",
    "mention_suggestions",
    "mentions",
    "page",
    "parse_position",
    "text_of_version",
    "versions",
]
