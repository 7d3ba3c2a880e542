"""Remove and restore ideas, hide them until a moderator has reviewed them, and approve them.

`core.visibility` says which state each act leads to. Here the row is locked and the new state written, together with
what follows: the group's counter, the pin, and events. Votes and comments stay with a hidden idea.
"""

from sqlalchemy import update

from community.core import visibility as transitions
from community.core.db import db, execute_bulk, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.visibility import AUTHOR, PENDING, NotRestorable, Obstacle, Visibility
from community.groups import permissions
from community.groups.models import Group
from community.ideas import families
from community.ideas.events import IdeaAudienceChanged, IdeaChanged, IdeaPosted
from community.ideas.models import Idea
from community.members.models import Member


def remove(idea: Idea, by: str) -> bool:
    """Remove an idea, by its `AUTHOR` or a `MODERATOR`. False if it was removed already, or erased."""
    families.lock_with_root(idea)
    return idea.erased_at is None and _apply(idea, transitions.remove(_state_of(idea), by))


def restore(idea: Idea, by: str) -> bool:
    """Restore an idea. False if it is visible.

    Raises `Refused` if it was erased; to the author also if a moderator removed it, if only the review hides it, and
    if they could not vote in its group. An idea that its author restores stays hidden while it is under review; a
    moderator ends the review too.
    """
    families.lock_with_root(idea)
    if not idea.is_hidden:
        return False
    if idea.erased_at is not None:
        raise Refused(_("The author erased this idea when they left, so it can’t be restored."))
    try:
        restored = transitions.restore(_state_of(idea), by)
    except NotRestorable as refusal:
        raise Refused(_why_not(refusal.obstacle)) from None
    if by == AUTHOR:
        permissions.require_voting(idea.group_id, db.session.get_one(Member, idea.author_id))
    return _apply(idea, restored)


def hide_for_review(idea: Idea, why: str) -> bool:
    """Hide an idea until a moderator reviews it: `PENDING` or `AUTO_HIDDEN`. False if it is already, or erased."""
    families.lock_with_root(idea)
    return idea.erased_at is None and _apply(idea, transitions.hide_for_review(_state_of(idea), why))


def approve(idea: Idea) -> bool:
    """End the review. The idea becomes visible unless it has also been removed. False if it was not under review."""
    families.lock_with_root(idea)
    return _apply(idea, transitions.approve(_state_of(idea)))


def restore_state(idea: Idea, removed_by: str | None, review_state: str | None) -> bool:
    """Restore an earlier state, to undo a moderation action. False if it is the present one, or the idea is erased."""
    families.lock_with_root(idea)
    earlier = Visibility(removed_by, review_state)
    return idea.erased_at is None and earlier != _state_of(idea) and _apply(idea, earlier)


def _state_of(idea: Idea) -> Visibility:
    return Visibility(idea.removed_by, idea.review_state)


def _apply(idea: Idea, state: Visibility | None) -> bool:
    """Write a state to an idea whose row is locked; None changes nothing.

    A pending idea is announced once it becomes visible, as it would have been when it was posted.
    """
    if state is None:
        return False
    was_hidden, was_pending = idea.is_hidden, idea.review_state == PENDING
    idea.removed_by, idea.review_state = state
    if state.is_hidden != was_hidden:
        idea.hidden_at = now() if state.is_hidden else None
        idea.pinned_at = None
        db.session.flush()
        if idea.merged_into_id is None:
            _count(idea, -1 if state.is_hidden else +1)
        else:
            families.changed([idea.id, idea.merged_into_id])
            record(IdeaChanged(idea.merged_into_id))
        record(IdeaChanged(idea.id))
        record(IdeaAudienceChanged(idea.id))
    if was_pending and not state.is_hidden:
        record(IdeaPosted(idea.id))
    return True


def _count(idea: Idea, by: int) -> None:
    execute_bulk(update(Group).where(Group.id == idea.group_id).values(idea_count=Group.idea_count + by))


def _why_not(obstacle: Obstacle) -> str:
    if obstacle is Obstacle.REMOVED_BY_MODERATOR:
        return _("A moderator removed this idea, so only a moderator can restore it.")
    return _("This idea is under review, so only a moderator can restore it.")
