"""The state of exports."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from community.core.db import db, now, rows
from community.data_export.models import DataExport
from community.data_export.request import TIMEOUT
from community.members.models import Member

RETENTION = timedelta(days=7)


class DataExportStatus(NamedTuple):
    """An export, finished or not."""

    name: str
    requested_at: datetime
    ready_at: datetime | None
    size: int | None

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None

    @property
    def is_in_progress(self) -> bool:
        return not self.is_ready and self.requested_at > now() - TIMEOUT

    @property
    def expires_at(self) -> datetime | None:
        return self.ready_at + RETENTION if self.ready_at else None


def status_of(member: Member) -> DataExportStatus | None:
    """The member's export, if they requested one within the retention period."""
    columns = (DataExport.name, DataExport.requested_at, DataExport.ready_at, DataExport.size)
    found = rows(select(*columns).where(DataExport.member_id == member.id, DataExport.requested_at > now() - RETENTION))
    return DataExportStatus(*found[0]) if found else None


def names() -> set[str]:
    """The names of all exports."""
    return set(db.session.scalars(select(DataExport.name)))
