"""The blueprint of notifications, and the number of unread lines in the frame of every page."""

from flask import Blueprint

from community.ideas.models import Idea
from community.notifications import inbox
from community.notifications.models import IDEA
from community.web import auth, flush
from community.web.templating import frame_value

bp = Blueprint("notifications", __name__)
flush.register(inbox.flush_opened)


@frame_value("unread_count")
def unread_count() -> int:
    """How many lines of the viewer's inbox are unread."""
    return auth.number(inbox.UNREAD)


def mark_opened(idea: Idea) -> None:
    """Mark what the viewer was told of this idea as read, a few seconds later, if anything is unread."""
    mark_thread_opened(IDEA, idea.id)


def mark_thread_opened(kind: str, subject_id: int) -> None:
    """Mark a thread of the inbox, such as of an announcement, as read in the same way."""
    who = auth.viewer()
    if who is not None and unread_count() > 0:
        inbox.note_opened(who, f"{kind} {subject_id}")
