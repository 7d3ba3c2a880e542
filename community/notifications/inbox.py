"""The inbox: one line for each thread, the newest first."""

import threading
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, func, select, update
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import db, execute_bulk, now, rows
from community.core.pagination import Page
from community.members import sessions
from community.members.models import Member
from community.notifications import inbox_entries, preferences
from community.notifications.inbox_entries import Entry
from community.notifications.kinds import MENTION, MERGE_UNDONE, NEVER, NOTE, REPLY, STATUS, STATUS_UNDONE
from community.notifications.models import GROUP, IDEA, IS_LATEST, MEMBER, Follow, Notice

UNREAD = "unread"  # the name of the number of unread lines
MAX_COUNT = 99  # unread lines that are counted

_lock = threading.Lock()
_opened: dict[tuple[int, str], datetime] = {}  # by member and thread


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
        ranks = {STATUS_UNDONE: 0, STATUS: 0, MERGE_UNDONE: 0, REPLY: 1, MENTION: 1, NOTE: 1}
        unread = [one for one in self.entries if one.is_unread] or self.entries
        return min(unread, key=lambda one: ranks.get(one.kind, 2))


def count_unread() -> ScalarSelect[int]:
    """SQL, of `Member`: how many lines are unread, at most one more than `MAX_COUNT`. Read from an index."""
    unread = select(Notice.id).where(Notice.member_id == Member.id, IS_LATEST, Notice.read_at.is_(None))
    return select(func.count()).select_from(unread.correlate(Member).limit(MAX_COUNT + 1).subquery()).scalar_subquery()


sessions.register_number(UNREAD, count_unread())


def page(
    member: Member, kinds: Collection[str] = (), *, unread_only: bool = False, cursor: str | None = None
) -> Page[Line]:
    """A page of lines, the newest first; of `kinds` only, if there are any.

    Lines about what is gone are left out, and are soon marked as read.
    """
    statement: Any = select(Notice.id, Notice.thread, Notice.made_at, Notice.read_at).where(
        Notice.member_id == member.id, IS_LATEST
    )
    if unread_only:
        statement = statement.where(Notice.read_at.is_(None))
    if kinds:
        statement = statement.where(_has_kind(member, kinds))
    found = pagination.to_page(rows(pagination.after(statement, Notice.id, Notice.id, cursor)), "id")
    entries = inbox_entries.load(member, Notice.thread.in_([row.thread for row in found.rows]), Notice.in_inbox)
    lines = []
    for row in found.rows:
        is_unread = row.read_at is None
        if row.thread in entries:
            lines.append(Line(row.id, row.thread, row.made_at, is_unread, *entries[row.thread]))
        elif is_unread:
            note_opened(member, row.thread)
    return Page(lines, found.next)


def lines_of_digest(member: Member, digest_id: int) -> list[Line]:
    """The lines of a digest, the newest first, without what the member has muted or turned off since."""
    chosen = select(Follow.followed_kind, Follow.followed_id).where(Follow.member_id == member.id, Follow.is_muted)
    muted = {tuple(row) for row in rows(chosen)}
    wanted = [kind for kind, choice in preferences.choices(member).items() if choice.email != NEVER]
    found = inbox_entries.load(member, Notice.digest_id == digest_id, Notice.kind.in_(wanted))
    heard = {
        thread: ([one for one in entries if muted.isdisjoint(_subjects(one))], more)
        for thread, (entries, more) in found.items()
    }
    return [
        Line(0, thread, entries[0].made_at, entries[0].is_unread, entries, more)
        for thread, (entries, more) in heard.items()
        if entries
    ]


def _subjects(entry: Entry) -> set[tuple[str, int | None]]:
    """What can be muted of an entry."""
    actor_id = entry.member.id if entry.member is not None else None
    return {(IDEA, entry.idea_id), (GROUP, entry.group_id), (MEMBER, actor_id)}


def mark_read(member: Member, thread: str, until: int) -> None:
    """Mark the notices of a thread as read, up to the one with this id."""
    _mark(member, Notice.thread == thread, Notice.id <= until)


def mark_all_read(member: Member, until: int) -> None:
    """Mark all notices as read, up to the one with this id: what came later was not seen."""
    _mark(member, Notice.id <= until)


def newest_id(member: Member) -> int:
    """The id of the newest notice in the inbox, 0 if there is none."""
    newest = select(Notice.id).where(Notice.member_id == member.id, IS_LATEST)
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
