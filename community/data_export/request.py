"""Requesting an export, which a worker then builds."""

import secrets
from datetime import timedelta

from community.core.db import db, insert, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.data_export.events import DataExportRequested
from community.data_export.models import DataExport
from community.members import deletion
from community.members.models import Member

TIMEOUT = timedelta(hours=1)  # after which an unfinished export can be requested again


def create(member: Member) -> None:
    """Request an export; it replaces an earlier one. Raises `Refused` while one is being built."""
    deletion.require_not_deleted(member)
    values = {"name": secrets.token_hex(16), "requested_at": now(), "ready_at": None, "size": None}
    requested = db.session.scalar(
        insert(DataExport)
        .values(member_id=member.id, **values)
        .on_conflict_do_update(
            index_elements=[DataExport.member_id],
            set_=values,
            where=DataExport.ready_at.is_not(None) | (DataExport.requested_at < now() - TIMEOUT),
        )
        .returning(DataExport.member_id)
    )
    if requested is None:
        raise Refused(_("We’re already preparing a copy. It’ll be here in a moment."))
    record(DataExportRequested(member.id))
