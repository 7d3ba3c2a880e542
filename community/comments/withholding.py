"""Keeping a comment out of sight until a moderator has looked at it: a newcomer's, or one that many flagged."""

from community.comments import hiding
from community.comments.models import Comment


def withhold(comment: Comment, why: str) -> bool:
    """Keep a comment out of sight, because it is `HELD` or `SET_ASIDE`. False if it is withheld already, or erased.

    One that its author or a moderator took down is withheld too, and stays so when it is put back by its author.
    """
    hiding.hold_under(comment)
    if comment.erased_at is not None or comment.withheld is not None:
        return False
    hiding.settle(comment, comment.taken_down_by, why)
    return True


def release(comment: Comment) -> bool:
    """Withhold a comment no longer: it stands, unless it is taken down besides. False if it was not withheld."""
    hiding.hold_under(comment)
    if comment.withheld is None:
        return False
    hiding.settle(comment, comment.taken_down_by, None)
    return True


def as_it_was(comment: Comment, taken_down_by: str | None, withheld: str | None) -> bool:
    """Let the same keep it out of sight as did once: undoing a ruling. False if that is so, or if it is erased."""
    hiding.hold_under(comment)
    if comment.erased_at is not None or (comment.taken_down_by, comment.withheld) == (taken_down_by, withheld):
        return False
    hiding.settle(comment, taken_down_by, withheld)
    return True
