"""Recording acts in the audit log, in the transaction of the act, and deleting what is old.

A new kind of act needs a constant in `KINDS`, a name in `community.staff.audit_names`, and one call of `record`.
"""

import threading
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from community.audit.models import AuditEntry, AuditNetwork
from community.core.db import db, execute_bulk, now

ROLE_CHANGED = "role_changed"
GROUP_ROLE_CHANGED = "group_role_changed"
SETTING_CHANGED = "setting_changed"
STATUS_ADDED, STATUS_CHANGED, STATUS_REMOVED = "status_added", "status_changed", "status_removed"
EXPORTED = "exported"
FEED_ADDRESS_CREATED, FEED_ADDRESS_DELETED = "feed_address_created", "feed_address_deleted"
INVITATION_CREATED, INVITATION_REVOKED = "invitation_created", "invitation_revoked"
SIGNED_IN, SIGN_IN_FAILED = "signed_in", "sign_in_failed"
NOTE_DELETED = "note_deleted"
KINDS = (
    *(ROLE_CHANGED, GROUP_ROLE_CHANGED, SETTING_CHANGED, EXPORTED),
    *(STATUS_ADDED, STATUS_CHANGED, STATUS_REMOVED),
    *(FEED_ADDRESS_CREATED, FEED_ADDRESS_DELETED, INVITATION_CREATED, INVITATION_REVOKED),
    *(SIGNED_IN, SIGN_IN_FAILED, NOTE_DELETED),
)

KEPT = timedelta(days=730)  # the database refuses to delete entries before
NETWORK_KEPT = timedelta(days=90)

_failed: list[tuple[int, str, datetime]] = []  # (member id, network, time)
_lock = threading.Lock()


def record(kind: str, *, by: int | None, about: int | None = None, network: str = "", **details: Any) -> None:
    """Add an entry. The caller commits.

    `by` is the id of the member who acted, None for the command line; `about` is that of the member concerned. Details
    are short values such as ids, and never secrets or texts of members, because they can't be deleted with an account.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of audit entry: {kind}")
    _add(AuditEntry(kind=kind, actor_id=by, about_id=about, details=details), network)


def note_failed_sign_in(member_id: int, network: str) -> None:
    """Remember a failed sign-in, which `flush_failed_sign_ins` records a few seconds later.

    Recording it at once would make the answer slower than for other accounts, and so tell who is on the site team.
    """
    with _lock:
        _failed.append((member_id, network, now()))


def flush_failed_sign_ins() -> None:
    """Record the failed sign-ins remembered so far. The caller commits."""
    with _lock:
        failed = list(_failed)
        _failed.clear()
    for member_id, network, moment in failed:
        _add(AuditEntry(kind=SIGN_IN_FAILED, about_id=member_id, details={}, recorded_at=moment), network)


def forget_networks(member_id: int) -> None:
    """Delete the networks of a member's sign-ins."""
    theirs = select(AuditEntry.id).where(or_(AuditEntry.about_id == member_id, AuditEntry.actor_id == member_id))
    execute_bulk(delete(AuditNetwork).where(AuditNetwork.entry_id.in_(theirs)))


def delete_old() -> None:
    """Delete entries and networks that have been kept long enough. The caller commits."""
    old = select(AuditEntry.id).where(AuditEntry.recorded_at < now() - NETWORK_KEPT)
    execute_bulk(delete(AuditNetwork).where(AuditNetwork.entry_id.in_(old)))
    execute_bulk(delete(AuditEntry).where(AuditEntry.recorded_at < now() - KEPT))


def _add(entry: AuditEntry, network: str) -> None:
    db.session.add(entry)
    if network:
        db.session.flush()
        db.session.add(AuditNetwork(entry_id=entry.id, network=network))
