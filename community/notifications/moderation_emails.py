"""Emails about moderation actions: what was done, why, until when, and what the member can do.

They are written from the state at that moment, not from that of the event.
"""

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
    """The email about an action; None if the member left, has no confirmed address, or it was undone since.

    That an action was undone is sent to those who were notified of the action; it is the answer to an appeal.
    """
    state = _find(action_id)
    if state is None or state.undone_id is not None:
        return None
    found = _recipient(state.about_id, action_id)
    if found is None:
        return None
    member, action = found
    page = f"/settings/moderation#action-{state.undoes_id or action_id}"
    template = "emails/moderation_action_undone.txt" if action.act == acts.UNDO else "emails/moderation_action.txt"
    return composer().render(member, template, page, action=action, is_answer=state.appealed_at is not None)


def compose_appeal_upheld(action_id: int) -> Email | None:
    """The email that an appeal was declined; None if the member left, or the action was undone after all."""
    state = _find(action_id)
    if state is None or state.undone_id is not None:
        return None
    found = _recipient(state.about_id, action_id)
    if found is None or not found[1].is_upheld:
        return None
    member, action = found
    page = f"/settings/moderation#action-{action_id}"
    return composer().render(member, "emails/appeal_upheld.txt", page, action=action)


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
        return None  # an unconfirmed address may be someone else's
    try:
        return member, queries.action_about(member, action_id)
    except Hidden:  # a dismissed report: nothing happened to the member
        return None
