"""Saved views of the ranked table: columns, filters, sort and formula with a name, private or shared with staff."""

from urllib.parse import parse_qsl

from sqlalchemy import func, or_, select

from community.core import markup, slugs
from community.core.db import db, insert_once, lock_row, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.members.models import Member
from community.staff.models import SavedView

MAX_NAME_LENGTH = 60
MAX_VIEWS = 50  # per staff member


def create(by: Member, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Save a query string under a name of 1 to 60 characters.

    The slug is made from the name. If it is taken a number is appended, without revealing whose view has it.
    """
    _require_staff(by)
    name = _check_name(name)
    if (db.session.scalar(select(func.count()).where(SavedView.owner_id == by.id)) or 0) >= MAX_VIEWS:
        message = _("You’ve reached the limit of %(most)s views. Delete one you no longer need.", most=MAX_VIEWS)
        raise Refused(message, "name")
    values = {"name": name, "query": query, "is_shared": is_shared, "owner_id": by.id, "saved_at": now(), "version": 1}
    if _formula_of(query):
        values |= {"formula_by": by.id, "formula_at": now()}
    wanted, number, made = slugs.slug(name, "view"), 1, None
    while made is None:
        made = insert_once(SavedView, slug=wanted if number == 1 else f"{wanted}-{number}", **values)
        number += 1
    return db.session.get_one(SavedView, made)


def update(
    slug: str, by: Member, name: str, is_shared: bool, query: str | None = None, version: int | None = None
) -> SavedView:
    """Rename a view, make it shared or private, and with `query` replace what it shows.

    Raises `Hidden` for another member's private view, `Refused` for their shared one, and `Stale` if the view has
    changed since `version`.
    """
    view = _find_editable(slug, by)
    name = _check_name(name)
    if version is not None and version != view.version:
        raise Stale(_("This view has changed since you opened it, maybe in another window. Check it and try again."))
    view.name, view.is_shared = name, is_shared
    if query is not None:
        formula = _formula_of(query)
        if formula != _formula_of(view.query):
            view.formula_by, view.formula_at = (by.id, now()) if formula else (None, None)
        view.query = query
    view.saved_at, view.version = now(), view.version + 1
    db.session.flush()
    return view


def delete(slug: str, by: Member) -> str:
    """Delete a view and return its name. Raises the same errors as `update`."""
    view = _find_editable(slug, by)
    name = view.name
    db.session.delete(view)
    db.session.flush()
    return name


def _find_editable(slug: str, by: Member) -> SavedView:
    """The view, locked: the member's own, or a shared one whose owner is no longer staff."""
    _require_staff(by)
    may_open = or_(SavedView.is_shared, SavedView.owner_id == by.id)
    view = db.session.scalar(select(SavedView).where(SavedView.slug == slug.replace("\x00", ""), may_open))
    if view is None:
        raise Hidden
    owner = db.session.get_one(Member, view.owner_id)
    if owner.id != by.id and owner.is_staff and not owner.is_deleted:
        raise Refused(_("This is %(name)s’s view. To change it, save your own copy.", name=owner.name))
    return lock_row(view)


def _formula_of(query: str) -> str:
    return dict(parse_qsl(query)).get("formula", "")


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
