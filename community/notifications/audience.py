"""How many people a status update will be told to, and how many were told of one. Neither is counted beyond a limit."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Integer, ScalarSelect, and_, bindparam, case, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased

from community.core.db import db
from community.core.statements import fetch
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import families
from community.ideas.models import Idea
from community.members.models import Member
from community.members.viewers import built_once_per_kind, id_of
from community.notifications import followers, following
from community.notifications.following import NOT_FOLLOWING, FollowState
from community.notifications.kinds import NEVER, STATUS
from community.notifications.models import IDEA, Follow, Notice, NoticeChoice, NoticeSettings

COUNTED = 200  # people; of more it is only said that they are more
SCANNED = 5000  # followers for each reason


class Audience(NamedTuple):
    """A number of people: exactly `size`, or more than that."""

    size: int
    is_more: bool = False


class FollowersTogether(NamedTuple):
    """Followers of two ideas, without those who muted them: of each, of both, and of either without muting one."""

    duplicate: int
    target: int
    both: int
    after: int

    @property
    def muted(self) -> int:
        """People who follow one and muted the other, and stay without notices."""
        return self.duplicate + self.target - self.both - self.after


def of_merge(duplicate: Idea, target: Idea) -> FollowersTogether:
    """How many people follow two ideas, and would follow the target after a merge. One statement."""
    found = _followers((duplicate.id, target.id))
    muting = select(Follow.followed_id).where(
        Follow.member_id == found.c.member_id, Follow.followed_kind == IDEA, Follow.is_muted.is_(True)
    )

    def follows(idea: Idea) -> Any:
        is_muted = muting.where(Follow.followed_id.in_(families.ids_in(idea.id))).correlate(found).exists()
        return func.max(case((and_(found.c.idea_id == idea.id, ~is_muted), 1), else_=0))

    families_of_both = select(Follow.followed_id).where(
        Follow.followed_id.in_(families.ids_in(duplicate.id).union(families.ids_in(target.id)))
    )
    has_muted = muting.where(Follow.followed_id.in_(families_of_both)).correlate(found).exists()
    person = (
        select(
            found.c.member_id,
            follows(duplicate).label("duplicate"),
            follows(target).label("target"),
            func.max(case((has_muted, 0), else_=1)).label("after"),
        )
        .join(Member, Member.id == found.c.member_id)
        .where(followers.is_told())
        .group_by(found.c.member_id)
        .subquery()
    )
    numbers = (person.c.duplicate, person.c.target, person.c.duplicate * person.c.target, person.c.after)
    totals = select(*(func.coalesce(func.sum(number), 0) for number in numbers))
    return FollowersTogether._make(db.session.execute(totals).one())


def of_status_update(idea_ids: Collection[int], editor: Member) -> Audience:
    """How many people would be told if the editor changed the status of these ideas now. One statement."""
    found = _followers(idea_ids)
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
    values = {"viewer_id": id_of(member), "status_change_id": status_change_id, "idea_id": idea_id}
    count, *state = fetch(_select_published(member), **values)[0]
    return _audience(count), following.state_of(*state) if state else FollowState(NOT_FOLLOWING)


@built_once_per_kind
def _select_published(viewer: Any) -> Any:
    told = _told(bindparam("status_change_id", type_=Integer()))
    if viewer is None:
        return select(told)
    return select(told, *following.state_columns(viewer, IDEA, bindparam("idea_id", type_=Integer())))


def _followers(idea_ids: Collection[int]) -> Any:
    """SQL: (idea_id, member_id) of followers of these ideas, for each reason, `SCANNED` of each at most."""
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
    return union_all(*parts).cte("found")


def _told(status_change_id: Any) -> ScalarSelect[int]:
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
