"""Fills the inboxes of the demonstration community with notices of what happened in the last days. No email is sent."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, select, update

from community.announcements.models import Announcement
from community.comments.models import Comment
from community.core.db import db, execute_bulk, rows
from community.core.outbox import Job
from community.groups.models import JoinRequest
from community.ideas.models import StatusChange
from community.members.models import Member
from community.moderation.models import ModerationAction
from community.notes.models import Note
from community.notifications import decisions, fan_out
from community.notifications.kinds import ANNOUNCEMENT, COMMENT, JOIN_REQUEST, MENTION, NEVER, NOTE, REPLY, STATUS
from community.notifications.models import Notice

TOLD_FOR, UNREAD_FOR = timedelta(days=14), timedelta(days=2)


def fill(moment: datetime) -> int:
    """Write the notices, in the order of time. Returns how many; the caller commits."""
    last_member = db.session.scalar(select(func.max(Member.id))) or 0
    for at, tell in sorted(_events(moment - TOLD_FOR, last_member), key=lambda event: event[0]):
        tell()
        read_at = at + timedelta(hours=1) if at < moment - UNREAD_FOR else None
        told = {"made_at": at, "read_at": read_at, "email": NEVER, "digest_due_at": None}
        execute_bulk(update(Notice).where(Notice.made_at >= moment).values(told))
    execute_bulk(delete(Job).where(Job.listener.startswith("community.notifications.")))
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0


def _events(since: datetime, last_member: int) -> Iterator[tuple[datetime, Callable[[], object]]]:
    for kinds, row_id, at in (
        ((STATUS,), StatusChange.id, StatusChange.changed_at),
        ((REPLY, MENTION, COMMENT), Comment.id, Comment.posted_at),
        ((NOTE,), Note.id, Note.written_at),
        ((ANNOUNCEMENT,), Announcement.id, Announcement.posted_at),
        ((JOIN_REQUEST,), JoinRequest.id, JoinRequest.asked_at),
    ):
        for row in rows(select(row_id.label("id"), at.label("at")).where(at > since)):
            yield row.at, partial(_tell, kinds, row.id, last_member)
    for decide, row_id, decided_at in (
        (decisions.tell_of_action, ModerationAction.id, ModerationAction.acted_at),
        (decisions.tell_of_join_answer, JoinRequest.id, JoinRequest.decided_at),
    ):
        for row in rows(select(row_id.label("id"), decided_at.label("at")).where(decided_at > since)):
            yield row.at, partial(decide, row.id)


def _tell(kinds: tuple[str, ...], source_id: int, last_member: int) -> None:
    for kind in kinds:
        for after in range(0, last_member, fan_out.BATCH):
            fan_out.write_batch(kind, source_id, after)
