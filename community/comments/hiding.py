"""What keeps a comment out of the thread, and the counter and news that follow when that changes.

It is out of sight while it is taken down, withheld, or both: then `taken_down_at` says since when.
"""

from sqlalchemy import select, update

from community.comments import mentioning
from community.comments.events import CommentPosted
from community.comments.models import Comment
from community.ideas.models import HELD, Idea
from community.kernel.database import db, hold, now
from community.kernel.outbox import record


def hold_under(comment: Comment) -> None:
    """Lock the comment's idea, then the comment: who answers it locks them in this order too."""
    db.session.execute(select(Idea.id).where(Idea.id == comment.idea_id).with_for_update(key_share=True))
    hold(comment)


def settle(comment: Comment, taken_down_by: str | None, withheld: str | None) -> None:
    """Let exactly this keep a comment, held under its idea, out of sight; or nothing, and it stands.

    What was held is news once it stands: those it names are told then.
    """
    was_out, was_held = comment.taken_down_at is not None, comment.withheld == HELD
    comment.taken_down_by, comment.withheld = taken_down_by, withheld
    is_out = bool(taken_down_by or withheld)
    if is_out != was_out:
        comment.taken_down_at = now() if is_out else None
        db.session.flush()
        count(comment.idea_id, -1 if is_out else +1)
    if was_out and not is_out:
        mentioning.tell(comment)
    if was_held and not is_out:
        record(CommentPosted(comment.id))


def count(idea_id: int, by: int) -> None:
    """Move the counter of an idea's standing comments."""
    db.session.execute(
        update(Idea)
        .where(Idea.id == idea_id)
        .values(comment_count=Idea.comment_count + by)
        .execution_options(synchronize_session=False)
    )
