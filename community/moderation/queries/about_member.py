"""Actions about a member: as they are told of them, why they are suspended, and why a group banned them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.groups import scope as group_scope
from community.groups.models import Group
from community.members.models import Member
from community.moderation.acts import BAN, KEEP, SUSPEND
from community.moderation.log_rows import ReceivedAction
from community.moderation.models import Appeal, ModerationAction
from community.moderation.queries.log import ended_by, was_not_undone
from community.moderation.queries.log_columns import (
    group_column,
    join_subject,
    kind,
    subject_id,
    target_group_column,
    title,
    undo_aliases,
)


class BanReason(NamedTuple):
    """Why and by whom a member was banned from a group."""

    text: str
    moderator_name: str | None  # None if their account is deleted
    acted_at: datetime


def actions_about(member: Member, cursor: str | None = None) -> Page[ReceivedAction]:
    """The actions that a member is told of, newest first: all but dismissed reports and the undo of these."""
    found = rows(pagination.after(_select_about(member), ModerationAction.acted_at, ModerationAction.id, cursor))
    return pagination.to_page([ReceivedAction(*row) for row in found], "acted_at")


def action_about(member: Member, action_id: int) -> ReceivedAction:
    """One action that a member is told of. Raises `Hidden`."""
    found = db.session.execute(_select_about(member).where(ModerationAction.id == action_id)).first()
    if found is None:
        raise Hidden
    return ReceivedAction(*found)


def actions_told(member: Member, action_ids: Collection[int]) -> list[ReceivedAction]:
    """Those of these actions that a member is told of."""
    return [ReceivedAction(*row) for row in rows(_select_about(member).where(ModerationAction.id.in_(action_ids)))]


def suspension_reason(member: Member) -> str:
    """The reason of the member's latest suspension that was not undone; empty if no moderator suspended them."""
    return (
        db.session.scalar(
            select(ModerationAction.reason)
            .where(ModerationAction.about_id == member.id, ModerationAction.act == SUSPEND, was_not_undone())
            .order_by(ModerationAction.acted_at.desc(), ModerationAction.id.desc())
            .limit(1)
        )
        or ""
    )


def ban_reasons(viewer: Member, group: Group, member_ids: Iterable[int]) -> dict[int, BanReason]:
    """The reason of each member's latest ban from a group that was not undone: {member id: reason}.

    Empty for non-moderators.
    """
    latest = (
        select(func.max(ModerationAction.id))
        .where(
            ModerationAction.act == BAN,
            ModerationAction.group_id == group.id,
            ModerationAction.subject_member_id.in_(list(member_ids)),
            was_not_undone(),
        )
        .group_by(ModerationAction.subject_member_id)
    )
    moderator = aliased(Member)
    found = rows(
        select(ModerationAction.subject_member_id, ModerationAction.reason, moderator.name, ModerationAction.acted_at)
        .join(Group, Group.id == ModerationAction.group_id)
        .outerjoin(moderator, (moderator.id == ModerationAction.moderator_id) & moderator.deleted_at.is_(None))
        .where(ModerationAction.id.in_(latest), group_scope.moderated_by(viewer))
    )
    return {member_id: BanReason(*rest) for member_id, *rest in found}


def _select_about(member: Member) -> Select[Any]:
    undid, undoes = undo_aliases()
    name_as_known = func.coalesce(ModerationAction.before[("name", 0)].as_string(), "")  # of the group, in a ban
    statement = (
        select(
            *(ModerationAction.id, ModerationAction.act, kind(ModerationAction), subject_id(ModerationAction)),
            *(ModerationAction.reason, ModerationAction.acted_at, ModerationAction.until),
            title(member),
            func.coalesce(func.nullif(group_column(member, Group.name), ""), name_as_known),
            target_group_column(member, Group.name),
            *(undoes.act, undid.id.is_not(None), ended_by(), Appeal.reason, Appeal.outcome, Appeal.answer),
        )
        .outerjoin(undoes, undoes.id == ModerationAction.undoes_id)
        .outerjoin(undid, undid.undoes_id == ModerationAction.id)
        .outerjoin(Appeal, Appeal.action_id == ModerationAction.id)
    )
    is_kept = (ModerationAction.act == KEEP) | (func.coalesce(undoes.act, "") == KEEP)
    return join_subject(statement).where(ModerationAction.about_id == member.id, ~is_kept)
