"""The blueprint of announcements, and what is pinned above lists of ideas."""

from flask import Blueprint

from community.announcements import queries
from community.announcements.queries import PinnedAnnouncement
from community.web.auth import viewer
from community.web.templating import frame_value

bp = Blueprint("announcements", __name__)


@frame_value("pinned_announcements")
def pinned_announcements() -> list[PinnedAnnouncement]:
    """What is pinned for the whole site, without what the viewer has dismissed."""
    return queries.pinned_for(viewer())
