"""Finding a comment helpful: `mark` and `unmark`. Never a toggle: a double click must not undo itself.

The comment's counter moves in the same transaction, and only if a mark really came or went.
"""

from sqlalchemy import ColumnElement, ScalarSelect, delete, select, update

from community.comments.models import Comment, HelpfulVote
from community.core.db import db, insert
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups import permissions
from community.ideas.models import Idea
from community.members import suspensions
from community.members.models import Member


def cast(comment: Comment, reader: Member) -> bool:
    """Say that a comment helped. False if the reader said so already.

    Raises `Refused` for one's own comment, for one that was taken down, where the group is archived, and for those who
    are suspended or banned from it.
    """
    _require_not_suspended(reader)
    permissions.require_voting(_group_of(comment), reader)
    if comment.author_id == reader.id:
        raise Refused(_("This comment is your own. Whether it helps is for others to say."))
    new = db.session.scalar(
        insert(HelpfulVote)
        .values(comment_id=comment.id, member_id=reader.id)
        .on_conflict_do_nothing()
        .returning(HelpfulVote.comment_id)
    )
    if new is None:
        return False
    if not _change_helpful_count(comment.id, +1, Comment.hidden_at.is_(None)):
        _delete(comment, reader)
        raise Refused(_("This comment has been taken down, so it cannot be marked any more."))
    return True


def withdraw(comment: Comment, reader: Member) -> bool:
    """Take the mark back. False if there was none. Raises `Refused` for the suspended."""
    _require_not_suspended(reader)
    if not _delete(comment, reader):
        return False
    _change_helpful_count(comment.id, -1)
    return True


def withdraw_all(member_id: int) -> int:
    """Take back all marks of a member who leaves. How many there were."""
    # The comments are locked in one order: two who leave at once do not wait for each other in a ring.
    marked = select(HelpfulVote.comment_id).where(HelpfulVote.member_id == member_id)
    db.session.execute(select(Comment.id).where(Comment.id.in_(marked)).order_by(Comment.id).with_for_update())
    taken = db.session.scalars(
        delete(HelpfulVote).where(HelpfulVote.member_id == member_id).returning(HelpfulVote.comment_id)
    ).all()
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_(taken))
        .values(helpful_count=Comment.helpful_count - 1)
        .execution_options(synchronize_session=False)
    )
    return len(taken)


def _require_not_suspended(reader: Member) -> None:
    if reader.is_suspended:
        raise Refused(suspensions.notice(reader))


def _group_of(comment: Comment) -> ScalarSelect[int]:
    return select(Idea.group_id).where(Idea.id == comment.idea_id).scalar_subquery()


def _delete(comment: Comment, reader: Member) -> bool:
    gone = delete(HelpfulVote).where(HelpfulVote.comment_id == comment.id, HelpfulVote.member_id == reader.id)
    return db.session.scalar(gone.returning(HelpfulVote.comment_id)) is not None


def _change_helpful_count(comment_id: int, by: int, *conditions: ColumnElement[bool]) -> bool:
    counted = db.session.scalar(
        update(Comment)
        .where(Comment.id == comment_id, *conditions)
        .values(helpful_count=Comment.helpful_count + by)
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    )
    return counted is not None
