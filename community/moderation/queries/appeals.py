"""Appeals that wait for an answer, for those who oversee the site."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from community.groups.models import Group
from community.kernel import paging
from community.kernel.database import db, rows
from community.kernel.errors import Hidden
from community.kernel.paging import Page
from community.members.models import ADMINISTRATOR, Member
from community.moderation import rights
from community.moderation.entries import Appealed
from community.moderation.models import Appeal, Ruling
from community.moderation.queries.entries import author_handle, kind, of_group, subject_id, title, with_subject


def appeals(viewer: Member, cursor: str | None = None) -> Page[Appealed]:
    """Those that this viewer may answer, the longest waiting first. One statement."""
    statement = waiting(viewer).order_by(Appeal.appealed_at, Appeal.ruling_id).limit(paging.SIZE + 1)
    place = paging.read(cursor)
    if place is not None and isinstance(place[0], str):
        since = datetime.fromisoformat(place[0])
        later = or_(Appeal.appealed_at > since, Appeal.ruling_id > place[1])
        statement = statement.where(Appeal.appealed_at >= since, later)
    return paging.cut([Appealed(*row) for row in rows(statement)], "appealed_at")


def count_appeals(viewer: Member) -> int:
    """How many wait for this viewer."""
    return db.session.scalar(select(func.count()).select_from(waiting(viewer).subquery())) or 0


def one_appeal(viewer: Member, ruling_id: int) -> Appealed:
    """One, answered or not. Raises `Hidden`."""
    found = db.session.execute(_appeals(viewer).where(Appeal.ruling_id == ruling_id)).first()
    if found is None:
        raise Hidden
    return Appealed(*found)


def waiting(viewer: Member) -> Select[Any]:
    """A statement of those that wait and that this viewer may answer."""
    statement = _appeals(viewer).where(Appeal.decided_at.is_(None), Ruling.about_id != viewer.id)
    if viewer.role != ADMINISTRATOR:  # so that a small site can answer at all, an administrator may theirs too
        statement = statement.where(Ruling.ruled_by != viewer.id)
    return statement


def _appeals(viewer: Member) -> Select[Any]:
    if not viewer.oversees or viewer.is_suspended:
        raise Hidden
    ruler, author, decider = aliased(Member), aliased(Member), aliased(Member)
    statement = (
        select(
            *(Appeal.ruling_id, Appeal.appealed_at, Appeal.reason),
            *(Ruling.act, kind(Ruling), subject_id(Ruling), Ruling.reason, Ruling.ruled_at, Ruling.until),
            *(Ruling.ruled_by, ruler.name, author.name, author_handle(author), title(viewer)),
            *(of_group(viewer, Group.name), of_group(viewer, Group.slug)),
            *(Appeal.outcome, Appeal.answer, decider.name),
        )
        .join(Ruling, Ruling.id == Appeal.ruling_id)
        .join(ruler, ruler.id == Ruling.ruled_by)
        .join(author, author.id == Ruling.about_id)
        .outerjoin(decider, decider.id == Appeal.decided_by)
        .where(author.removed_at.is_(None), author.role.not_in(rights.higher_roles(viewer)))
    )
    return with_subject(statement)
