"""Handles that members had before: they lead to the same person, and no one else can have them.

Whoever takes a handle asks `among` after it is written: a member who had it at the same moment has either kept it by
then, or has it still, which the unique index refuses.
"""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import aliased

from community.core.db import db, insert, rows
from community.members import scope
from community.members.models import Member, OldHandle


def keep(member: Member) -> None:
    """Keep the present handle of a member, before another one replaces it."""
    row = insert(OldHandle).values(digest=digest(member.handle), member_id=member.id)
    db.session.execute(row.on_conflict_do_nothing())


def take_back(member: Member, handle: str) -> None:
    """A member has an earlier handle of theirs again."""
    theirs = (OldHandle.digest == digest(handle), OldHandle.member_id == member.id)
    db.session.execute(delete(OldHandle).where(*theirs))


def among(wanted: Collection[str], but: Member | None = None) -> set[str]:
    """Those of these handles that someone else had before."""
    by_digest = {digest(handle): handle for handle in wanted}
    statement = select(OldHandle.digest).where(OldHandle.digest.in_(by_digest))
    if but is not None:
        statement = statement.where(OldHandle.member_id != but.id)
    return {by_digest[found] for found in db.session.scalars(statement)}


def owner(viewer: Member | None, handle: str) -> str | None:
    """The present handle of the member who had this one, if the viewer can see them."""
    had = select(OldHandle.member_id).where(OldHandle.digest == digest(handle))
    return db.session.scalar(select(Member.handle).where(Member.id.in_(had), scope.visible_to(viewer)))


def ids(wanted: Collection[str]) -> dict[str, int]:
    """The ids of the members who had these handles."""
    by_digest = {digest(handle): handle for handle in wanted}
    found = rows(select(OldHandle.digest, OldHandle.member_id).where(OldHandle.digest.in_(by_digest)))
    return {by_digest[row.digest]: row.member_id for row in found}


def named(handle: str) -> ColumnElement[bool]:
    """SQL: whether a member has this handle, or had it before."""
    with_it = aliased(Member)
    has = select(with_it.id).where(with_it.handle == handle)
    had = select(OldHandle.member_id).where(OldHandle.digest == digest(handle))
    return Member.id.in_(has.union_all(had))


def digest(handle: str) -> str:
    """What is stored of a handle."""
    return sha256(handle.encode()).hexdigest()
