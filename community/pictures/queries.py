"""Which pictures there are."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from community.kernel.database import db
from community.members.models import Member
from community.pictures.models import Picture


def unplaced(owner: Member, names: Collection[str]) -> set[str]:
    """Those of these names that are pictures of this member and shown nowhere yet. Locked against sweeping."""
    found = select(Picture.name).join(Member, Member.id == Picture.owner_id)
    mine = found.where(Picture.name.in_(names), Picture.owner_id == owner.id, _is_unplaced())
    return set(db.session.scalars(mine.with_for_update()))


def belonging(owner: Member, names: Collection[str]) -> set[str]:
    """Those of these names that are pictures of this member, wherever they are shown."""
    return set(db.session.scalars(select(Picture.name).where(Picture.name.in_(names), Picture.owner_id == owner.id)))


def forgotten(before: datetime, limit: int) -> list[str]:
    """Pictures that were sent before this moment and never put anywhere. One that is being placed now is let be."""
    found = select(Picture.name).join(Member, Member.id == Picture.owner_id)
    old = found.where(_is_unplaced(), Picture.taken_in_at < before).limit(limit)
    return list(db.session.scalars(old.with_for_update(skip_locked=True)))


def on_no_idea(member_id: int) -> list[str]:
    """A member's pictures, but for those of their ideas."""
    found = select(Picture.name).where(Picture.owner_id == member_id, Picture.idea_id.is_(None))
    return list(db.session.scalars(found))


def known(names: Collection[str]) -> set[str]:
    """Those of these names that are pictures."""
    return set(db.session.scalars(select(Picture.name).where(Picture.name.in_(names))))


def names(after: str = "", limit: int = 1000) -> list[str]:
    """All pictures, in the order of their names, a thousand at a time."""
    found = select(Picture.name).where(Picture.name > after)
    return list(db.session.scalars(found.order_by(Picture.name).limit(limit)))


def _is_unplaced() -> ColumnElement[bool]:
    """On no idea, and no face. A condition on `Picture`, joined to its owner."""
    return and_(Picture.idea_id.is_(None), Member.picture.is_distinct_from(Picture.name))
