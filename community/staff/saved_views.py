"""Saving views of the ranked table: columns, filters and order under a name, for oneself or for all of staff."""

from sqlalchemy import func, or_, select

from community.core import markup
from community.core.db import db, insert_once, lock_row, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.slugs import slug
from community.members.models import Member
from community.staff.models import SavedView

MAX_NAME_LENGTH = 60
MAX_VIEWS = 50  # of one member of staff


def create(by: Member, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep the words of an address under a name of 1 to 60 characters.

    The view's own address is made of the name. If that is taken, by whomever, it gets a number: nobody learns more.
    """
    _require_staff(by)
    name = _check_name(name)
    if (db.session.scalar(select(func.count()).where(SavedView.owner_id == by.id)) or 0) >= MAX_VIEWS:
        raise Refused(_("You have %(most)s views. Delete one that you no longer need.", most=MAX_VIEWS), "name")
    values = {"name": name, "query": query, "is_shared": is_shared, "owner_id": by.id, "saved_at": now(), "version": 1}
    wanted, number, made = slug(name, "view"), 1, None
    while made is None:
        made = insert_once(SavedView, slug=wanted if number == 1 else f"{wanted}-{number}", **values)
        number += 1
    return db.session.get_one(SavedView, made)


def update(
    address: str, by: Member, name: str, is_shared: bool, query: str | None = None, version: int | None = None
) -> SavedView:
    """Rename a view, share it or keep it to oneself, and with `query` let it show something else.

    Raises `Hidden` for somebody else's that is not shared, `Refused` for one that is, `Stale` if it changed since
    `version`.
    """
    view = _find_editable(address, by)
    name = _check_name(name)
    if version is not None and version != view.version:
        raise Stale(_("This view was changed meanwhile, in another window perhaps. Look at it, then try again."))
    view.name, view.is_shared = name, is_shared
    if query is not None:
        view.query = query
    view.saved_at, view.version = now(), view.version + 1
    db.session.flush()
    return view


def delete(address: str, by: Member) -> str:
    """Delete a view for good. Its name. Raises as `change` does."""
    view = _find_editable(address, by)
    name = view.name
    db.session.delete(view)
    db.session.flush()
    return name


def _find_editable(address: str, by: Member) -> SavedView:
    """The view, held: the member's own, or a shared one whose owner is no longer of the staff."""
    _require_staff(by)
    may_open = or_(SavedView.is_shared, SavedView.owner_id == by.id)
    view = db.session.scalar(select(SavedView).where(SavedView.slug == address.replace("\x00", ""), may_open))
    if view is None:
        raise Hidden
    owner = db.session.get_one(Member, view.owner_id)
    if owner.id != by.id and owner.is_staff and not owner.is_deleted:
        raise Refused(
            _("This view belongs to %(name)s. Save it under a name of your own to change it.", name=owner.name)
        )
    return lock_row(view)


def _check_name(name: str) -> str:
    name = markup.one_line(name)
    if not name:
        raise Refused(_("Please give the view a name."), "name")
    if len(name) > MAX_NAME_LENGTH:
        raise Refused(_("Please keep the name to %(most)s characters.", most=MAX_NAME_LENGTH), "name")
    return name


def _require_staff(by: Member) -> None:
    if not by.is_staff or by.is_suspended:
        raise Hidden
