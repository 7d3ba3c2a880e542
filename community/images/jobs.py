"""What is done about pictures later: files deleted, and what was left behind swept up."""

from datetime import timedelta

from community.core.db import db, now, reading, writing
from community.core.outbox import on
from community.core.scheduler import every
from community.images import queries, records, store
from community.images.events import ImageDeleted
from community.members.events import MemberDeleted

RETENTION = timedelta(days=1)  # a picture that was sent and put nowhere, and a file that belongs to none
BATCH = 500


@on(ImageDeleted, outside=True)
def delete_files(event: ImageDeleted) -> None:
    """A dropped picture's files go too."""
    store.delete(event.name)


@on(MemberDeleted)
def delete_member_images(event: MemberDeleted) -> None:
    """A removed member's face goes, and what they put nowhere. Pictures of their ideas go when those are erased."""
    records.delete_by_name(queries.without_idea(event.member_id))


@every(timedelta(hours=1))
def delete_unattached() -> None:
    """Drop pictures that were sent a day ago and put nowhere."""
    with writing():
        records.delete_by_name(queries.expired(now() - RETENTION, BATCH))
        db.session.commit()


@every(timedelta(hours=6))
def delete_orphaned_files() -> None:
    """Delete files older than a day that belong to no picture: what was left where a machine stopped at a bad time."""
    old = [(name, path) for name, path, since in store.stored_files() if since < now() - RETENTION]
    for start in range(0, len(old), BATCH):
        some = old[start : start + BATCH]
        with reading():
            known = queries.existing({name for name, _path in some if name})
            db.session.rollback()
        for name, path in some:
            if name not in known:
                path.unlink(missing_ok=True)
