"""Which members a viewer can find. Every query of members that a page shows uses these conditions."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from community.core.statements import current_time
from community.members.models import Member


def not_deleted() -> ColumnElement[bool]:
    """Members with an account, and imported members who can claim one: for signing in, links and emails."""
    return Member.deleted_at.is_(None)


def not_suspended(of: Any = Member) -> ColumnElement[bool]:
    """Members who are not suspended now, whether or not an ended suspension has been cleared.

    A condition on `Member`, or on an alias of it.
    """
    return or_(of.suspended_at.is_(None), of.suspended_until <= current_time())


def counted(of: Any = Member) -> ColumnElement[bool]:
    """Members who count in public numbers, as `Member.is_counted`. Never NULL. A condition on `Member` or an alias.

    People brought in by an import count as the import said until they claim their account, and as members then.
    """
    is_unclaimed = and_(of.imported_at.is_not(None), of.password_hash.is_(None))
    return and_(of.deleted_at.is_(None), of.suspended_at.is_(None), or_(of.confirmed_at.is_not(None), is_unclaimed))


def is_counted(member_id: Any) -> ColumnElement[bool]:
    """Whether the member with this id, or whose id is in this column, counts."""
    member = aliased(Member)
    return select(member.id).where(member.id == member_id, counted(member)).exists()


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Members who have a profile page: all that are not deleted. A condition on `Member`."""
    return Member.deleted_at.is_(None)


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Members in directories: those in good standing and the viewer; for site moderators everyone not deleted.

    Imported members without an account have a profile page but are not listed.
    """
    if viewer is not None and viewer.is_site_moderator:
        return and_(visible_to(viewer), or_(Member.imported_at.is_(None), Member.confirmed_at.is_not(None)))
    in_good_standing = and_(Member.confirmed_at.is_not(None), not_suspended())
    mine = Member.id == viewer.id if viewer is not None else ~true()
    return and_(visible_to(viewer), or_(in_good_standing, mine))
