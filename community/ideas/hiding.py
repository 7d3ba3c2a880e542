"""What keeps an idea out of sight, and the counter and news that follow when that changes.

It is out of sight while it is taken down, withheld, or both: then `taken_down_at` says since when.
"""

from sqlalchemy import update

from community.groups.models import Group
from community.ideas.events import IdeaChanged, IdeaPosted
from community.ideas.models import HELD, Idea
from community.kernel.database import db, now
from community.kernel.outbox import record


def settle(idea: Idea, taken_down_by: str | None, withheld: str | None) -> None:
    """Let exactly this keep an idea, whose row is locked, out of sight; or nothing, and it stands.

    What was held is news once it stands: then those are told who would have been when it was posted.
    """
    was_out, was_held = idea.is_taken_down, idea.withheld == HELD
    idea.taken_down_by, idea.withheld = taken_down_by, withheld
    is_out = bool(taken_down_by or withheld)
    if is_out != was_out:
        idea.taken_down_at = now() if is_out else None
        idea.pinned_at = None
        db.session.flush()
        _count(idea, -1 if is_out else +1)
        record(IdeaChanged(idea.id))
    if was_held and not is_out:
        record(IdeaPosted(idea.id))


def _count(idea: Idea, by: int) -> None:
    db.session.execute(
        update(Group)
        .where(Group.id == idea.group_id)
        .values(idea_count=Group.idea_count + by)
        .execution_options(synchronize_session=False)
    )
