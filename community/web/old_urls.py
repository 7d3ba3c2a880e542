"""Redirects from URLs of earlier versions, in bookmarks, emails and search engines.

They are looked up only when no route matches a request, so they need no routes of their own.
"""

import re
from collections.abc import Iterable

# Old path, new path. A * matches one segment, which the new path keeps.
RENAMED = (
    ("/comments/*/put-back", "/comments/*/restore"),
    ("/comments/*/take-down", "/comments/*/remove"),
    ("/flag/*/*", "/report/*/*"),
    ("/flag/*/*/withdraw", "/report/*/*/withdraw"),
    ("/forgotten", "/forgot-password"),
    ("/groups/*/admit", "/groups/*/members/add"),
    ("/groups/*/ask", "/groups/*/join-request"),
    ("/groups/*/ask/take-back", "/groups/*/join-request/withdraw"),
    ("/groups/*/desk", "/groups/*/moderation"),
    ("/groups/*/desk/requests/*", "/groups/*/moderation/requests/*"),
    ("/groups/*/hand-over", "/groups/*/transfer-ownership"),
    ("/groups/*/members/*/distrust", "/groups/*/members/*/untrust"),
    ("/groups/*/members/*/entrust", "/groups/*/members/*/make-moderator"),
    ("/groups/*/members/*/relieve", "/groups/*/members/*/remove-moderator"),
    ("/groups/*/requests/*/admit", "/groups/*/requests/*/approve"),
    ("/groups/*/requests/*/refuse", "/groups/*/requests/*/decline"),
    ("/ideas/*/people", "/ideas/*/mention-suggestions"),
    ("/ideas/*/put-back", "/ideas/*/restore"),
    ("/ideas/*/take-down", "/ideas/*/remove"),
    ("/keep-address/*", "/keep-old-email/*"),
    ("/letters/*/stop", "/unsubscribe/*"),
    ("/moderation/desk/groups", "/moderation/queue/groups"),
    ("/moderation/desk/undo/*", "/moderation/queue/undo/*"),
    ("/moderation/desk/undo/requests/*", "/moderation/queue/undo/requests/*"),
    ("/moderation/desk/*/*", "/moderation/queue/*/*"),
    ("/moderation/rulings/*/undo", "/moderation/actions/*/undo"),
    ("/new-address/*", "/confirm-new-email/*"),
    ("/pictures/*", "/images/*"),
    ("/settings/account/send-again", "/settings/account/resend"),
    ("/settings/account/stay", "/settings/account/cancel"),
    ("/settings/email", "/settings/notifications"),
    ("/settings/mail", "/settings/notifications"),
    ("/settings/rulings", "/settings/moderation"),
    ("/settings/rulings/*/appeal", "/settings/moderation/*/appeal"),
    ("/staff/attention", "/staff/calibration"),
    ("/staff/attention.csv", "/staff/calibration.csv"),
    ("/staff/ideas/*/decide", "/staff/ideas/*/status"),
    ("/staff/ideas/*/why", "/staff/ideas/*/score"),
    ("/staff/ideas/change", "/staff/ideas/bulk-edit"),
    ("/standing", "/trust-level"),
    ("/unsent-text", "/pending"),
    ("/your-words", "/pending"),
)


def _pattern(old: str) -> re.Pattern[str]:
    return re.compile(re.escape(old).replace(r"\*", "([^/]+)"))


def _fill(path: str, segments: Iterable[str]) -> str:
    given = iter(segments)
    return re.sub(r"\*", lambda _star: next(given), path)


_PATTERNS = tuple((_pattern(old), new) for old, new in RENAMED)


def current_path(path: str) -> str | None:
    """The present path of a page that had this path in an earlier version; None for any other path."""
    for pattern, new in _PATTERNS:
        if match := pattern.fullmatch(path):
            return _fill(new, match.groups())
    return None
