"""Erasing comments: their author left and wanted their words gone. What others answered stays in its place."""

from sqlalchemy import delete, select, update

from community.comments.models import Comment, Mention
from community.comments.visibility import AUTHOR, change_comment_count
from community.core.db import db, now
from community.ideas.models import Idea


def erase_all(author_id: int, *, taken_down_only: bool = False) -> int:
    """Empty a member's comments and take them down for good; or only those that they had taken down themselves.

    How many were erased.
    """
    theirs = [Comment.author_id == author_id, Comment.erased_at.is_(None)]
    if taken_down_only:
        theirs.append(Comment.removed_by == AUTHOR)
    # The ideas are locked before the comments, as by everybody who answers, and in one order: nobody waits in a ring.
    db.session.execute(
        select(Idea.id).where(Idea.id.in_(select(Comment.idea_id).where(*theirs))).order_by(Idea.id).with_for_update()
    )
    taken = db.session.scalars(
        update(Comment)
        .where(*theirs, Comment.hidden_at.is_(None))
        .values(hidden_at=now())
        .returning(Comment.idea_id)
        .execution_options(synchronize_session=False)
    ).all()
    for idea_id in sorted(set(taken)):
        change_comment_count(idea_id, -taken.count(idea_id))
    erased = db.session.scalars(
        update(Comment)
        .where(*theirs)
        .values(body="", body_html="", edited_at=None, removed_by=AUTHOR, review_state=None, erased_at=now())
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    ).all()
    _delete_mentions(author_id)
    return len(erased)


def _delete_mentions(author_id: int) -> None:
    """Whom the erased comments named."""
    erased = select(Comment.id).where(Comment.author_id == author_id, Comment.erased_at.is_not(None))
    db.session.execute(
        delete(Mention).where(Mention.comment_id.in_(erased)).execution_options(synchronize_session=False)
    )
