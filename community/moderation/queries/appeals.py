"""Appeals that a site moderator may answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.groups.models import Group
from community.members.models import ADMINISTRATOR, Member
from community.moderation import permissions
from community.moderation.log_rows import AppealEntry
from community.moderation.models import Appeal, ModerationAction
from community.moderation.queries.log_columns import author_handle, group_column, join_subject, kind, subject_id, title


def pending_appeals(viewer: Member, cursor: str | None = None) -> Page[AppealEntry]:
    """Unanswered appeals that this viewer may answer, longest waiting first. One statement. Raises `Hidden`."""
    statement = select_pending(viewer).order_by(Appeal.appealed_at, Appeal.action_id).limit(pagination.PAGE_SIZE + 1)
    last = pagination.decode_cursor(cursor, datetime)
    if last is not None:
        statement = statement.where(
            pagination.after_condition(Appeal.appealed_at, Appeal.action_id, *last, ascending=True)
        )
    return pagination.to_page([AppealEntry(*row) for row in rows(statement)], "appealed_at")


def count_appeals(viewer: Member) -> int:
    """How many appeals this viewer may answer. Raises `Hidden`."""
    return db.session.scalar(select(func.count()).select_from(select_pending(viewer).subquery())) or 0


def appeal_entry(viewer: Member, action_id: int) -> AppealEntry:
    """One appeal, answered or not. Raises `Hidden`."""
    found = db.session.execute(_select_appeals(viewer).where(Appeal.action_id == action_id)).first()
    if found is None:
        raise Hidden
    return AppealEntry(*found)


def select_pending(viewer: Member) -> Select[Any]:
    """A statement of the unanswered appeals that this viewer may answer."""
    statement = _select_appeals(viewer).where(Appeal.decided_at.is_(None), ModerationAction.about_id != viewer.id)
    if viewer.role != ADMINISTRATOR:  # administrators may answer appeals against their own actions, see `appeals`
        statement = statement.where(ModerationAction.moderator_id != viewer.id)
    return statement


def _select_appeals(viewer: Member) -> Select[Any]:
    if not viewer.is_site_moderator or viewer.is_suspended:
        raise Hidden
    moderator, author, decider = aliased(Member), aliased(Member), aliased(Member)
    statement = (
        select(
            *(Appeal.action_id, Appeal.appealed_at, Appeal.reason),
            *(ModerationAction.act, kind(ModerationAction), subject_id(ModerationAction)),
            *(ModerationAction.reason, ModerationAction.acted_at, ModerationAction.until),
            *(ModerationAction.moderator_id, moderator.name, author.name, author_handle(author), title(viewer)),
            *(group_column(viewer, Group.name), group_column(viewer, Group.slug)),
            *(Appeal.outcome, Appeal.answer, decider.name),
        )
        .join(ModerationAction, ModerationAction.id == Appeal.action_id)
        .join(moderator, moderator.id == ModerationAction.moderator_id)
        .join(author, author.id == ModerationAction.about_id)
        .outerjoin(decider, decider.id == Appeal.decided_by)
        .where(author.deleted_at.is_(None), author.role.not_in(permissions.higher_roles(viewer)))
    )
    return join_subject(statement)
