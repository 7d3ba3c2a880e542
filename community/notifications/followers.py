"""Who follows an idea, a group or a member, or is told an announcement, and what each of them chose to be told.

Authors, commenters and voters follow an idea without a row of their own, unless they turned that off.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased

from community.announcements.models import Announcement
from community.comments.models import Comment
from community.core.db import now, rows
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas import families, merging
from community.ideas.models import Idea, IdeaMerge, Vote
from community.members import scope as member_scope
from community.members.models import Member
from community.notifications.digest_time import DigestTime
from community.notifications.kinds import NEVER, Kind
from community.notifications.models import GROUP, IDEA, MEMBER, Follow, NoticeChoice, NoticeSettings

AUTHOR, COMMENTED, VOTED, FOLLOWS, FOLLOWS_GROUP, FOLLOWS_MEMBER, ADDRESSED = REASONS = (
    *("author", "commented", "voted", "follows", "follows_group", "follows_member"),
    "addressed",
)
EVERYONE, GROUP_MEMBER = "everyone", "group_member"  # reasons of announcements
GROUP_MODERATOR = "group_moderator"


class Candidate(NamedTuple):
    """A member who may be told something, and why."""

    member_id: int
    reason: str


class NoticeRecipient(NamedTuple):
    """A member who is told something: why, and how they chose to be told."""

    member_id: int
    reason: str
    in_inbox: bool
    email: str
    digest_due_at: datetime | None  # for `DAILY` and `WEEKLY`


class IdeaFollowers(NamedTuple):
    """Members who follow an idea for one reason: their ids, and the ids of the ideas."""

    reason: str
    member_id: Any
    idea_id: Any
    where: tuple[ColumnElement[bool], ...] = ()
    setting: Any = None  # the column of `NoticeSettings` that turns it off


def idea_followers() -> tuple[IdeaFollowers, ...]:
    """Everyone who follows ideas, by reason."""
    chosen = (Follow.followed_kind == IDEA, Follow.is_muted.is_(False))
    return (
        IdeaFollowers(AUTHOR, Idea.author_id, Idea.id, setting=NoticeSettings.follows_own),
        IdeaFollowers(
            COMMENTED,
            Comment.author_id,
            Comment.idea_id,
            (Comment.hidden_at.is_(None),),
            NoticeSettings.follows_commented,
        ),
        IdeaFollowers(
            VOTED, Vote.member_id, Vote.idea_id, (Vote.withdrawn_at.is_(None),), NoticeSettings.follows_voted
        ),
        IdeaFollowers(FOLLOWS, Follow.member_id, Follow.followed_id, chosen),
    )


def of_idea(idea_id: int, after: int, limit: int) -> list[Candidate]:
    """Followers of an idea with a larger id than `after`, by id, each with the first reason of `REASONS`.

    Of the idea that it was merged into, and of all that were merged into that one, too.
    """
    family = families.ids_with(idea_id)
    parts = [
        _part(one.member_id, one.reason, after, limit, one.idea_id.in_(family), *one.where, setting=one.setting)
        for one in idea_followers()
    ]
    found = union_all(*parts).subquery()
    statement = select(found.c.member_id, func.min(found.c.reason)).group_by(found.c.member_id)
    return [Candidate(row[0], REASONS[row[1]]) for row in rows(statement.order_by(found.c.member_id).limit(limit))]


def coming_along(merge: IdeaMerge, after: int, limit: int) -> list[Candidate]:
    """The author of a merged idea, and its supporters who did not support the other one, by id."""
    moved = merging.ids_of(merge)
    other, part = aliased(Vote), aliased(Idea)
    elsewhere = select(other.id).join(part, part.id == other.idea_id)
    elsewhere = elsewhere.where(other.member_id == Vote.member_id, other.withdrawn_at.is_(None))
    root_id = select(Idea.merged_into_id).where(Idea.id == merge.child_id).scalar_subquery()
    elsewhere = elsewhere.where(part.id.in_(families.ids_in(root_id)), part.id.not_in(moved))
    voted = (Vote.idea_id.in_(moved), Vote.withdrawn_at.is_(None), ~elsewhere.correlate(Vote).exists())
    found = union_all(
        _part(Idea.author_id, AUTHOR, after, limit, Idea.id == merge.child_id),
        _part(Vote.member_id, VOTED, after, limit, *voted),
    ).subquery()
    statement = select(found.c.member_id, func.min(found.c.reason)).group_by(found.c.member_id)
    return [Candidate(row[0], REASONS[row[1]]) for row in rows(statement.order_by(found.c.member_id).limit(limit))]


def of(kind: str, followed_id: int, after: int, limit: int, besides: tuple[str, int] | None = None) -> list[Candidate]:
    """Followers of a group (`GROUP`) or of a member (`MEMBER`) with a larger id than `after`, by id.

    `besides`: what those who are left out follow, too.
    """
    reason, where = {GROUP: FOLLOWS_GROUP, MEMBER: FOLLOWS_MEMBER}[kind], _follows(kind, followed_id)
    if besides is not None:
        where = (*where, Follow.member_id.not_in(select(Follow.member_id).where(*_follows(*besides))))
    found = rows(_part(Follow.member_id, reason, after, limit, *where))
    return [Candidate(row[0], reason) for row in found]


def author_of_announcement(announcement_id: int, after: int, limit: int) -> list[Candidate]:
    """The author of an announcement, who hears of comments on it, unless they don't follow what they post."""
    where = Announcement.id == announcement_id
    part = _part(Announcement.author_id, AUTHOR, after, limit, where, setting=NoticeSettings.follows_own)
    return [Candidate(row[0], AUTHOR) for row in rows(part)]


def everyone(after: int, limit: int) -> list[Candidate]:
    """Members in good standing with a larger id than `after`, by id."""
    found = rows(select(Member.id).where(is_told(), Member.id > after).order_by(Member.id).limit(limit))
    return [Candidate(row.id, EVERYONE) for row in found]


def members_of(group_id: int, after: int, limit: int) -> list[Candidate]:
    """Members of a group with a larger id than `after`, by id."""
    return _members(GROUP_MEMBER, after, limit, Membership.group_id == group_id)


def moderators_of(group_id: int, after: int, limit: int) -> list[Candidate]:
    """Moderators of a group with a larger id than `after`, by id."""
    return _members(GROUP_MODERATOR, after, limit, Membership.group_id == group_id, Membership.moderates.is_(True))


def _members(reason: str, after: int, limit: int, *where: ColumnElement[bool]) -> list[Candidate]:
    found = select(Membership.member_id).where(*where, Membership.member_id > after)
    return [Candidate(row.member_id, reason) for row in rows(found.order_by(Membership.member_id).limit(limit))]


def recipients(
    candidates: Sequence[Candidate], kind: Kind, idea_id: int | None, group_id: int | None, actor_id: int | None
) -> list[NoticeRecipient]:
    """The candidates who are told: in good standing, not the actor, and able to find the group, if there is one.

    Members who muted the idea, its group or the actor, or who want to hear nothing of this kind, are left out.
    """
    if not candidates:
        return []
    statement = (
        select(Member.id, NoticeChoice.in_inbox, NoticeChoice.email)
        .add_columns(NoticeSettings.time_zone, NoticeSettings.digest_hour, NoticeSettings.digest_weekday)
        .outerjoin(NoticeSettings, NoticeSettings.member_id == Member.id)
        .outerjoin(NoticeChoice, and_(NoticeChoice.member_id == Member.id, NoticeChoice.kind == kind.key))
        .where(Member.id.in_([one.member_id for one in candidates]), Member.id != (actor_id or 0))
    )
    chosen = {row.id: row for row in rows(only_told(statement, idea_id, group_id, actor_id))}
    found = []
    for candidate in candidates:
        row = chosen.get(candidate.member_id)
        if row is not None:
            choice = (kind.in_inbox, kind.email) if row.email is None else (row.in_inbox, row.email)
            if choice != (False, NEVER):
                when = DigestTime.of(row.time_zone, row.digest_hour, row.digest_weekday)
                found.append(NoticeRecipient._make((*candidate, *choice, when.next(choice[1], now()))))
    return found


def is_told() -> ColumnElement[bool]:
    """Members who are told anything at all: with a confirmed account that is neither suspended nor deleted."""
    return and_(member_scope.not_deleted(), Member.confirmed_at.is_not(None), member_scope.not_suspended())


def only_told(statement: Any, idea_id: int | None, group_id: int | None, actor_id: int | None) -> Any:
    """A statement of `Member`, with only those who are told of this: see `recipients`."""
    statement = statement.where(is_told(), ~has_muted(idea_id, group_id, actor_id))
    if group_id is None:
        return statement
    return statement.join(Group, Group.id == group_id).where(group_scope.members_who_can_find())


def has_muted(idea_id: Any, group_id: Any, actor_id: int | None) -> ColumnElement[bool]:
    """SQL, of `Member`: whether they muted the idea, its group, or the member who did something there.

    Someone who muted an idea stays without notices when it is merged into another one.

    Each is an id, None if there is none, or a column of `Idea` in a statement that joins it.
    """
    subjects = ((IDEA, idea_id), (GROUP, group_id), (MEMBER, actor_id))
    named = or_(
        false(),
        *(
            and_(
                Follow.followed_kind == kind,
                Follow.followed_id.in_(families.ids_with(subject)) if kind == IDEA else Follow.followed_id == subject,
            )
            for kind, subject in subjects
            if subject is not None
        ),
    )
    muted = select(Follow.member_id).where(Follow.member_id == Member.id, Follow.is_muted.is_(True), named)
    return muted.correlate(Member, Idea).exists()


def _follows(kind: str, followed_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Follow.followed_kind == kind, Follow.followed_id == followed_id, Follow.is_muted.is_(False))


def _part(
    member_id: Any, reason: str, after: int, limit: int, *where: ColumnElement[bool], setting: Any = None
) -> Select[Any]:
    """The first followers for one reason, each as (member_id, the number of the reason)."""
    statement = select(member_id.label("member_id")).where(*where, member_id > after).distinct()
    if setting is not None:
        statement = statement.outerjoin(NoticeSettings, NoticeSettings.member_id == member_id)
        statement = statement.where(func.coalesce(setting, true()))
    first = statement.order_by(member_id).limit(limit).subquery()
    return select(first.c.member_id, literal(REASONS.index(reason)).label("reason"))
