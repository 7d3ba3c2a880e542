"""Letters about rulings: what was ruled, why, until when, and what the person can do. Written from what is so then."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.core.db import db
from community.core.email import Email
from community.core.errors import Hidden
from community.members import scope as member_scope
from community.members.models import Member
from community.moderation import acts, queries
from community.moderation.log_rows import ReceivedAction
from community.moderation.models import Appeal, ModerationAction
from community.notifications.email_templates import composer


class _ActionState(NamedTuple):
    about_id: int
    undone_id: int | None
    undoes_id: int | None
    appealed_at: object


def compose_action(action_id: int) -> Email | None:
    """About a ruling; None for who is gone, and where nothing is left to tell: it was undone meanwhile.

    That a ruling was undone is told to who was told of it; to an appeal it is the answer.
    """
    found = _find(action_id)
    if found is None or found.undone_id is not None:
        return None
    told = _recipient(found.about_id, action_id)
    if told is None:
        return None
    member, ruling = told
    page = f"/settings/rulings#ruling-{found.undoes_id or action_id}"
    template = "emails/moderation_action_undone.txt" if ruling.act == acts.UNDO else "emails/moderation_action.txt"
    return composer().write(member, template, page, ruling=ruling, is_answer=found.appealed_at is not None)


def compose_appeal_upheld(action_id: int) -> Email | None:
    """That an appeal was looked at and the ruling stands; None for who is gone, or if it was undone after all."""
    found = _find(action_id)
    if found is None or found.undone_id is not None:
        return None
    told = _recipient(found.about_id, action_id)
    if told is None or not told[1].is_upheld:
        return None
    return composer().write(
        told[0], "emails/appeal_upheld.txt", f"/settings/rulings#ruling-{action_id}", ruling=told[1]
    )


def _find(action_id: int) -> _ActionState | None:
    undoing = aliased(ModerationAction)
    found = db.session.execute(
        select(ModerationAction.about_id, undoing.id, ModerationAction.undoes_id, Appeal.appealed_at)
        .outerjoin(undoing, undoing.undoes_id == ModerationAction.id)
        .outerjoin(Appeal, Appeal.action_id == ModerationAction.undoes_id)
        .where(ModerationAction.id == action_id)
    ).first()
    return _ActionState(*found) if found is not None else None


def _recipient(member_id: int, action_id: int) -> tuple[Member, ReceivedAction] | None:
    member = db.session.scalar(select(Member).where(Member.id == member_id, member_scope.not_deleted()))
    if member is None or not member.email or not member.is_confirmed:
        return None  # an address that nobody has confirmed may be anybody's
    try:
        return member, queries.action_about(member, action_id)
    except Hidden:  # what was kept: nothing happened to them
        return None
