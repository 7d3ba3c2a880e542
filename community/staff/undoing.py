"""Undo of what staff changed: a status update, an owner, a rating or labels, of ideas, within ten minutes.

A status update is undone as `ideas.status` does it. A field of the assignment gets the value that it had, unless it has
been changed since.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select

from community.core.db import db, execute_bulk, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.ideas import labels
from community.ideas import status as idea_status
from community.ideas.labels import LabelChange
from community.ideas.models import Idea, StatusChange
from community.ideas.status import UNDO_WITHIN
from community.members.models import Member
from community.staff.assignment import EFFORT, OWNER, Assignment, AssignmentChanges
from community.staff.models import EditedIdea, StaffEdit

LABELS = "labels"  # in the changes of an idea, beside the fields of its assignment: ids of labels
KEPT_FOR = timedelta(days=1)


class IdeaChange(NamedTuple):
    """What an edit changed on one idea: its status, its labels, and fields of its assignment, before and after."""

    idea_id: int
    status_change_id: int | None = None
    before: AssignmentChanges = {}
    after: AssignmentChanges = {}
    labels: LabelChange = LabelChange()


class KeptIdea(NamedTuple):
    """An idea that has something that could not be undone, and why."""

    title: str
    message: str


class UndoOutcome(NamedTuple):
    """What undoing did. Neither if everything had been undone already."""

    undone: Sequence[str]  # titles of ideas
    kept: Sequence[KeptIdea]


class UndoableEdit(NamedTuple):
    """The latest edit of an idea, which can still be undone."""

    id: int
    editor_name: str


def remember(editor: Member, changes: Sequence[IdeaChange]) -> int | None:
    """Store an edit, so that it can be undone. Returns its id; None if it changed nothing."""
    changed = [one for one in changes if one.status_change_id is not None or one.before or any(one.labels)]
    if not changed:
        return None
    edit = StaffEdit(editor_id=editor.id)
    db.session.add(edit)
    db.session.flush()
    db.session.add_all(
        EditedIdea(
            edit_id=edit.id,
            idea_id=one.idea_id,
            status_change_id=one.status_change_id,
            before={**one.before, **({LABELS: list(one.labels.taken_off)} if any(one.labels) else {})},
            after={**one.after, **({LABELS: list(one.labels.added)} if any(one.labels) else {})},
        )
        for one in changed
    )
    db.session.flush()
    return edit.id


def undo(edit_id: int, editor: Member, idea_id: int | None = None) -> UndoOutcome:
    """Undo an edit, or only what it changed on one idea. Undoing it twice changes nothing.

    Raises `Refused` after ten minutes.
    """
    if not editor.is_staff or editor.is_suspended:
        raise Hidden
    edit = db.session.get(StaffEdit, edit_id)
    statement = select(EditedIdea).where(EditedIdea.edit_id == edit_id).order_by(EditedIdea.idea_id)
    items = db.session.scalars(statement if idea_id is None else statement.where(EditedIdea.idea_id == idea_id)).all()
    if edit is None or not items:
        raise Hidden
    undone, kept = [], []
    idea_status.lock_previous([item.status_change_id for item in items if item.status_change_id is not None])
    for item in items:
        idea = lock_row(db.session.get_one(Idea, item.idea_id))
        db.session.refresh(item)
        if item.undone_at is not None:
            continue
        if edit.made_at < now() - UNDO_WITHIN:
            raise Refused(_("A change can be undone for ten minutes. Make a new change instead."))
        is_undone, reasons = _undo_item(item, idea, editor)
        if is_undone:
            item.undone_at = now()
            undone.append(idea.title)
        kept += [KeptIdea(idea.title, reason) for reason in reasons]
    db.session.flush()
    return UndoOutcome(undone, kept)


def delete_old() -> None:
    """Delete edits that have long been final."""
    execute_bulk(delete(StaffEdit).where(StaffEdit.made_at < now() - KEPT_FOR))


def _undo_item(item: EditedIdea, idea: Idea, editor: Member) -> tuple[bool, list[str]]:
    """Whether anything was undone, and why the rest was not."""
    is_undone, reasons = False, []
    if item.status_change_id is not None:
        change = db.session.get_one(StatusChange, item.status_change_id)
        try:
            idea_status.undo(change, editor)
            is_undone = True
        except Refused as refusal:
            reasons.append(refusal.message)
    current = Assignment.of(idea)._asdict()
    for name, value in item.before.items():
        if name == LABELS:
            is_undone = True
            if not labels.undo_change(idea.id, LabelChange(item.after[LABELS], value)):
                reasons.append(_("A label that it had no longer exists."))
        elif current[name] == item.after[name]:
            setattr(idea, name, value)
            is_undone = True
        else:
            reasons.append(_changed_since(name))
    return is_undone, reasons


def _changed_since(name: str) -> str:
    if name == OWNER:
        return _("Its owner has changed since.")
    return _("Its effort has changed since.") if name == EFFORT else _("Its value has changed since.")
