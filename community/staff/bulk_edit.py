"""Triaging: one status, owner, effort or value for several ideas at once. All of them, or none."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.ideas import scope, status
from community.ideas.models import Idea
from community.members.models import Member
from community.staff import assignment
from community.staff.assignment import Assignment, AssignmentChanges

MAX_IDEAS = 50  # ideas: a page of the table


class SelectedIdea(NamedTuple):
    """An idea that was chosen, as it stood then: its last decision (0 for none), and who looks after it."""

    idea_id: int
    decision: int
    care: Assignment


class BulkChange(NamedTuple):
    """What is to become of the ideas. Without a status nothing is decided."""

    status_key: str = ""
    reason: str = ""
    wanted: AssignmentChanges = {}


class BlockedIdea(NamedTuple):
    """Why nothing could be done, because of this idea."""

    idea_id: int
    title: str
    message: str


class BulkEditRefused(Refused):
    """Some of the ideas could not be changed, so none was. The caller rolls back."""

    def __init__(self, blocked_ideas: Sequence[BlockedIdea]) -> None:
        super().__init__(_("Nothing was changed, because some of these ideas could not be."))
        self.blocked_ideas = blocked_ideas


def apply(ticked: Sequence[SelectedIdea], by: Member, wish: BulkChange) -> int:
    """Decide about these ideas, and assign them. How many there were.

    Raises `Refused` if nothing is asked for or nothing ticked, and `Hindered` with every idea that stands in the way:
    taken down, decided or assigned by somebody else meanwhile, or in this status already. Nothing is to be kept then.
    """
    if not by.is_staff or by.is_suspended:
        raise Hidden
    _check_input(ticked, wish)
    found = {idea.id: idea for idea in db.session.scalars(_select_ideas([one.idea_id for one in ticked], by))}
    blocked_ideas = []
    for one in sorted(ticked):  # whoever does this at the same time goes the same way: nobody waits in a ring
        idea = found.get(one.idea_id)
        if idea is None:
            blocked_ideas.append(BlockedIdea(one.idea_id, _("An idea"), _("It is not there any more.")))
            continue
        try:
            _apply_to_idea(idea, one, by, wish)
        except Refused as refusal:
            blocked_ideas.append(BlockedIdea(idea.id, idea.title, refusal.message))
    if blocked_ideas:
        raise BulkEditRefused(blocked_ideas)
    return len(found)


def _apply_to_idea(idea: Idea, seen: SelectedIdea, by: Member, wish: BulkChange) -> None:
    if wish.status_key:
        status.change(idea, by, wish.status_key, wish.reason, version=seen.decision)
    if wish.wanted:
        assignment.assign(idea, by, wish.wanted, seen.care)


def _check_input(ticked: Sequence[SelectedIdea], wish: BulkChange) -> None:
    """What is wrong with the wish itself is said once, not for each idea."""
    if not ticked:
        raise Refused(_("No idea is ticked. Tick those that this is about."))
    if len({one.idea_id for one in ticked}) > MAX_IDEAS:
        raise Refused(_("That is too much at once. Tick at most %(most)s ideas.", most=MAX_IDEAS))
    if wish.reason and not wish.status_key:
        raise Refused(_("Choose the status that this reason is for."), "status_key")
    if not wish.status_key and not wish.wanted:
        raise Refused(_("Choose a status, an owner, an effort or a value."), "status_key")
    if wish.status_key:
        status.check_change(wish.status_key, wish.reason)
    assignment.check_changes(wish.wanted)


def _select_ideas(ids: Sequence[int], viewer: Member) -> Select[Any]:
    return select(Idea).join(Group, Group.id == Idea.group_id).where(Idea.id.in_(ids), scope.visible_to(viewer))
