"""The kinds of notices: who gets each, and how unless they choose otherwise.

`docs/notifications.md` contains the same table, which a test compares with this list.
"""

from typing import NamedTuple

from community.core.i18n import lazy_gettext

NOW, DAILY, WEEKLY, NEVER = EMAIL_CHOICES = ("now", "daily", "weekly", "never")

STATUS, STATUS_UNDONE = "status", "status_undone"
MERGE, MERGE_UNDONE = "merge", "merge_undone"
REPLY, MENTION, COMMENT = "reply", "mention", "comment"
NOTE = "note"
GROUP_IDEA, MEMBER_IDEA = "group_idea", "member_idea"
ANNOUNCEMENT = "announcement"
MODERATION, APPEAL = "moderation", "appeal"
JOIN_REQUEST, JOIN_ANSWER = "join_request", "join_answer"

DIGEST = "digest"  # the email in which notices of several kinds come together; no kind itself

UPDATES, DISCUSSIONS, GROUPS = FAMILIES = ("updates", "discussions", "groups")  # inbox filters


class Kind(NamedTuple):
    """A kind of notice and its defaults."""

    key: str
    family: str
    name: str
    recipients: str
    email: str = NOW
    in_inbox: bool = True
    can_choose: bool = True  # or it always comes as it does by default
    for_staff: bool = False  # only staff and administrators get it and choose how


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            STATUS,
            UPDATES,
            lazy_gettext("Status updates and official answers"),
            lazy_gettext("Everyone who follows the idea"),
        ),
        Kind(
            STATUS_UNDONE,
            UPDATES,
            lazy_gettext("Corrections of status updates"),
            lazy_gettext("Everyone who was told of the update"),
            can_choose=False,
        ),
        Kind(
            MERGE,
            UPDATES,
            lazy_gettext("Merges of ideas you support"),
            lazy_gettext("The author, and supporters whose votes now count for the other idea"),
        ),
        Kind(
            MERGE_UNDONE,
            UPDATES,
            lazy_gettext("Corrections of merges"),
            lazy_gettext("Everyone who was told of the merge"),
            can_choose=False,
        ),
        Kind(
            ANNOUNCEMENT,
            UPDATES,
            lazy_gettext("Announcements"),
            lazy_gettext("Everyone, or all members of the group"),
            email=WEEKLY,
        ),
        Kind(
            MODERATION,
            UPDATES,
            lazy_gettext("Moderation decisions about you or your posts"),
            lazy_gettext("The member concerned"),
            can_choose=False,
        ),
        Kind(
            APPEAL,
            UPDATES,
            lazy_gettext("Answers to your appeals"),
            lazy_gettext("The member who appealed"),
            can_choose=False,
        ),
        Kind(
            JOIN_ANSWER,
            UPDATES,
            lazy_gettext("Answers to your requests to join a group"),
            lazy_gettext("The member who asked"),
            can_choose=False,
        ),
        Kind(
            JOIN_REQUEST,
            UPDATES,
            lazy_gettext("Requests to join groups you moderate"),
            lazy_gettext("The group’s moderators"),
            email=DAILY,
        ),
        Kind(
            REPLY,
            DISCUSSIONS,
            lazy_gettext("Replies to your comments"),
            lazy_gettext("The author of the comment"),
        ),
        Kind(
            MENTION,
            DISCUSSIONS,
            lazy_gettext("Mentions of you"),
            lazy_gettext("The member who is mentioned"),
        ),
        Kind(
            NOTE,
            DISCUSSIONS,
            lazy_gettext("Mentions of you in internal notes"),
            lazy_gettext("Staff who are mentioned"),
            for_staff=True,
        ),
        Kind(
            COMMENT,
            DISCUSSIONS,
            lazy_gettext("New comments on ideas you follow and on your announcements"),
            lazy_gettext("Everyone who follows the idea, or the author of the announcement"),
            email=WEEKLY,
        ),
        Kind(
            GROUP_IDEA,
            GROUPS,
            lazy_gettext("New ideas in groups you follow"),
            lazy_gettext("Everyone who follows the group"),
            email=WEEKLY,
        ),
        Kind(
            MEMBER_IDEA,
            GROUPS,
            lazy_gettext("New ideas by members you follow"),
            lazy_gettext("Everyone who follows the author"),
            email=WEEKLY,
        ),
    )
}
