"""Builds exports, and deletes them after a week and with their account."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from community.core.db import db, now, reading, writing
from community.core.outbox import ERASURE, on
from community.core.scheduler import every
from community.data_export import archive, files, queries
from community.data_export.events import DataExportRequested
from community.data_export.models import DataExport
from community.members import scope
from community.members.events import MemberDeleted
from community.members.models import Member


@on(DataExportRequested, outside=True)
def build(event: DataExportRequested) -> None:
    """Write the export that a member requested last. A second run replaces the file of the first."""
    name = db.session.scalar(select(DataExport.name).where(DataExport.member_id == event.member_id))
    member = db.session.scalar(select(Member).where(Member.id == event.member_id, scope.not_deleted()))
    if name is None or member is None:
        return
    with files.open_new(name) as file:
        archive.write(member, file)
    db.session.rollback()
    with writing():
        wanted = db.session.scalar(
            update(DataExport)
            .where(DataExport.member_id == event.member_id, DataExport.name == name)
            .values(ready_at=now(), size=files.path_of(name).stat().st_size)
            .returning(DataExport.name)
        )
        db.session.commit()
    if wanted is None:  # the account was deleted, or another export requested
        files.delete(name)
    _delete_orphaned_files()


@on(MemberDeleted, outside=True, lane=ERASURE)
def delete_member_export(event: MemberDeleted) -> None:
    """Delete a deleted member's export: the file first, so a retry finds it by its row."""
    name = db.session.scalar(select(DataExport.name).where(DataExport.member_id == event.member_id))
    db.session.rollback()
    if name is None:
        return
    files.delete(name)
    with writing():
        db.session.execute(delete(DataExport).where(DataExport.member_id == event.member_id))
        db.session.commit()


@every(timedelta(hours=1))
def delete_expired() -> None:
    """Delete exports that were requested a week ago."""
    with writing():
        db.session.execute(delete(DataExport).where(DataExport.requested_at < now() - queries.RETENTION))
        db.session.commit()
    _delete_orphaned_files()


def _delete_orphaned_files() -> None:
    """Delete files without a row, of expired and replaced exports."""
    stored = files.names()  # before the rows: a file that is started after this has a row
    with reading():
        known = queries.names()
        db.session.rollback()
    for name in stored - known:
        files.delete(name)
