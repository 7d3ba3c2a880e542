"""Remove announcements, and restore them."""

from datetime import timedelta

from community.announcements import permissions, queries
from community.announcements.events import AnnouncementAudienceChanged, AnnouncementPosted
from community.announcements.models import Announcement
from community.announcements.posting import notice_delay
from community.core.db import db, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import drop, record
from community.members.models import Member

TOLD_WITHIN = timedelta(days=7)  # who has not been told by then is not told any more


def remove(announcement: Announcement, by: Member) -> bool:
    """Remove an announcement. False if it was removed already. If no one has been told yet, no one is."""
    permissions.require_for(announcement, by)
    lock_row(announcement)
    if announcement.is_removed:
        return False
    announcement.removed_at, announcement.removed_by = now(), by.id
    drop(AnnouncementPosted(announcement.id))
    record(AnnouncementAudienceChanged(announcement.id))
    queries.pinned_on_site.clear()
    return True


def restore(announcement: Announcement, by: Member) -> bool:
    """Restore an announcement. False if it is not removed. Those who were told before are not told again.

    What someone with a site role removed from a group can't be restored by the group's moderators.
    """
    permissions.require_changeable(announcement, by)
    lock_row(announcement)
    if not announcement.is_removed:
        return False
    remover = db.session.get(Member, announcement.removed_by) if announcement.removed_by is not None else None
    if remover is not None and remover.is_site_moderator and not by.is_site_moderator:
        raise Refused(_("The site team removed this announcement, so only they can restore it."))
    announcement.removed_at = announcement.removed_by = None
    record(AnnouncementAudienceChanged(announcement.id))
    if announcement.posted_at > now() - TOLD_WITHIN:
        record(AnnouncementPosted(announcement.id), delay=notice_delay())
    queries.pinned_on_site.clear()
    return True
