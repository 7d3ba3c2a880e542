"""Assigning: who of staff looks after an idea, and how they judge its effort and its value to the company, 1 to 5."""

from collections.abc import Mapping
from typing import NamedTuple

from community.core.db import db, lock_row
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.ideas.models import Idea
from community.members.models import Member
from community.staff.filters import MAX_RATING

OWNER, EFFORT, VALUE = FIELDS = ("owner_id", "effort", "value")
AssignmentChanges = Mapping[str, int | None]  # by one of NAMES; None takes away. What is not named stays as it is


class Assignment(NamedTuple):
    """Who looks after an idea and how it is judged, as somebody saw it."""

    owner_id: int | None = None
    effort: int | None = None
    value: int | None = None

    @classmethod
    def of(cls, idea: Idea) -> "Assignment":
        """As it stands now."""
        return cls(idea.owner_id, idea.effort, idea.value)


def assign(idea: Idea, by: Member, wanted: AssignmentChanges, seen: Assignment | None = None) -> bool:
    """Give an idea an owner, an effort, a value, or take them away. False if all is so already.

    `seen` is what `by` knew: raises `Stale` where somebody else meanwhile changed what is to be changed here.
    """
    if not by.is_staff or by.is_suspended:
        raise Hidden
    lock_row(idea)
    if idea.is_hidden:
        raise Refused(_("This idea is taken down. It can be given to somebody once it is put back."))
    now = Assignment.of(idea)._asdict()
    changed = {name: value for name, value in wanted.items() if now[name] != value}
    check_changes(changed)
    for name in changed:
        if seen is not None and now[name] != seen._asdict()[name]:
            raise Stale(_conflict_message(name, now[name]), name)
    for name, value in changed.items():
        setattr(idea, name, value)
    db.session.flush()
    return bool(changed)


def check_changes(wanted: AssignmentChanges) -> None:
    """Raise `Refused` where an owner is no member of staff, or a judgement lies outside 1 to 5."""
    owner = wanted.get(OWNER)
    if owner is not None:
        member = db.session.get(Member, owner)
        if member is None or member.is_deleted or not member.is_staff:
            raise Refused(_("Only somebody of the staff can look after an idea."), OWNER)
    for name in (EFFORT, VALUE):
        value = wanted.get(name)
        if value is not None and not 1 <= value <= MAX_RATING:
            raise Refused(_("Effort and value go from 1 to %(most)s.", most=MAX_RATING), name)


def _conflict_message(name: str, value: int | None) -> str:
    if name == OWNER:
        owner = db.session.get(Member, value) if value is not None else None
        if owner is None:
            return _("Meanwhile somebody took away its owner.")
        return _("Meanwhile it was given to %(name)s.", name=owner.name)
    what = _("effort") if name == EFFORT else _("value")
    if value is None:
        return _("Meanwhile somebody took away its %(what)s.", what=what)
    return _("Meanwhile its %(what)s was said to be %(value)s.", what=what, value=value)
