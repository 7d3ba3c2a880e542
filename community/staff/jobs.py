"""Saved views in data exports and their deletion with the account of their owner; deletion of what is old."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import delete, select

from community.audit import log as audit_log
from community.core.db import db, writing
from community.core.i18n import lazy_gettext
from community.core.outbox import ERASURE, on
from community.core.scheduler import every
from community.data_export import collect
from community.data_export.batches import Record, read
from community.ideas import snoozing
from community.members.events import MemberDeleted
from community.members.models import Member
from community.staff import undoing
from community.staff.models import SavedView


def export_saved_views(member: Member) -> Iterator[Record]:
    """The views of the ranked table that a member saved."""
    columns = (SavedView.id, SavedView.name, SavedView.slug, SavedView.query, SavedView.is_shared, SavedView.saved_at)
    return read(select(*columns).where(SavedView.owner_id == member.id), SavedView.id)


collect.add_section("saved_views", lazy_gettext("Saved views of ranked ideas"), export_saved_views)


@on(MemberDeleted, lane=ERASURE)
def delete_private_views(event: MemberDeleted) -> None:
    """Delete the private views of a deleted account. Shared views stay, and other staff can edit them."""
    theirs = (SavedView.owner_id == event.member_id, SavedView.is_shared.is_(False))
    db.session.execute(delete(SavedView).where(*theirs))


@on(MemberDeleted, lane=ERASURE)
def forget_networks(event: MemberDeleted) -> None:
    """Delete the networks that a deleted account signed in from. The entries of the audit log stay, without a name."""
    audit_log.forget_networks(event.member_id)


@every(timedelta(hours=6))
def delete_old_audit_entries() -> None:
    """Delete what the audit log has kept long enough."""
    with writing():
        audit_log.delete_old()
        db.session.commit()


@every(timedelta(hours=6))
def delete_old_edits() -> None:
    """Delete what staff changed a day ago or earlier, which can no longer be undone, and snoozes that have ended."""
    with writing():
        undoing.delete_old()
        snoozing.delete_ended()
        db.session.commit()
