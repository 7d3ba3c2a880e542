"""How many people a status update will be told to, and how many were told of one. Neither is counted beyond a limit."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ScalarSelect, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased

from community.core.db import db
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import families
from community.ideas.models import Idea
from community.members.models import Member
from community.notifications import followers, following
from community.notifications.following import NOT_FOLLOWING, FollowState
from community.notifications.kinds import NEVER, STATUS
from community.notifications.models import IDEA, Notice, NoticeChoice, NoticeSettings

COUNTED = 200  # people; of more it is only said that they are more
SCANNED = 5000  # followers for each reason


class Audience(NamedTuple):
    """A number of people: exactly `size`, or more than that."""

    size: int
    is_more: bool = False


def of_status_update(idea_ids: Collection[int], editor: Member) -> Audience:
    """How many people would be told if the editor changed the status of these ideas now. One statement."""
    parts = []
    for one in followers.idea_followers():
        followed = aliased(Idea)
        part = select(families.root_of(followed).label("idea_id"), one.member_id.label("member_id"))
        part = part.join(followed, followed.id == one.idea_id)
        part = part.where(or_(followed.id.in_(idea_ids), followed.merged_into_id.in_(idea_ids)), *one.where)
        if one.setting is not None:
            part = part.outerjoin(NoticeSettings, NoticeSettings.member_id == one.member_id)
            part = part.where(func.coalesce(one.setting, true()))
        limited = part.limit(SCANNED).subquery()
        parts.append(select(limited.c.idea_id, limited.c.member_id))
    found = union_all(*parts).cte("found")
    wants_it = or_(NoticeChoice.member_id.is_(None), NoticeChoice.in_inbox, NoticeChoice.email != NEVER)
    told = (
        select(Member.id.label("id"))
        .select_from(found)
        .join(Member, Member.id == found.c.member_id)
        .join(Idea, Idea.id == found.c.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .outerjoin(NoticeChoice, (NoticeChoice.member_id == Member.id) & (NoticeChoice.kind == STATUS))
        .where(Member.id != editor.id, Idea.hidden_at.is_(None), followers.is_told(), wants_it)
        .where(group_scope.members_who_can_find(), ~followers.has_muted(Idea.id, Idea.group_id, editor.id))
        .distinct()
        .limit(COUNTED + 1)
        .subquery()
    )
    people = select(literal("people"), func.count()).select_from(told)
    scanned = select(literal("scanned"), func.count()).select_from(found)
    counts = {row[0]: row[1] for row in db.session.execute(union_all(people, scanned))}
    return _audience(counts["people"], is_cut=counts["scanned"] >= SCANNED)


def of_published(status_change_id: int, member: Member | None, idea_id: int) -> tuple[Audience, FollowState]:
    """How many people have been told of a status update, in their inbox or by email, and whether the member follows
    its idea. One statement.
    """
    told = _told(status_change_id)
    if member is None:
        return _audience(db.session.scalar(select(told)) or 0), FollowState(NOT_FOLLOWING)
    count, *state = db.session.execute(select(told, *following.state_columns(member, IDEA, idea_id))).one()
    return _audience(count), following.state_of(*state)


def _told(status_change_id: int) -> ScalarSelect[int]:
    notices = (
        select(Notice.id)
        .where(Notice.kind == STATUS, Notice.source_id == status_change_id)
        .where(or_(Notice.in_inbox, Notice.emailed_at.is_not(None)))
        .limit(COUNTED + 1)
        .subquery()
    )
    return select(func.count()).select_from(notices).scalar_subquery()


def _audience(count: int, *, is_cut: bool = False) -> Audience:
    return Audience(min(count, COUNTED), is_cut or count > COUNTED)
