"""Official replies: comments by which staff or moderators answer an idea. There are none on announcements."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from community.comments.models import Comment
from community.groups.models import Membership
from community.ideas import status
from community.ideas.models import Idea
from community.members.models import MEMBER, Member


@status.register_answers
@cache
def official_replies() -> Select[int, datetime]:
    """Visible comments by someone with a role or a moderator of the group, other than on an idea of their own."""
    comment: Any = aliased(Comment)
    idea, author, membership = aliased(Idea), aliased(Member), aliased(Membership)
    moderates = select(membership.member_id).where(
        membership.group_id == idea.group_id, membership.member_id == author.id, membership.moderates.is_(True)
    )
    return (
        select(comment.idea_id, comment.posted_at)
        .join(idea, idea.id == comment.idea_id)
        .join(author, author.id == comment.author_id)
        .where(comment.hidden_at.is_(None), comment.author_id != idea.author_id)
        .where(or_(author.role != MEMBER, moderates.exists()))
    )
