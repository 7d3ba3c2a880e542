"""Recording downloads of CSV files in the audit log."""

from typing import Any

from community.audit import log as audit_log
from community.core.db import db, writing
from community.web.auth import current_member


def record_export(name: str, **details: Any) -> None:
    """Record that the viewer downloads a file, before any of it is sent. Commits.

    `name` is a key of `audit_names.EXPORTS`. Filters are not recorded, since they can contain names.
    """
    viewer = current_member()
    member_id = viewer.id
    db.session.rollback()  # the transaction of a reading request cannot write
    with writing():
        audit_log.record(audit_log.EXPORTED, by=member_id, file=name, **details)
        db.session.commit()
    db.session.refresh(viewer)  # read while the file is sent, after the session has ended
