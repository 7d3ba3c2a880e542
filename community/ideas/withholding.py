"""Keeping an idea out of sight until a moderator has looked at it: a newcomer's, or one that many flagged."""

from community.ideas import hiding
from community.ideas.models import Idea
from community.kernel.database import hold


def withhold(idea: Idea, why: str) -> bool:
    """Keep an idea out of sight, because it is `HELD` or `SET_ASIDE`. False if it is withheld already, or erased.

    One that its author or a moderator took down is withheld too, and stays so when it is put back by its author.
    """
    hold(idea)
    if idea.erased_at is not None or idea.withheld is not None:
        return False
    hiding.settle(idea, idea.taken_down_by, why)
    return True


def release(idea: Idea) -> bool:
    """Withhold an idea no longer: it stands, unless it is taken down besides. False if it was not withheld."""
    hold(idea)
    if idea.withheld is None:
        return False
    hiding.settle(idea, idea.taken_down_by, None)
    return True


def as_it_was(idea: Idea, taken_down_by: str | None, withheld: str | None) -> bool:
    """Let the same keep it out of sight as did once: undoing a ruling. False if that is so, or if it is erased."""
    hold(idea)
    if idea.erased_at is not None or (idea.taken_down_by, idea.withheld) == (taken_down_by, withheld):
        return False
    hiding.settle(idea, taken_down_by, withheld)
    return True
