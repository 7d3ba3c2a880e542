"""Erasing the comments of a member who deletes their account with their writing. Replies of others stay."""

from sqlalchemy import delete, select, update

from community.comments.models import Comment, CommentVersion, Mention
from community.comments.visibility import AUTHOR, change_comment_count
from community.core.db import db, execute_bulk, now
from community.ideas.models import Idea


def erase_all(author_id: int, *, removed_only: bool = False) -> int:
    """Empty a member's comments and hide them for good; or only those they had removed. How many were erased."""
    theirs = [Comment.author_id == author_id, Comment.erased_at.is_(None)]
    if removed_only:
        theirs.append(Comment.removed_by == AUTHOR)
    # Ideas are locked before comments, as when replying, and in one order, so no two transactions deadlock.
    db.session.execute(
        select(Idea.id).where(Idea.id.in_(select(Comment.idea_id).where(*theirs))).order_by(Idea.id).with_for_update()
    )
    hidden = (
        execute_bulk(
            update(Comment)
            .where(*theirs, Comment.hidden_at.is_(None))
            .values(hidden_at=now())
            .returning(Comment.idea_id)
        )
        .scalars()
        .all()
    )
    for idea_id in sorted(set(hidden)):
        change_comment_count(idea_id, -hidden.count(idea_id))
    erased = (
        execute_bulk(
            update(Comment)
            .where(*theirs)
            .values(
                body="",
                body_html="",
                edited_at=None,
                edited_by=None,
                removed_by=AUTHOR,
                review_state=None,
                erased_at=now(),
            )
            .returning(Comment.id)
        )
        .scalars()
        .all()
    )
    _delete_traces(author_id)
    return len(erased)


def _delete_traces(author_id: int) -> None:
    """Forget whom the erased comments mentioned, and their earlier texts."""
    erased = select(Comment.id).where(Comment.author_id == author_id, Comment.erased_at.is_not(None))
    execute_bulk(delete(Mention).where(Mention.comment_id.in_(erased)))
    execute_bulk(delete(CommentVersion).where(CommentVersion.comment_id.in_(erased)))
