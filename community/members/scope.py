"""Which members a viewer can find. Every query of members that a page shows uses these conditions."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from community.core.db import now
from community.members.models import Member


def not_deleted() -> ColumnElement[bool]:
    """Members with an account, and imported members who can claim one: for signing in, links and emails."""
    return Member.deleted_at.is_(None)


def not_suspended(of: Any = Member) -> ColumnElement[bool]:
    """Members who are not suspended now, whether or not an ended suspension has been cleared.

    A condition on `Member`, or on an alias of it.
    """
    return or_(of.suspended_at.is_(None), of.suspended_until <= now())


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Members who have a profile page: all that are not deleted. A condition on `Member`."""
    return Member.deleted_at.is_(None)


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Members in directories: those in good standing and the viewer; for site moderators everyone not deleted.

    Imported members without an account have a profile page but are not listed.
    """
    if viewer is not None and viewer.is_site_moderator:
        return and_(visible_to(viewer), or_(Member.imported_at.is_(None), Member.password_hash.is_not(None)))
    in_good_standing = and_(Member.confirmed_at.is_not(None), not_suspended())
    mine = Member.id == viewer.id if viewer is not None else ~true()
    return and_(visible_to(viewer), or_(in_good_standing, mine))
