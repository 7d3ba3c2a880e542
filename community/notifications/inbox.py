"""The inbox: one line for each thread, the newest first."""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, func, select, update
from sqlalchemy.orm import aliased

from community.announcements import scope as announcement_scope
from community.announcements.models import Announcement
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import markup, pagination
from community.core.db import db, execute_bulk, now, rows
from community.core.pagination import Page
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Status, StatusChange
from community.members import sessions, summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.notifications import preferences
from community.notifications.kinds import (
    ANNOUNCEMENT,
    COMMENT,
    GROUP_IDEA,
    MEMBER_IDEA,
    MENTION,
    NEVER,
    REPLY,
    STATUS,
    STATUS_UNDONE,
)
from community.notifications.models import Follow, Notice

SHOWN = 6  # notices of one line
UNREAD = "unread"  # the name of the number of unread lines
MAX_COUNT = 99  # unread lines that are counted
EXCERPT_LENGTH = 200

_lock = threading.Lock()
_opened: dict[tuple[int, str], datetime] = {}  # by member and thread


class Entry(NamedTuple):
    """One notice of a line: what happened, who did it, and what they said."""

    kind: str
    reason: str
    made_at: datetime
    is_unread: bool
    member: MemberSummary
    title: str  # of the idea or the announcement
    path: str  # of its page
    idea_id: int | None = None
    comment_id: int | None = None
    group_name: str | None = None  # of an announcement in a group
    status_key: str = ""
    status_name: str = ""
    text: str = ""


class Line(NamedTuple):
    """A thread in the inbox, its newest notices first."""

    notice_id: int
    thread: str
    made_at: datetime
    is_unread: bool
    entries: Sequence[Entry]
    more: int  # further notices that are not among the entries

    @property
    def first(self) -> Entry:
        """What the line is headed with: an update, then what is addressed to the member, then the newest."""
        ranks = {STATUS_UNDONE: 0, STATUS: 0, REPLY: 1, MENTION: 1}
        unread = [one for one in self.entries if one.is_unread] or self.entries
        return min(unread, key=lambda one: ranks.get(one.kind, 2))


def _count_unread() -> ScalarSelect[int]:
    """SQL, of `Member`: how many lines are unread, at most one more than `MAX_COUNT`. Read from an index."""
    unread = select(Notice.id).where(Notice.member_id == Member.id, Notice.is_latest, Notice.read_at.is_(None))
    return select(func.count()).select_from(unread.correlate(Member).limit(MAX_COUNT + 1).subquery()).scalar_subquery()


sessions.register_number(UNREAD, _count_unread())


def page(
    member: Member, kinds: Collection[str] = (), *, unread_only: bool = False, cursor: str | None = None
) -> Page[Line]:
    """A page of lines, the newest first; of `kinds` only, if there are any. Lines about what is gone are left out."""
    statement: Any = select(Notice.id, Notice.thread, Notice.made_at, Notice.read_at).where(
        Notice.member_id == member.id, Notice.is_latest
    )
    if unread_only:
        statement = statement.where(Notice.read_at.is_(None))
    if kinds:
        statement = statement.where(_has_kind(member, kinds))
    found = pagination.to_page(rows(pagination.after(statement, Notice.id, Notice.id, cursor)), "id")
    entries = _entries(member, Notice.thread.in_([row.thread for row in found.rows]), Notice.in_inbox)
    lines = [
        Line(row.id, row.thread, row.made_at, row.read_at is None, *entries[row.thread])
        for row in found.rows
        if row.thread in entries
    ]
    return Page(lines, found.next)


def lines_of_digest(member: Member, digest_id: int) -> list[Line]:
    """The lines of a digest, the newest first, without what the member has muted or turned off since."""
    muted = rows(
        select(Follow.followed_kind, Follow.followed_id).where(Follow.member_id == member.id, Follow.is_muted.is_(True))
    )
    silent = [f"{row.followed_kind} {row.followed_id}" for row in muted]
    wanted = [kind for kind, choice in preferences.choices(member).items() if choice.email != NEVER]
    which = (Notice.digest_id == digest_id, Notice.kind.in_(wanted), Notice.thread.not_in(silent))
    found = _entries(member, *which)
    return [
        Line(0, thread, entries[0].made_at, entries[0].is_unread, entries, more)
        for thread, (entries, more) in found.items()
    ]


def mark_read(member: Member, thread: str, until: int) -> None:
    """Mark the notices of a thread as read, up to the one with this id."""
    _mark(member, Notice.thread == thread, Notice.id <= until)


def mark_all_read(member: Member, until: int) -> None:
    """Mark all notices as read, up to the one with this id: what came later was not seen."""
    _mark(member, Notice.id <= until)


def newest_id(member: Member) -> int:
    """The id of the newest notice in the inbox, 0 if there is none."""
    newest = select(Notice.id).where(Notice.member_id == member.id, Notice.is_latest)
    return db.session.scalar(newest.order_by(Notice.id.desc()).limit(1)) or 0


def note_opened(member: Member, thread: str) -> None:
    """Remember that a member has opened a page, such as “idea 12”: what they were told of it is read."""
    with _lock:
        _opened[(member.id, thread)] = now()


def flush_opened() -> None:
    """Mark as read what members were told of pages that they have opened since. The caller commits."""
    with _lock:
        opened = dict(_opened)
        _opened.clear()
    for (member_id, thread), moment in opened.items():
        execute_bulk(
            update(Notice)
            .where(Notice.member_id == member_id, Notice.thread == thread)
            .where(Notice.read_at.is_(None), Notice.made_at <= moment)
            .values(read_at=moment)
        )


def _mark(member: Member, *which: Any) -> None:
    execute_bulk(
        update(Notice).where(Notice.member_id == member.id, Notice.read_at.is_(None), *which).values(read_at=now())
    )


def _has_kind(member: Member, kinds: Collection[str]) -> ColumnElement[bool]:
    other = aliased(Notice)
    named = select(other.id).where(
        other.member_id == member.id, other.in_inbox, other.thread == Notice.thread, other.kind.in_(kinds)
    )
    return named.correlate(Notice).exists()


def _entries(member: Member, *which: Any) -> dict[str, tuple[list[Entry], int]]:
    """The newest of these notices in each thread that the member can see, and how many more there are."""
    numbered = (
        select(Notice.id, Notice.thread, Notice.kind, Notice.source_id, Notice.reason, Notice.made_at, Notice.read_at)
        .add_columns(func.row_number().over(partition_by=Notice.thread, order_by=Notice.id.desc()).label("number"))
        .add_columns(func.count().over(partition_by=Notice.thread).label("count"))
        .where(Notice.member_id == member.id, *which)
        .subquery()
    )
    found = rows(select(numbered).where(numbered.c.number <= SHOWN).order_by(numbered.c.id.desc()))
    contents: dict[tuple[str, int], Any] = {}
    for kinds, load in _LOADERS:
        ids = {row.source_id for row in found if row.kind in kinds}
        loaded = load(member, ids) if ids else {}
        contents |= {(kind, source_id): content for kind in kinds for source_id, content in loaded.items()}
    entries: dict[str, tuple[list[Entry], int]] = {}
    for row in found:
        content = contents.get((row.kind, row.source_id))
        if content is not None:
            entry = Entry(row.kind, row.reason, row.made_at, row.read_at is None, **content)
            entries.setdefault(row.thread, ([], max(row.count - SHOWN, 0)))[0].append(entry)
    return entries


def _status_changes(member: Member, ids: Collection[int], is_undone: bool = False) -> dict[int, dict[str, Any]]:
    found = rows(
        select(*summary.columns(), StatusChange, Status.name, Idea.title, Idea.slug)
        .join(StatusChange, StatusChange.changed_by == Member.id)
        .join(Status, Status.key == StatusChange.status_key)
        .join(Idea, Idea.id == StatusChange.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(StatusChange.id.in_(ids), idea_scope.visible_to(member))
        .where(StatusChange.undone_at.is_not(None) if is_undone else StatusChange.undone_at.is_(None))
    )
    contents = {}
    for row in found:
        who, change, status_name, title, slug = summary.unpack(row)
        contents[change.id] = {
            "member": who,
            **_about_idea(change.idea_id, title, slug),
            "status_key": change.status_key,
            "status_name": status_name,
            "text": change.reason or markup.excerpt(change.answer_html, EXCERPT_LENGTH),
        }
    return contents


def _undone_status_changes(member: Member, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return _status_changes(member, ids, is_undone=True)


def _comments(member: Member, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    found = rows(
        select(*summary.columns(), Comment.id, Comment.body_html, Comment.idea_id, Idea.title, Idea.slug)
        .join(Comment, Comment.author_id == Member.id)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Comment.id.in_(ids), comment_scope.listed_to(member))
    )
    contents = {}
    for row in found:
        who, comment_id, html, idea_id, title, slug = summary.unpack(row)
        contents[comment_id] = {
            "member": who,
            **_about_idea(idea_id, title, slug),
            "comment_id": comment_id,
            "text": markup.excerpt(html, EXCERPT_LENGTH),
        }
    return contents


def _ideas(member: Member, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    found = rows(
        select(*summary.columns(), Idea.id, Idea.title, Idea.slug)
        .join(Idea, Idea.author_id == Member.id)
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.id.in_(ids), idea_scope.listed_to(member))
    )
    contents = {}
    for row in found:
        who, idea_id, title, slug = summary.unpack(row)
        contents[idea_id] = {"member": who, **_about_idea(idea_id, title, slug)}
    return contents


def _about_idea(idea_id: int, title: str, slug: str) -> dict[str, Any]:
    return {"idea_id": idea_id, "title": title, "path": f"/ideas/{idea_id}-{slug}"}


def _announcements(member: Member, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    found = rows(
        select(*summary.columns(), Announcement.id, Announcement.title, Announcement.body_html, Group.name)
        .join(Announcement, Announcement.author_id == Member.id)
        .outerjoin(Group, Group.id == Announcement.group_id)
        .where(Announcement.id.in_(ids), announcement_scope.listed_to(member))
    )
    contents = {}
    for row in found:
        who, announcement_id, title, html, group_name = summary.unpack(row)
        contents[announcement_id] = {
            "member": who,
            "title": title,
            "path": f"/announcements/{announcement_id}",
            "group_name": group_name,
            "text": markup.excerpt(html, EXCERPT_LENGTH),
        }
    return contents


_LOADERS: tuple[tuple[tuple[str, ...], Callable[[Member, Collection[int]], dict[int, dict[str, Any]]]], ...] = (
    ((STATUS,), _status_changes),
    ((STATUS_UNDONE,), _undone_status_changes),
    ((REPLY, MENTION, COMMENT), _comments),
    ((GROUP_IDEA, MEMBER_IDEA), _ideas),
    ((ANNOUNCEMENT,), _announcements),
)
