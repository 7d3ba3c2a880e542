"""Which members a viewer can find. Every query of members that a page shows passes through here."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from community.core.db import now
from community.members.models import Member


def not_deleted() -> ColumnElement[bool]:
    """Who has an account, or may claim the one that an import made for them: for signing in, links and letters."""
    return Member.deleted_at.is_(None)


def not_suspended(of: Any = Member) -> ColumnElement[bool]:
    """Who is not suspended now: a suspension that has ended is none, whether or not it has been cleared yet.

    A condition on `Member`, or on an alias of it.
    """
    return or_(of.suspended_at.is_(None), of.suspended_until <= now())


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Everyone who has not been removed. A condition on `Member`."""
    return Member.deleted_at.is_(None)


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Who stands in directories: members in good standing; for those who oversee the site, everyone who is here.

    Whoever came with an import and has not claimed the account has a page, but nobody joined.
    """
    if viewer is not None and viewer.is_site_moderator:
        return and_(visible_to(viewer), or_(Member.imported_at.is_(None), Member.password_hash.is_not(None)))
    in_good_standing = and_(Member.confirmed_at.is_not(None), not_suspended())
    mine = Member.id == viewer.id if viewer is not None else ~true()
    return and_(visible_to(viewer), or_(in_good_standing, mine))
