"""Saved views in data exports and their deletion with the account of their owner; deletion of what is old."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from community.audit import log as audit_log
from community.core import stored_figures
from community.core.db import db, reading, writing
from community.core.i18n import lazy_gettext
from community.core.outbox import ERASURE, on
from community.core.scheduler import every
from community.data_export import collect
from community.data_export.batches import Record, read
from community.ideas import site_size, snoozing
from community.members.events import MemberDeleted
from community.members.models import Member
from community.site import settings as site_settings
from community.staff import rendering, undoing
from community.staff.models import SavedView
from community.staff.queries import contributors, stored_overview

RENDERING_SECONDS = 2.0  # of a run


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


@every(timedelta(hours=2))
def make_staff_figures() -> None:
    """Make the overview and the largest figures of contributors for the staff pages of a large site."""
    overview: dict[int, Any] = {}
    maxima: dict[int, Any] = {}
    db.session.rollback()
    with reading():
        if site_size.is_large():
            overview[stored_figures.ONLY] = stored_overview.make(site_settings.current())
            maxima = contributors.make_maxima()
        db.session.rollback()
    with writing():
        stored_figures.store(stored_overview.NAME, overview)
        stored_figures.store(contributors.MAXIMA, maxima)
        db.session.commit()


@every(timedelta(seconds=10))
def render_texts() -> None:
    """After an upgrade that changed how texts are rendered, render some of the stored ones again."""
    until = time.monotonic() + RENDERING_SECONDS
    db.session.rollback()
    while time.monotonic() < until and (batch := rendering.next_batch()):
        with writing():
            rendering.store(batch)
            db.session.commit()
