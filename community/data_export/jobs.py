"""Preparing copies, and deleting them: after a week, and at once when their member goes."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from community.core.db import db, now, reading, writing
from community.core.outbox import on
from community.core.scheduler import every
from community.data_export import archive, files, queries
from community.data_export.events import DataExportRequested
from community.data_export.models import DataExport
from community.members import scope
from community.members.events import MemberDeleted
from community.members.models import Member


@on(DataExportRequested, outside=True)
def build(event: DataExportRequested) -> None:
    """Write the copy that a member asked for last. Done twice, the second takes the place of the first."""
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
    if wanted is None:  # they left meanwhile, or asked again
        files.delete(name)
    _delete_orphaned_files()


@on(MemberDeleted, outside=True)
def delete_member_export(event: MemberDeleted) -> None:
    """A removed member's copy goes, from the folder first: what is left of the row finds it again."""
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
    """Delete copies that were asked for a week ago."""
    with writing():
        db.session.execute(delete(DataExport).where(DataExport.requested_at < now() - queries.RETENTION))
        db.session.commit()
    _delete_orphaned_files()


def _delete_orphaned_files() -> None:
    """Delete files that no row names: of copies that are over or were asked for anew."""
    there = files.names()  # first: one that is begun after this look has a row by now
    with reading():
        known = queries.names()
        db.session.rollback()
    for name in there - known:
        files.delete(name)
