"""Following and muting ideas, groups and members."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, false, or_, select

from community.comments.models import Comment
from community.core.db import db, execute_bulk, exists, insert, now
from community.core.errors import Hidden
from community.core.statements import fetch
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import families
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Vote
from community.members import scope as member_scope
from community.members.models import Member
from community.members.viewers import built_once_per_kind
from community.notifications.models import GROUP, IDEA, MEMBER, Follow, NoticeSettings

FOLLOWING, MUTED, NOT_FOLLOWING = "following", "muted", ""


class FollowState(NamedTuple):
    """Whether a member follows something, and whether only because of what they did there."""

    state: str  # `FOLLOWING`, `MUTED` or `NOT_FOLLOWING`
    is_automatic: bool = False


def follow(member: Member, kind: str, followed_id: int) -> None:
    """Follow an idea, a group or a member that the member can find. Ends muting."""
    _store(member, kind, followed_id, is_muted=False)


def mute(member: Member, kind: str, followed_id: int) -> None:
    """Hear nothing of an idea, a group or a member any longer. Ends following."""
    _store(member, kind, followed_id, is_muted=True)


def reset(member: Member, kind: str, followed_id: int) -> None:
    """Neither follow nor mute by choice. Authors, commenters and voters then follow an idea as before."""
    execute_bulk(delete(Follow).where(*_own(member, kind, followed_id)))


def state(member: Member | None, kind: str, followed_id: int) -> FollowState:
    """Whether the member follows this. One statement, none for a visitor."""
    if member is None:
        return FollowState(NOT_FOLLOWING)
    return state_of(*fetch(_select_state(member, kind), viewer_id=member.id, followed_id=followed_id)[0])


@built_once_per_kind
def _select_state(viewer: Any, kind: str) -> Any:
    return select(*state_columns(viewer, kind, bindparam("followed_id", type_=Integer())))


def state_columns(member: Any, kind: str, followed_id: Any) -> tuple[Any, ...]:
    """SQL: the values that `state_of` takes, for a statement that reads more than these."""
    muted_first = select(Follow.is_muted).where(*_own(member, kind, followed_id)).order_by(Follow.is_muted.desc())
    chosen = muted_first.limit(1).scalar_subquery()
    return chosen, _follows_by_itself(member, followed_id) if kind == IDEA else false()


def state_of(is_muted: bool | None, is_automatic: bool) -> FollowState:
    """The state from what a member chose, None if nothing, and whether they follow it by themselves."""
    if is_muted is None:
        return FollowState(FOLLOWING, True) if is_automatic else FollowState(NOT_FOLLOWING)
    return FollowState(MUTED if is_muted else FOLLOWING)


def require_visible(member: Member, kind: str, followed_id: int) -> None:
    """Raise `Hidden` unless the member can find this. No one follows themselves."""
    found = {
        IDEA: select(Idea.id).join(Group).where(Idea.id == followed_id, idea_scope.visible_to(member)),
        GROUP: select(Group.id).where(Group.id == followed_id, group_scope.visible_to(member)),
        MEMBER: select(Member.id).where(
            Member.id == followed_id, Member.id != member.id, member_scope.visible_to(member)
        ),
    }
    if not exists(found[kind]):
        raise Hidden


def _own(member: Any, kind: str, followed_id: Any) -> tuple[ColumnElement[bool], ...]:
    """What the member chose; of an idea also for those that were merged with it."""
    followed: Any = families.ids_with(followed_id) if kind == IDEA else (followed_id,)
    return (Follow.member_id == member.id, Follow.followed_kind == kind, Follow.followed_id.in_(followed))


def _follows_by_itself(member: Any, idea_id: Any) -> ColumnElement[bool]:
    """SQL: whether the member follows an idea as its author, as a commenter or as a voter."""
    family = families.ids_with(idea_id)
    by_reason = (
        (NoticeSettings.follows_own, select(Idea.id).where(Idea.id.in_(family), Idea.author_id == member.id)),
        (
            NoticeSettings.follows_commented,
            select(Comment.id).where(
                Comment.idea_id.in_(family), Comment.author_id == member.id, Comment.hidden_at.is_(None)
            ),
        ),
        (
            NoticeSettings.follows_voted,
            select(Vote.id).where(Vote.idea_id.in_(family), Vote.member_id == member.id, Vote.withdrawn_at.is_(None)),
        ),
    )
    conditions = []
    for setting, done in by_reason:
        turned_off = select(NoticeSettings.member_id).where(NoticeSettings.member_id == member.id, ~setting)
        conditions.append(and_(done.exists(), ~turned_off.exists()))
    return or_(*conditions)


def _store(member: Member, kind: str, followed_id: int, *, is_muted: bool) -> None:
    reset(member, kind, followed_id)
    statement = insert(Follow).values(
        member_id=member.id, followed_kind=kind, followed_id=followed_id, is_muted=is_muted, since=now()
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "followed_kind", "followed_id"],
            set_={"is_muted": statement.excluded.is_muted, "since": statement.excluded.since},
        )
    )
