"""Post and edit announcements. The rules for their text."""

from datetime import date, timedelta

from community.announcements import permissions, pinning, queries
from community.announcements.events import AnnouncementPosted
from community.announcements.models import Announcement
from community.core import markup
from community.core.db import db, lock_row, now
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.groups import permissions as group_permissions
from community.groups.models import Group
from community.members import quotas, rate_limits
from community.members.models import Member
from community.site import settings

MIN_TITLE, MAX_TITLE, MAX_BODY = 3, 120, 5000


def post(
    author: Member,
    group: Group | None,
    title: str,
    body: str,
    pinned_until: date | None = None,
    *,
    allows_comments: bool = True,
) -> Announcement:
    """Announce something to the site, or to a group. Members are told once the delay for undoing it is over.

    Raises `Hidden` or `Refused` if the author cannot do that there, or if a text is too short or too long.
    """
    permissions.require(author, group)
    if group is not None:
        group_permissions.require_active(group)
    by_author = Announcement.author_id == author.id
    rate_limits.require(author, quotas.ANNOUNCEMENTS, Announcement.posted_at, by_author, moderates=True)
    announcement = Announcement(group_id=None if group is None else group.id, author_id=author.id)
    announcement.allows_comments = allows_comments
    write(announcement, title, body)
    pinning.pin(announcement, pinned_until)
    db.session.add(announcement)
    db.session.flush()
    record(AnnouncementPosted(announcement.id), delay=notice_delay())
    queries.pinned_on_site.clear()
    return announcement


def edit(
    announcement: Announcement,
    editor: Member,
    title: str,
    body: str,
    pinned_until: date | None,
    version: int,
    *,
    allows_comments: bool = True,
) -> bool:
    """Change the text of an announcement, until when it is pinned, and if it can be commented on. False: no change.

    No one is told of it again. Raises `Stale` if `version` is no longer the current one.
    """
    permissions.require_changeable(announcement, editor)
    lock_row(announcement)
    if announcement.is_removed:
        raise Refused(_("This announcement has been removed. Restore it first, then you can edit it."))
    if version != announcement.version:
        raise Stale(_("Someone else changed this announcement while you were writing. Check their text, then save."))
    before = _stored(announcement)
    write(announcement, title, body)
    pinning.pin(announcement, pinned_until)
    announcement.allows_comments = allows_comments
    if _stored(announcement) == before:
        return False
    announcement.version += 1
    if _stored(announcement)[:2] != before[:2]:
        announcement.edited_at = now()
    queries.pinned_on_site.clear()
    return True


def write(announcement: Announcement, title: str, body: str) -> None:
    """Set the text of an announcement. Raises `Refused` if it is too short or too long."""
    title, body = markup.one_line(title), markup.clean_text(body)
    if not MIN_TITLE <= len(title) <= MAX_TITLE:
        raise Refused(_("Titles must be %(least)s to %(most)s characters.", least=MIN_TITLE, most=MAX_TITLE), "title")
    if not body:
        raise Refused(_("Please write what you want to tell people."), "body")
    if len(body) > MAX_BODY:
        raise Refused(_("Please keep this to %(most)s characters.", most=MAX_BODY), "body")
    announcement.title, announcement.body, announcement.body_html = title, body, markup.to_html(body)


def _stored(announcement: Announcement) -> tuple[str, str, date | None, bool]:
    return announcement.title, announcement.body, announcement.pinned_until, announcement.allows_comments


def notice_delay() -> timedelta:
    """How long members are not told of an announcement, so that it can be removed first."""
    return timedelta(minutes=settings.current().notice_delay_minutes)
