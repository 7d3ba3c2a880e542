"""What was ruled about a member, as they are told of it.

Why somebody is suspended.

Why members were banned from a group: what stands in the log.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.groups import scope
from community.groups.models import Group
from community.members.models import Member
from community.moderation.acts import KEEP
from community.moderation.log_rows import ReceivedAction
from community.moderation.models import Appeal, ModerationAction
from community.moderation.queries.log import ended_by
from community.moderation.queries.log_columns import (
    group_column,
    join_subject,
    kind,
    subject_id,
    target_group_column,
    title,
)


def actions_about(member: Member, cursor: str | None = None) -> Page[ReceivedAction]:
    """What was ruled about a member, the latest first. What was kept is left out, and that keeping was undone."""
    found = rows(pagination.after(_select_about(member), ModerationAction.acted_at, ModerationAction.id, cursor))
    return pagination.to_page([ReceivedAction(*row) for row in found], "acted_at")


def action_about(member: Member, action_id: int) -> ReceivedAction:
    """One ruling about a member. Raises `Hidden`."""
    found = db.session.execute(_select_about(member).where(ModerationAction.id == action_id)).first()
    if found is None:
        raise Hidden
    return ReceivedAction(*found)


def _select_about(member: Member) -> Select[Any]:
    undid, undoes = aliased(ModerationAction), aliased(ModerationAction)
    as_known = func.coalesce(
        ModerationAction.before[("name", 0)].as_string(), ""
    )  # of a ban: what the group was called then
    statement = (
        select(
            *(
                ModerationAction.id,
                ModerationAction.act,
                kind(ModerationAction),
                subject_id(ModerationAction),
                ModerationAction.reason,
                ModerationAction.acted_at,
                ModerationAction.until,
            ),
            title(member),
            func.coalesce(func.nullif(group_column(member, Group.name), ""), as_known),
            target_group_column(member, Group.name),
            *(undoes.act, undid.id.is_not(None), ended_by(), Appeal.reason, Appeal.outcome, Appeal.answer),
        )
        .outerjoin(undoes, undoes.id == ModerationAction.undoes_id)
        .outerjoin(undid, undid.undoes_id == ModerationAction.id)
        .outerjoin(Appeal, Appeal.action_id == ModerationAction.id)
    )
    told = (ModerationAction.about_id == member.id, ModerationAction.act != KEEP, func.coalesce(undoes.act, "") != KEEP)
    return join_subject(statement).where(*told)


def suspension_reason(member: Member) -> str:
    """The reason of the suspension that is in force, as its moderator wrote it; empty if nobody ruled it."""
    undoing = aliased(ModerationAction)
    return (
        db.session.scalar(
            select(ModerationAction.reason)
            .where(
                ModerationAction.about_id == member.id,
                ModerationAction.act == "suspend",
                ~select(undoing.id).where(undoing.undoes_id == ModerationAction.id).exists(),
            )
            .order_by(ModerationAction.acted_at.desc(), ModerationAction.id.desc())
            .limit(1)
        )
        or ""
    )


BAN = "ban"


class BanReason(NamedTuple):
    """The ruling that sent somebody away."""

    text: str
    ruler: str | None  # who is still here
    acted_at: datetime


def ban_reasons(viewer: Member, group: Group, member_ids: Iterable[int]) -> dict[int, BanReason]:
    """The reason of each member's latest ban from a group, by the member's id; for those who keep its peace."""
    last = (
        select(func.max(ModerationAction.id))
        .where(
            ModerationAction.act == BAN,
            ModerationAction.group_id == group.id,
            ModerationAction.subject_member_id.in_(list(member_ids)),
        )
        .group_by(ModerationAction.subject_member_id)
    )
    ruler = aliased(Member)
    found = rows(
        select(ModerationAction.subject_member_id, ModerationAction.reason, ruler.name, ModerationAction.acted_at)
        .join(Group, Group.id == ModerationAction.group_id)
        .outerjoin(ruler, (ruler.id == ModerationAction.moderator_id) & ruler.deleted_at.is_(None))
        .where(ModerationAction.id.in_(last), scope.moderated_by(viewer))
    )
    return {member_id: BanReason(*rest) for member_id, *rest in found}
