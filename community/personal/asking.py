"""Asking for a copy of one's own data, which a worker then prepares."""

import secrets
from datetime import timedelta

from community.kernel.database import db, now
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members import removing
from community.members.models import Member
from community.personal.events import CopyAsked
from community.personal.models import PersonalCopy

PATIENCE = timedelta(hours=1)  # after which one that is not ready can be asked for again


def ask(member: Member) -> None:
    """Have a copy prepared, in place of one that is there. Raises `Refused` while one is being prepared."""
    removing.check(member)
    values = {"name": secrets.token_hex(16), "asked_at": now(), "ready_at": None, "size": None}
    asked = db.session.scalar(
        insert(PersonalCopy)
        .values(member_id=member.id, **values)
        .on_conflict_do_update(
            index_elements=[PersonalCopy.member_id],
            set_=values,
            where=PersonalCopy.ready_at.is_not(None) | (PersonalCopy.asked_at < now() - PATIENCE),
        )
        .returning(PersonalCopy.member_id)
    )
    if asked is None:
        raise Refused(_("A copy is being prepared already. It will be here in a moment."))
    record(CopyAsked(member.id))
