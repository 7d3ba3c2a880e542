"""Move an idea to another group, with its votes and comments."""

from sqlalchemy import update

from community.core.db import db, execute_bulk
from community.core.outbox import record
from community.groups.models import Group
from community.ideas import families, status
from community.ideas.events import IdeaAudienceChanged, IdeaChanged
from community.ideas.models import Idea


def move(idea: Idea, group: Group) -> bool:
    """Move an idea to this group. False if it is there already. The caller checks permissions."""
    families.lock_with_root(idea)
    if idea.group_id == group.id:
        return False
    before, idea.group_id = idea.group_id, group.id
    idea.pinned_at = None
    db.session.flush()
    if not idea.is_hidden and not idea.is_merged:
        for group_id, by in sorted([(before, -1), (group.id, +1)]):  # in one order, to avoid a deadlock
            _count(group_id, by)
    if idea.is_merged or idea.merged_count:
        families.correct_around(lambda one: one.id == idea.id)
    status.update_answered_at(idea.id)  # what moderators of its former group wrote may be no answer here
    db.session.expire(idea, ["group"])
    record(IdeaChanged(idea.id))
    record(IdeaAudienceChanged(idea.id))
    return True


def _count(group_id: int, by: int) -> None:
    execute_bulk(update(Group).where(Group.id == group_id).values(idea_count=Group.idea_count + by))
