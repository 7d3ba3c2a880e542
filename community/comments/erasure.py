"""Erasing the comments of a member who deletes their account with their writing. Replies of others stay."""

from collections import Counter
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import aliased

from community.announcements.models import Announcement
from community.comments.discussions import Discussion
from community.comments.events import CommentErased
from community.comments.models import Comment, CommentVersion, Mention
from community.comments.visibility import AUTHOR
from community.core.db import db, execute_bulk, now
from community.core.outbox import record_all
from community.ideas.models import Idea


def erase_all(author_id: int, *, removed_only: bool = False) -> int:
    """Empty a member's comments and hide them for good; or only those they had removed. How many were erased."""
    theirs = [Comment.author_id == author_id, Comment.erased_at.is_(None)]
    if removed_only:
        theirs.append(Comment.removed_by == AUTHOR)
    # Ideas are locked before comments, as when replying, and in one order, so no two transactions deadlock.
    for table, column in ((Idea, Comment.idea_id), (Announcement, Comment.announcement_id)):
        row_id: Any = table.id
        discussed = row_id.in_(select(column).where(*theirs))
        if table is Idea:
            part = aliased(Idea)
            commented = part.id.in_(select(Comment.idea_id).where(*theirs))
            discussed = or_(discussed, row_id.in_(select(part.merged_into_id).where(commented)))
        db.session.execute(select(row_id).where(discussed).order_by(row_id).with_for_update())
    hidden = execute_bulk(
        update(Comment)
        .where(*theirs, Comment.hidden_at.is_(None))
        .values(hidden_at=now())
        .returning(Comment.idea_id, Comment.announcement_id)
    ).all()
    numbers = Counter(
        Discussion(Announcement, row.announcement_id) if row.idea_id is None else Discussion(Idea, row.idea_id)
        for row in hidden
    )
    for discussion, number in numbers.items():
        discussion.change_comment_count(-number)
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
    record_all([CommentErased(comment_id) for comment_id in erased])
    return len(erased)


def _delete_traces(author_id: int) -> None:
    """Forget whom the erased comments mentioned, and their earlier texts."""
    erased = select(Comment.id).where(Comment.author_id == author_id, Comment.erased_at.is_not(None))
    execute_bulk(delete(Mention).where(Mention.comment_id.in_(erased)))
    execute_bulk(delete(CommentVersion).where(CommentVersion.comment_id.in_(erased)))
