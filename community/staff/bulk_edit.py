"""Bulk edit: one status, owner, effort, value or label for several ideas at once. Either all change, or none."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.ideas import labels
from community.ideas import scope as idea_scope
from community.ideas import status as idea_status
from community.ideas.models import Idea, Status
from community.members.models import Member
from community.staff import assignment, undoing
from community.staff.assignment import Assignment, AssignmentChanges
from community.staff.undoing import IdeaChange

MAX_IDEAS = 50  # one page of the table


class SelectedIdea(NamedTuple):
    """A selected idea as the page showed it: the id of its last status change (0 for none) and its assignment."""

    idea_id: int
    last_status_change: int
    assignment: Assignment


class BulkChange(NamedTuple):
    """What to change. An empty status key or label leaves them unchanged."""

    status_key: str = ""
    reason: str = ""
    assignment: AssignmentChanges = {}
    added_label: str = ""  # slugs
    removed_label: str = ""


class BlockedIdea(NamedTuple):
    """An idea that could not be changed, and why."""

    idea_id: int
    title: str
    message: str


class BulkEditRefused(Refused):
    """Some of the ideas could not be changed, so none was. The caller rolls back."""

    def __init__(self, blocked_ideas: Sequence[BlockedIdea]) -> None:
        super().__init__(_("Nothing was changed, because some of these ideas couldn’t be updated."))
        self.blocked_ideas = blocked_ideas


class AppliedEdit(NamedTuple):
    """A bulk edit: the number of ideas, and its id for `undoing`, or None if nothing had to change."""

    size: int
    edit_id: int | None


class StatusQuestion(NamedTuple):
    """What staff have to know before they change the status or the labels of several ideas."""

    status: Status | None  # the new one; None if only labels change
    ideas: Sequence[Idea]
    taken_back: Sequence[Idea]  # those of them that were shipped or declined


def apply(selected: Sequence[SelectedIdea], by: Member, change: BulkChange) -> AppliedEdit:
    """Change the status and assignment of these ideas.

    Raises `Refused` if nothing is selected or nothing is to change, and `BulkEditRefused` with every idea that cannot
    change: hidden, changed by someone else since it was shown, or already in this status. The caller rolls back.
    """
    if not by.is_staff or by.is_suspended:
        raise Hidden
    status = _check_input(selected, change)
    found = {idea.id: idea for idea in db.session.scalars(_select_ideas([one.idea_id for one in selected], by))}
    added, removed = _label_ids(change, by)
    blocked_ideas, changes = [], []
    for one in sorted(selected):  # always in the same order, so two concurrent edits cannot deadlock
        idea = found.get(one.idea_id)
        if idea is None:
            blocked_ideas.append(BlockedIdea(one.idea_id, _("An idea"), _("It no longer exists.")))
            continue
        try:
            made = _apply_to_idea(idea, one, by, change, status)
            changes.append(made._replace(labels=labels.add_and_take_off(idea.id, added, removed)))
        except Refused as refusal:
            blocked_ideas.append(BlockedIdea(idea.id, idea.title, refusal.message))
    if blocked_ideas:
        raise BulkEditRefused(blocked_ideas)
    return AppliedEdit(len(found), undoing.remember(by, changes))


def question(selected: Sequence[SelectedIdea], by: Member, change: BulkChange) -> StatusQuestion:
    """What to ask before `apply` changes a status. Raises `Refused` for an invalid change."""
    if not by.is_staff or by.is_suspended:
        raise Hidden
    status = _check_input(selected, change)
    statement = _select_ideas([one.idea_id for one in selected], by).options(joinedload(Idea.status))
    ideas = db.session.scalars(statement.order_by(Idea.id)).all()
    key = status.key if status is not None else ""
    return StatusQuestion(status, ideas, [idea for idea in ideas if key and idea_status.takes_back(idea, key)])


def _apply_to_idea(idea: Idea, seen: SelectedIdea, by: Member, change: BulkChange, status: Status | None) -> IdeaChange:
    made = IdeaChange(idea.id)
    if status is not None:
        status_change = idea_status.change(
            idea, by, status.key, change.reason, version=seen.last_status_change, checked=status
        )
        made = made._replace(status_change_id=status_change.id)
    if change.assignment:
        before = assignment.assign(idea, by, change.assignment, seen.assignment)
        made = made._replace(before=before, after={name: change.assignment[name] for name in before})
    return made


def _label_ids(change: BulkChange, by: Member) -> tuple[int | None, int | None]:
    """The ids of the labels to add and to remove. Raises `Refused` for the one to add if it no longer exists."""
    if not change.added_label and not change.removed_label:
        return None, None
    ids = labels.usable_ids(by)
    if change.added_label and change.added_label not in ids:
        raise Refused(_("The label “%(label)s” no longer exists.", label=change.added_label), "added_label")
    return ids.get(change.added_label), ids.get(change.removed_label)


def _check_input(selected: Sequence[SelectedIdea], change: BulkChange) -> Status | None:
    """Refuse an invalid change once, rather than for each idea. Returns the new status, if there is one."""
    if not selected:
        raise Refused(_("No ideas selected."))
    if len({one.idea_id for one in selected}) > MAX_IDEAS:
        raise Refused(_("That’s too many at once. Select up to %(most)s ideas.", most=MAX_IDEAS))
    if change.reason and not change.status_key:
        raise Refused(_("Choose a status to go with this reason."), "status_key")
    has_label = change.added_label or change.removed_label
    if not change.status_key and not change.assignment and not has_label:
        raise Refused(_("Choose a status, owner, effort, value or label."), "status_key")
    if has_label and change.added_label == change.removed_label:
        raise Refused(_("Choose two different labels to add and to remove."), "removed_label")
    assignment.check_changes(change.assignment)
    return idea_status.check_change(change.status_key, change.reason) if change.status_key else None


def _select_ideas(ids: Sequence[int], viewer: Member) -> Select[Any]:
    return select(Idea).join(Group, Group.id == Idea.group_id).where(Idea.id.in_(ids), idea_scope.visible_to(viewer))
