"""Helpful votes on comments: `cast` and `withdraw`. Not a toggle, so a double click does not undo itself.

The comment's counter changes in the same transaction, and only if a vote was really added or deleted.
"""

from sqlalchemy import ColumnElement, case, delete, literal, select, update

from community.comments import discussions
from community.comments.models import Comment, HelpfulVote
from community.core.db import db, execute_bulk, insert
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import scope as member_scope
from community.members import standing, suspensions
from community.members.models import Member


def cast(comment: Comment, voter: Member) -> bool:
    """Vote for a comment as helpful. False if the member has voted for it already.

    Raises `Refused` for their own comment, a hidden one, in an archived group, and for members who are suspended or
    banned from the group.
    """
    _require_not_suspended(voter)
    discussions.of(comment).require_voting(voter)
    if comment.author_id == voter.id:
        raise Refused(_("You can’t vote for your own comment."))
    # The member's row is locked by the same statement, so their standing does not change until this is counted.
    row = select(literal(comment.id), Member.id).where(Member.id == voter.id).with_for_update(read=True)
    new = db.session.scalar(
        insert(HelpfulVote)
        .from_select([HelpfulVote.comment_id, HelpfulVote.member_id], row)
        .on_conflict_do_nothing()
        .returning(HelpfulVote.comment_id)
    )
    if new is None:
        return False
    if not _change_helpful_count(comment.id, voter, +1, Comment.hidden_at.is_(None)):
        _delete(comment, voter)
        raise Refused(_("This comment is no longer available, so you can’t vote for it."))
    return True


def withdraw(comment: Comment, voter: Member) -> bool:
    """Withdraw a vote. False if there was none. Raises `Refused` for suspended members."""
    _require_not_suspended(voter)
    standing.hold(voter.id)
    if not _delete(comment, voter):
        return False
    _change_helpful_count(comment.id, voter, -1)
    return True


@standing.follow(standing.COMMENTS)
def move_votes(member_id: int, is_counted: bool) -> None:
    """Add a member's votes to the counters of their comments, or subtract them, when their standing has changed."""
    voted = Comment.id.in_(select(HelpfulVote.comment_id).where(HelpfulVote.member_id == member_id))
    # Locked in the order of their ids, so two standings that change at once do not deadlock.
    db.session.execute(select(Comment.id).where(voted).order_by(Comment.id).with_for_update(key_share=True))
    by = 1 if is_counted else -1
    execute_bulk(update(Comment).where(voted).values(helpful_count=Comment.helpful_count + by))


def _require_not_suspended(voter: Member) -> None:
    if voter.is_suspended:
        raise Refused(suspensions.notice(voter))


def _delete(comment: Comment, voter: Member) -> bool:
    deleted = delete(HelpfulVote).where(HelpfulVote.comment_id == comment.id, HelpfulVote.member_id == voter.id)
    return db.session.scalar(deleted.returning(HelpfulVote.comment_id)) is not None


def _change_helpful_count(comment_id: int, voter: Member, by: int, *conditions: ColumnElement[bool]) -> bool:
    """Count a vote if the voter counts. False if the comment does not fulfill the conditions."""
    counted_by = case((member_scope.is_counted(voter.id), by), else_=0)
    changed = execute_bulk(
        update(Comment)
        .where(Comment.id == comment_id, *conditions)
        .values(helpful_count=Comment.helpful_count + counted_by)
        .returning(Comment.id)
    ).scalar()
    return changed is not None
