"""Writes the notices of what happened, 200 members at a time, each batch in the transaction of its job.

So a worker that is killed tells no one twice and forgets no one, and an act costs its request one job, however many
people follow the idea.
"""

from sqlalchemy import select, update

from community.core import outbox
from community.core.db import db, execute_bulk, insert, now
from community.notifications import followers, sources
from community.notifications.events import NoticeEmailDue, NoticesDue
from community.notifications.followers import ADDRESSED, Candidate, NoticeRecipient
from community.notifications.kinds import KINDS, NOW
from community.notifications.models import Notice

BATCH = 200


def write_batch(kind: str, source_id: int, after: int = 0, only: int | None = None) -> bool:
    """Write the notices of the next members whose id is larger than `after`, and record a job for the rest.

    `only`: the one member who may be told. Returns whether anyone is told.
    """
    source = sources.find(kind, source_id)
    if source is None:
        return False
    candidates = source.candidates(after, BATCH) if only is None else [Candidate(only, ADDRESSED)]
    recipients = followers.recipients(
        [one for one in candidates if one.member_id not in source.besides],
        *(KINDS[kind], source.idea_id, source.group_id, source.actor_id),
    )
    write(kind, source_id, source.thread, recipients)
    if len(candidates) == BATCH:
        outbox.record(NoticesDue(kind, source_id, candidates[-1].member_id))
    return bool(recipients)


def write(kind: str, source_id: int, thread: str, recipients: list[NoticeRecipient]) -> None:
    """Write the notices of one thread, and record jobs for their emails. Who has been told is not told again."""
    told = select(Notice.member_id).where(Notice.kind == kind, Notice.source_id == source_id)
    already = set(db.session.scalars(told.where(Notice.member_id.in_([one.member_id for one in recipients]))))
    new = [one for one in recipients if one.member_id not in already]
    if not new:
        return
    in_inbox = [one.member_id for one in new if one.in_inbox]
    if in_inbox:
        execute_bulk(
            update(Notice)
            .where(Notice.member_id.in_(in_inbox), Notice.thread == thread, Notice.is_latest)
            .values(is_latest=False)
        )
    moment = now()
    rows = [
        {
            "member_id": one.member_id,
            "kind": kind,
            "source_id": source_id,
            "thread": thread,
            "reason": one.reason,
            "made_at": moment,
            "in_inbox": one.in_inbox,
            "is_latest": one.in_inbox,
            "email": one.email,
            "digest_due_at": one.digest_due_at,
        }
        for one in new
    ]
    written = db.session.execute(insert(Notice).returning(Notice.id, Notice.email), rows).all()
    outbox.record_all([NoticeEmailDue(row.id) for row in written if row.email == NOW])
