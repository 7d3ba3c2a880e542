"""What was ruled about a member, as they are told of it."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from community.groups.models import Group
from community.kernel import paging
from community.kernel.database import db, rows
from community.kernel.errors import Hidden
from community.kernel.paging import Page
from community.members.models import Member
from community.moderation.acts import KEEP
from community.moderation.entries import Mine
from community.moderation.models import Appeal, Ruling
from community.moderation.queries.entries import kind, of_group, of_target, subject_id, title, with_subject
from community.moderation.turned_back import ended_by


def about(member: Member, cursor: str | None = None) -> Page[Mine]:
    """What was ruled about a member, the latest first. What was kept is left out, and that keeping was undone."""
    found = rows(paging.after(_mine(member), Ruling.ruled_at, Ruling.id, cursor))
    return paging.cut([Mine(*row) for row in found], "ruled_at")


def one_about(member: Member, ruling_id: int) -> Mine:
    """One ruling about a member. Raises `Hidden`."""
    found = db.session.execute(_mine(member).where(Ruling.id == ruling_id)).first()
    if found is None:
        raise Hidden
    return Mine(*found)


def _mine(member: Member) -> Select[Any]:
    undid, undoes = aliased(Ruling), aliased(Ruling)
    as_known = func.coalesce(Ruling.before[("name", 0)].as_string(), "")  # of a ban: what the group was called then
    statement = (
        select(
            *(Ruling.id, Ruling.act, kind(Ruling), subject_id(Ruling), Ruling.reason, Ruling.ruled_at, Ruling.until),
            title(member),
            func.coalesce(func.nullif(of_group(member, Group.name), ""), as_known),
            of_target(member, Group.name),
            *(undoes.act, undid.id.is_not(None), ended_by(), Appeal.reason, Appeal.outcome, Appeal.answer),
        )
        .outerjoin(undoes, undoes.id == Ruling.undoes_id)
        .outerjoin(undid, undid.undoes_id == Ruling.id)
        .outerjoin(Appeal, Appeal.ruling_id == Ruling.id)
    )
    told = (Ruling.about_id == member.id, Ruling.act != KEEP, func.coalesce(undoes.act, "") != KEEP)
    return with_subject(statement).where(*told)
