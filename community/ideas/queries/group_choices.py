"""The groups that a viewer can find, to filter a list by or to post in."""

from typing import Any, NamedTuple

from sqlalchemy import and_, false, func, null, select

from community.core.db import db
from community.core.statements import fetch
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.models import Idea, IdeaField
from community.members.models import Member
from community.members.viewers import built_once_per_kind, id_of

LATEST = 50  # ideas of a member that are considered


class GroupChoice(NamedTuple):
    """A group to filter by, and whether the viewer can post in it."""

    id: int
    slug: str
    name: str
    purpose: str
    color: int
    is_private: bool
    member_count: int
    joined: bool
    moderates: bool
    can_post: bool
    by_request: bool
    is_banned: bool  # the viewer, now
    has_requested: bool  # the viewer has a pending join request
    has_guidelines: bool
    pre_moderation: str  # which posts need approval
    has_extra_fields: bool = False
    is_archived: bool = False  # those are not offered


def groups_to_choose(viewer: Member | None, limit: int = 200) -> list[GroupChoice]:
    """Groups that the viewer can find and that are not archived: first the viewer's own, then by size."""
    return [GroupChoice(*row) for row in fetch(_select_choices(viewer, limit), viewer_id=id_of(viewer))]


@built_once_per_kind
def _select_choices(viewer: Any, limit: int) -> Any:
    me = viewer.id if viewer is not None else null()
    joined = Membership.member_id.is_not(None)
    return (
        select(
            Group.id,
            Group.slug,
            Group.name,
            Group.purpose,
            Group.color,
            Group.is_private,
            Group.member_count,
            joined,
            func.coalesce(Membership.moderates, false()),
            group_scope.can_post(viewer),
            Group.by_request,
            ~group_scope.not_banned(viewer) if viewer is not None else false(),
            group_scope.has_requested(viewer) if viewer is not None else false(),
            Group.guidelines != "",
            Group.pre_moderation,
            select(IdeaField.id).where(IdeaField.group_id == Group.id).exists(),
        )
        .outerjoin(Membership, and_(Membership.group_id == Group.id, Membership.member_id == me))
        .where(group_scope.visible_to(viewer), Group.archived_at.is_(None))
        .order_by(joined.desc(), Group.member_count.desc(), Group.id.desc())
        .limit(limit)
    )


def most_used_group(author: Member) -> str:
    """The slug of the group with most of a member's latest ideas; empty if they have posted none."""
    own = select(Idea.group_id, Idea.posted_at).where(Idea.author_id == author.id, Idea.hidden_at.is_(None))
    latest = own.order_by(Idea.posted_at.desc(), Idea.id.desc()).limit(LATEST).subquery()
    statement = select(Group.slug).join(latest, latest.c.group_id == Group.id).group_by(Group.id, Group.slug)
    most_used = statement.order_by(func.count().desc(), func.max(latest.c.posted_at).desc()).limit(1)
    return db.session.scalar(most_used) or ""
