"""Names of images, by owner and use."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from community.core.db import db
from community.images.models import Image
from community.members.models import Member


def unattached(owner: Member, names: Collection[str]) -> set[str]:
    """Those of these names that are unattached images of this member. Locked, so they are not deleted now."""
    found = select(Image.name).join(Member, Member.id == Image.owner_id)
    mine = found.where(Image.name.in_(names), Image.owner_id == owner.id, _is_unattached())
    return set(db.session.scalars(mine.with_for_update()))


def owned_by(owner: Member, names: Collection[str]) -> set[str]:
    """Those of these names that are images of this member, attached or not."""
    return set(db.session.scalars(select(Image.name).where(Image.name.in_(names), Image.owner_id == owner.id)))


def expired(before: datetime, limit: int) -> list[str]:
    """Unattached images that were uploaded before this time. Skips those that are being attached now."""
    found = select(Image.name).join(Member, Member.id == Image.owner_id)
    old = found.where(_is_unattached(), Image.uploaded_at < before).limit(limit)
    return list(db.session.scalars(old.with_for_update(skip_locked=True)))


def without_idea(member_id: int) -> list[str]:
    """A member's images, without those of their ideas."""
    found = select(Image.name).where(Image.owner_id == member_id, Image.idea_id.is_(None))
    return list(db.session.scalars(found))


def existing(names: Collection[str]) -> set[str]:
    """Those of these names that exist."""
    return set(db.session.scalars(select(Image.name).where(Image.name.in_(names))))


def names(after: str = "", limit: int = 1000) -> list[str]:
    """All names in order, a page at a time."""
    found = select(Image.name).where(Image.name > after)
    return list(db.session.scalars(found.order_by(Image.name).limit(limit)))


def _is_unattached() -> ColumnElement[bool]:
    """Neither of an idea nor an avatar. A condition on `Image`, joined to its owner."""
    return and_(Image.idea_id.is_(None), Member.avatar.is_distinct_from(Image.name))
