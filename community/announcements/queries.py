"""Queries of announcements: one, lists of them, and those that are pinned."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, bindparam, or_, select

from community.announcements import pinning, scope
from community.announcements.models import Announcement, DismissedAnnouncement
from community.core import markup, pagination
from community.core.cache import cached
from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.core.statements import built_once, fetch, late
from community.groups.models import Group
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind, id_of

CACHE_SECONDS = 1.0  # for so long another process may still show what was pinned before
MAX_PINNED = 3  # the newest are shown
FEED_SIZE = 50


class AnnouncementRow(NamedTuple):
    """An announcement in a list or on its page, with its author and its group, if it has one."""

    author: MemberSummary
    id: int
    title: str
    body_html: str
    posted_at: datetime
    edited_at: datetime | None
    pinned_until: date | None
    removed_at: datetime | None
    group_slug: str | None
    group_name: str | None
    comment_count: int

    @property
    def is_pinned(self) -> bool:
        return self.pinned_until is not None and self.pinned_until >= pinning.today()

    @property
    def excerpt(self) -> str:
        return markup.excerpt(self.body_html)


class AnnouncementDetail(NamedTuple):
    """An announcement on its page."""

    row: AnnouncementRow
    is_managed: bool  # whether the viewer can change it
    announcement: Announcement


class FeedAnnouncement(NamedTuple):
    """An announcement in a feed."""

    id: int
    title: str
    body_html: str
    author_name: str
    author_role: str
    posted_at: datetime
    edited_at: datetime | None
    group_name: str | None


class PinnedAnnouncement(NamedTuple):
    """A pinned announcement above a list."""

    id: int
    title: str


def find(viewer: Member | None, announcement_id: int) -> Announcement:
    """An announcement. Raises `Hidden` if there is none or the viewer cannot see it."""
    statement = select(Announcement).outerjoin(Group, Group.id == Announcement.group_id)
    found = db.session.scalar(statement.where(Announcement.id == announcement_id, scope.visible_to(viewer)))
    if found is None:
        raise Hidden
    return found


def detail(viewer: Member | None, announcement_id: int) -> AnnouncementDetail:
    """An announcement for its page. One statement. Raises `Hidden` as `find` does."""
    statement = _statement(scope.managed_by(viewer), Announcement)
    statement = statement.where(Announcement.id == announcement_id, scope.visible_to(viewer))
    found = db.session.execute(statement).first()
    if found is None:
        raise Hidden
    *columns, is_managed, announcement = summary.unpack(found)
    return AnnouncementDetail(AnnouncementRow(*columns), bool(is_managed), announcement)


def page_for(viewer: Member | None, cursor: str | None = None) -> Page[AnnouncementRow]:
    """Announcements of the site and of the viewer's groups, the newest first."""
    return _page(cursor, _of_viewer(viewer), scope.listed_to(viewer))


def page_of_group(viewer: Member | None, group_id: int, cursor: str | None = None) -> Page[AnnouncementRow]:
    """A group's announcements, the newest first; its moderators see removed ones too."""
    return _page(cursor, Announcement.group_id == group_id, scope.visible_to(viewer))


def page_of_site(viewer: Member, cursor: str | None = None) -> Page[AnnouncementRow]:
    """Announcements of the site, the newest first; staff see removed ones too."""
    return _page(cursor, scope.of_site(), scope.visible_to(viewer))


def feed(viewer: Member | None, until: datetime, group_id: int | None = None) -> list[FeedAnnouncement]:
    """The newest announcements made until then: of a group, or of the site and of the viewer's groups."""
    where = _of_viewer(viewer) if group_id is None else Announcement.group_id == group_id
    statement = (
        select(Announcement.id, Announcement.title, Announcement.body_html, Member.name, Member.role)
        .add_columns(Announcement.posted_at, Announcement.edited_at, Group.name)
        .join(Member, Member.id == Announcement.author_id)
        .outerjoin(Group, Group.id == Announcement.group_id)
        .where(where, scope.listed_to(viewer), Announcement.posted_at <= until)
        .order_by(Announcement.posted_at.desc(), Announcement.id.desc())
    )
    return [FeedAnnouncement(*row) for row in rows(statement.limit(FEED_SIZE))]


@cached(seconds=CACHE_SECONDS)
def pinned_on_site() -> list[PinnedAnnouncement]:
    """What is pinned for the whole site, the newest first. Everyone can see it."""
    return [PinnedAnnouncement(*row) for row in fetch(_select_pinned_on_site())]


@built_once
def _select_pinned_on_site() -> Any:
    return _pinned().where(scope.of_site())


def pinned_for(viewer: Member | None) -> list[PinnedAnnouncement]:
    """What is pinned for the whole site and the viewer has not dismissed. No statement if nothing is pinned."""
    pinned = pinned_on_site()
    if viewer is None or not pinned:
        return pinned
    mine = select(DismissedAnnouncement.announcement_id).where(
        DismissedAnnouncement.member_id == viewer.id,
        DismissedAnnouncement.announcement_id.in_([one.id for one in pinned]),
    )
    dismissed = set(db.session.scalars(mine))
    return [one for one in pinned if one.id not in dismissed]


def pinned_in_group(viewer: Member | None, group_id: int) -> list[PinnedAnnouncement]:
    """What is pinned in a group that the viewer can find, and they have not dismissed."""
    found = fetch(_select_pinned_in_group(viewer), viewer_id=id_of(viewer), group_id=group_id)
    return [PinnedAnnouncement(*row) for row in found]


@built_once_per_kind
def _select_pinned_in_group(viewer: Any) -> Any:
    statement = _pinned().where(Announcement.group_id == bindparam("group_id"))
    if viewer is not None:
        dismissed = select(DismissedAnnouncement.member_id).where(
            DismissedAnnouncement.announcement_id == Announcement.id, DismissedAnnouncement.member_id == viewer.id
        )
        statement = statement.where(~dismissed.correlate(Announcement).exists())
    return statement


def _of_viewer(viewer: Member | None) -> ColumnElement[bool]:
    return scope.of_site() if viewer is None else or_(scope.of_site(), scope.of_groups_of(viewer))


def _pinned() -> Select[int, str]:
    return (
        select(Announcement.id, Announcement.title)
        .where(scope.not_removed(), Announcement.pinned_until >= late(pinning.today, Date()))
        .order_by(Announcement.posted_at.desc(), Announcement.id.desc())
        .limit(MAX_PINNED)
    )


def _page(cursor: str | None, *which: ColumnElement[bool]) -> Page[AnnouncementRow]:
    statement = pagination.after(_statement().where(*which), Announcement.posted_at, Announcement.id, cursor)
    return pagination.to_page([AnnouncementRow(*summary.unpack(row)) for row in rows(statement)], "posted_at")


def _statement(*more: Any) -> Select[Any]:
    return (
        select(
            *summary.columns(),
            *(Announcement.id, Announcement.title, Announcement.body_html, Announcement.posted_at),
            *(Announcement.edited_at, Announcement.pinned_until, Announcement.removed_at),
            *(Group.slug, Group.name, Announcement.comment_count, *more),
        )
        .join(Announcement, Announcement.author_id == Member.id)
        .outerjoin(Group, Group.id == Announcement.group_id)
    )
