"""Who sees internal notes: staff and administrators, on any idea and member. No one else, whatever they moderate."""

from sqlalchemy import ColumnElement, and_, false, true

from community.members import scope as member_scope
from community.members.models import ADMINISTRATOR, STAFF, Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """All notes for someone on staff, none for others."""
    return true() if viewer is not None and viewer.is_staff and not viewer.is_deleted else false()


def readers() -> ColumnElement[bool]:
    """SQL, of `Member`: people who see notes and can be mentioned in them."""
    on_staff = Member.role.in_((STAFF, ADMINISTRATOR))
    confirmed = Member.confirmed_at.is_not(None)
    return and_(on_staff, confirmed, member_scope.not_suspended(), member_scope.not_deleted())
