"""The owner of an idea among staff, and how staff rate its effort and its value to the company, 1 to 5."""

from collections.abc import Mapping
from typing import NamedTuple

from community.core.db import db, lock_row
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.ideas.models import Idea
from community.members.models import Member
from community.staff.filters import MAX_RATING

OWNER, EFFORT, VALUE = FIELDS = ("owner_id", "effort", "value")
AssignmentChanges = Mapping[str, int | None]  # by one of FIELDS; None clears a field, a missing one is left unchanged


class Assignment(NamedTuple):
    """The owner and ratings of an idea at some moment."""

    owner_id: int | None = None
    effort: int | None = None
    value: int | None = None

    @classmethod
    def of(cls, idea: Idea) -> "Assignment":
        """The current owner and ratings."""
        return cls(idea.owner_id, idea.effort, idea.value)


def assign(idea: Idea, by: Member, changes: AssignmentChanges, seen: Assignment | None = None) -> dict[str, int | None]:
    """Set or clear an idea's owner, effort or value. Returns what the changed fields were, empty if nothing changes.

    `seen` is what `by` was shown: raises `Stale` if someone else has since changed a field that is to change here.
    """
    if not by.is_staff or by.is_suspended:
        raise Hidden
    lock_row(idea)
    if idea.is_hidden:
        raise Refused(_("This idea is hidden. You can assign it once it’s restored."))
    current = Assignment.of(idea)._asdict()
    changed = {name: value for name, value in changes.items() if current[name] != value}
    check_changes(changed)
    for name in changed:
        if seen is not None and current[name] != seen._asdict()[name]:
            raise Stale(_conflict_message(name, current[name]), name)
    for name, value in changed.items():
        setattr(idea, name, value)
    db.session.flush()
    return {name: current[name] for name in changed}


def check_changes(changes: AssignmentChanges) -> None:
    """Raise `Refused` if the owner is not a staff member, or a rating is outside 1 to 5."""
    owner = changes.get(OWNER)
    if owner is not None:
        member = db.session.get(Member, owner)
        if member is None or member.is_deleted or not member.is_staff:
            raise Refused(_("Only staff can own an idea."), OWNER)
    for name in (EFFORT, VALUE):
        value = changes.get(name)
        if value is not None and not 1 <= value <= MAX_RATING:
            raise Refused(_("Effort and value must be from 1 to %(most)s.", most=MAX_RATING), name)


def _conflict_message(name: str, value: int | None) -> str:
    if name == OWNER:
        owner = db.session.get(Member, value) if value is not None else None
        if owner is None:
            return _("Someone else removed its owner while you were editing.")
        return _("Someone else assigned it to %(name)s while you were editing.", name=owner.name)
    what = _("effort") if name == EFFORT else _("value")
    if value is None:
        return _("Someone else cleared its %(what)s while you were editing.", what=what)
    return _("Someone else set its %(what)s to %(value)s while you were editing.", what=what, value=value)
