"""Deletes image files after their rows, and what was left behind."""

from datetime import timedelta

from community.core.db import db, now, reading, writing
from community.core.outbox import ERASURE, on
from community.core.scheduler import every
from community.images import queries, records, store
from community.images.events import ImageDeleted
from community.members.events import MemberDeleted

RETENTION = timedelta(days=1)  # of unattached images, and of files without a row
BATCH = 500


@on(ImageDeleted, outside=True, lane=ERASURE)
def delete_files(event: ImageDeleted) -> None:
    """Delete the files of a deleted image."""
    store.delete(event.name)


@on(MemberDeleted, lane=ERASURE)
def delete_member_images(event: MemberDeleted) -> None:
    """Delete a member's avatar and unattached images. Images of their ideas are deleted when those are erased."""
    records.delete_by_name(queries.without_idea(event.member_id))


@every(timedelta(hours=1))
def delete_unattached() -> None:
    """Delete images that were uploaded a day ago and attached to nothing."""
    with writing():
        records.delete_by_name(queries.expired(now() - RETENTION, BATCH))
        db.session.commit()


@every(timedelta(hours=6))
def delete_orphaned_files() -> None:
    """Delete files older than a day without a row, left behind where a process was stopped between the two."""
    old = [(name, path) for name, path, since in store.stored_files() if since < now() - RETENTION]
    for start in range(0, len(old), BATCH):
        batch = old[start : start + BATCH]
        with reading():
            existing = queries.existing({name for name, _path in batch if name})
            db.session.rollback()
        for name, path in batch:
            if name not in existing:
                path.unlink(missing_ok=True)
