"""What each notice tells: read from what it tells of, as far as the member can see that."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from community.announcements import scope as announcement_scope
from community.announcements.models import Announcement
from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import markup
from community.core.db import rows
from community.groups import scope as group_scope
from community.groups.models import Group, JoinRequest
from community.ideas import queries as idea_queries
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, IdeaMerge, Status, StatusChange
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.moderation import queries as moderation_queries
from community.moderation.log_rows import ReceivedAction
from community.moderation.models import UPHELD
from community.notes import scope as note_scope
from community.notes.models import Note
from community.notifications import join_request_emails
from community.notifications.kinds import (
    ANNOUNCEMENT,
    APPEAL,
    COMMENT,
    GROUP_IDEA,
    JOIN_ANSWER,
    JOIN_REQUEST,
    MEMBER_IDEA,
    MENTION,
    MERGE,
    MERGE_UNDONE,
    MODERATION,
    NOTE,
    REPLY,
    STATUS,
    STATUS_UNDONE,
)
from community.notifications.models import Notice

SHOWN = 6  # notices of one thread
EXCERPT_LENGTH = 200

Contents = dict[int, dict[str, Any]]  # values of an `Entry`, by the id of what it tells of


class Entry(NamedTuple):
    """One notice: what happened, who did it, and what they said."""

    kind: str
    reason: str
    made_at: datetime
    is_unread: bool
    path: str  # of the page that shows it
    title: str = ""  # of the idea or the announcement, or the name of the group
    member: MemberSummary | None = None  # who did it; moderators are not named
    idea_id: int | None = None
    group_id: int | None = None  # where it happened
    group_name: str | None = None  # of an announcement in a group, or of one that was commented on
    comment_id: int | None = None
    status_key: str = ""
    status_name: str = ""
    status_color: int = 0
    text: str = ""
    action: ReceivedAction | None = None
    is_approved: bool = False  # a request to join
    merged_title: str = ""  # of the idea that was merged


def load(member: Member, *which: Any) -> dict[str, tuple[list[Entry], int]]:
    """The newest of these notices in each thread that the member can see, and how many more there are."""
    numbered = (
        select(Notice.id, Notice.thread, Notice.kind, Notice.source_id, Notice.reason, Notice.made_at, Notice.read_at)
        .add_columns(func.row_number().over(partition_by=Notice.thread, order_by=Notice.id.desc()).label("number"))
        .add_columns(func.count().over(partition_by=Notice.thread).label("count"))
        .where(Notice.member_id == member.id, *which)
        .subquery()
    )
    found = rows(select(numbered).where(numbered.c.number <= SHOWN).order_by(numbered.c.id.desc()))
    contents: dict[tuple[str, int], Any] = {}
    for kinds, read in _LOADERS:
        ids = {row.source_id for row in found if row.kind in kinds}
        loaded = read(member, ids) if ids else {}
        contents |= {(kind, source_id): content for kind in kinds for source_id, content in loaded.items()}
    entries: dict[str, tuple[list[Entry], int]] = {}
    for row in found:
        content = contents.get((row.kind, row.source_id))
        if content is not None:
            entry = Entry(row.kind, row.reason, row.made_at, row.read_at is None, **content)
            entries.setdefault(row.thread, ([], max(row.count - SHOWN, 0)))[0].append(entry)
    return entries


def _status_changes(member: Member, ids: Collection[int], is_undone: bool = False) -> Contents:
    found = rows(
        select(*summary.columns(), StatusChange, Status.name, Status.color, *_IDEA)
        .join(StatusChange, StatusChange.changed_by == Member.id)
        .join(Status, Status.key == StatusChange.status_key)
        .join(Idea, Idea.id == StatusChange.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(StatusChange.id.in_(ids), idea_scope.visible_to(member))
        .where(StatusChange.undone_at.is_not(None) if is_undone else StatusChange.undone_at.is_(None))
    )
    contents = {}
    for row in found:
        who, change, status_name, status_color, *idea = summary.unpack(row)
        contents[change.id] = {
            "member": who,
            **_about_idea(*idea),
            "status_key": change.status_key,
            "status_name": status_name,
            "status_color": status_color,
            "text": change.reason or markup.excerpt(change.answer_html, EXCERPT_LENGTH),
        }
    return contents


def _undone_status_changes(member: Member, ids: Collection[int]) -> Contents:
    return _status_changes(member, ids, is_undone=True)


def _merges(member: Member, ids: Collection[int]) -> Contents:
    """Two statements. What was merged is named, and the message shown, to members who can still find it."""
    child = aliased(Idea)
    found = rows(
        select(*summary.columns(), IdeaMerge.id, IdeaMerge.message, IdeaMerge.child_id, *_IDEA)
        .join(IdeaMerge, IdeaMerge.merged_by == Member.id)
        .join(child, child.id == IdeaMerge.child_id)
        .join(Idea, Idea.id == child.merged_into_id)
        .join(Group, Group.id == Idea.group_id)
        .where(IdeaMerge.id.in_(ids), IdeaMerge.undone_at.is_(None), idea_scope.visible_to(member))
    )
    titles = idea_queries.visible_titles(member, {row.child_id for row in found})
    contents = {}
    for row in found:
        who, merge_id, message, child_id, *idea = summary.unpack(row)
        title = titles.get(child_id, "")
        text = message if title else ""
        contents[merge_id] = {"member": who, **_about_idea(*idea), "text": text, "merged_title": title}
    return contents


def _undone_merges(member: Member, ids: Collection[int]) -> Contents:
    found = rows(
        select(IdeaMerge.id, *_IDEA)
        .join(Idea, Idea.id == IdeaMerge.child_id)
        .join(Group, Group.id == Idea.group_id)
        .where(IdeaMerge.id.in_(ids), IdeaMerge.undone_at.is_not(None), idea_scope.visible_to(member))
    )
    return {merge_id: _about_idea(*idea) for merge_id, *idea in found}


def _comments(member: Member, ids: Collection[int]) -> Contents:
    statement = select(*summary.columns(), Comment.id, Comment.body_html, *_ANNOUNCEMENT, *_IDEA)
    statement = discussions.join(statement.join(Comment, Comment.author_id == Member.id))
    contents = {}
    for row in rows(statement.where(Comment.id.in_(ids), comment_scope.listed_to(member))):
        who, comment_id, html, announcement_id, title, *group, idea_id, idea_title, slug, idea_group = summary.unpack(
            row
        )
        about = (
            _about_idea(idea_id, idea_title, slug, idea_group)
            if announcement_id is None
            else _about_announcement(announcement_id, title, *group)
        )
        contents[comment_id] = {
            "member": who,
            **about,
            "comment_id": comment_id,
            "text": markup.excerpt(html, EXCERPT_LENGTH),
        }
    return contents


def _ideas(member: Member, ids: Collection[int]) -> Contents:
    found = rows(
        select(*summary.columns(), *_IDEA)
        .join(Idea, Idea.author_id == Member.id)
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.id.in_(ids), idea_scope.listed_to(member))
    )
    contents = {}
    for row in found:
        who, *idea = summary.unpack(row)
        contents[idea[0]] = {"member": who, **_about_idea(*idea)}
    return contents


def _about_idea(idea_id: int, title: str, slug: str, group_id: int) -> dict[str, Any]:
    return {"idea_id": idea_id, "title": title, "path": f"/ideas/{idea_id}-{quote(slug)}", "group_id": group_id}


def _announcements(member: Member, ids: Collection[int]) -> Contents:
    found = rows(
        select(*summary.columns(), Announcement.body_html, *_ANNOUNCEMENT)
        .join(Announcement, Announcement.author_id == Member.id)
        .outerjoin(Group, Group.id == Announcement.group_id)
        .where(Announcement.id.in_(ids), announcement_scope.listed_to(member))
    )
    contents = {}
    for row in found:
        who, html, *announcement = summary.unpack(row)
        contents[announcement[0]] = {
            "member": who,
            **_about_announcement(*announcement),
            "text": markup.excerpt(html, EXCERPT_LENGTH),
        }
    return contents


def _about_announcement(announcement_id: int, title: str, group_id: int | None, group: str | None) -> dict[str, Any]:
    path = f"/announcements/{announcement_id}"
    return {"title": title, "path": path, "group_id": group_id, "group_name": group}


def _notes(member: Member, ids: Collection[int]) -> Contents:
    """Without their texts, which would go into digests."""
    about = aliased(Member)
    found = rows(
        select(*summary.columns(), Note.id, Idea.id, Idea.title, about.handle, about.name)
        .join(Note, Note.author_id == Member.id)
        .outerjoin(Idea, Idea.id == Note.idea_id)
        .outerjoin(about, about.id == Note.member_id)
        .where(Note.id.in_(ids), note_scope.visible_to(member))
    )
    contents = {}
    for row in found:
        who, note_id, idea_id, idea_title, handle, name = summary.unpack(row)
        subject = f"members/{handle}" if idea_id is None else f"ideas/{idea_id}"
        path = f"/staff/{subject}/notes#note-{note_id}"
        contents[note_id] = {"member": who, "title": name if idea_id is None else idea_title, "path": path}
    return contents


def _actions(member: Member, ids: Collection[int]) -> Contents:
    """Without those that were undone since, of which another notice tells."""
    found = [one for one in moderation_queries.actions_told(member, ids) if not one.is_undone]
    return {one.id: _about_action(one, one.reason) for one in found}


def _appeals(member: Member, ids: Collection[int]) -> Contents:
    found = [one for one in moderation_queries.actions_told(member, ids) if one.outcome == UPHELD]
    return {one.id: _about_action(one, one.answer or "") for one in found}


def _about_action(action: ReceivedAction, text: str) -> dict[str, Any]:
    return {"action": action, "text": text, "path": f"/settings/moderation#action-{action.id}"}


def _join_answers(member: Member, ids: Collection[int]) -> Contents:
    return {
        one.id: {
            "title": one.group_name,
            "path": f"/groups/{quote(one.group_slug)}",
            "group_id": one.group_id,
            "text": one.message,
            "is_approved": one.is_member,
        }
        for one in join_request_emails.answered(member, ids)
    }


def _join_requests(member: Member, ids: Collection[int]) -> Contents:
    """Those that are pending, in groups that the member moderates."""
    found = rows(
        select(*summary.columns(), JoinRequest.id, JoinRequest.answer, Group.id, Group.name, Group.slug)
        .join(JoinRequest, JoinRequest.member_id == Member.id)
        .join(Group, Group.id == JoinRequest.group_id)
        .where(JoinRequest.id.in_(ids), JoinRequest.decided_at.is_(None), group_scope.moderated_by(member))
    )
    contents = {}
    for row in found:
        who, request_id, answer, group_id, name, slug = summary.unpack(row)
        path = f"/groups/{quote(slug)}/requests"
        contents[request_id] = {"member": who, "title": name, "path": path, "group_id": group_id, "text": answer}
    return contents


_ANNOUNCEMENT = (Announcement.id, Announcement.title, Group.id, Group.name)
_IDEA = (Idea.id, Idea.title, Idea.slug, Idea.group_id)
_LOADERS: tuple[tuple[tuple[str, ...], Callable[[Member, Collection[int]], Contents]], ...] = (
    ((STATUS,), _status_changes),
    ((STATUS_UNDONE,), _undone_status_changes),
    ((MERGE,), _merges),
    ((MERGE_UNDONE,), _undone_merges),
    ((REPLY, MENTION, COMMENT), _comments),
    ((NOTE,), _notes),
    ((GROUP_IDEA, MEMBER_IDEA), _ideas),
    ((ANNOUNCEMENT,), _announcements),
    ((MODERATION,), _actions),
    ((APPEAL,), _appeals),
    ((JOIN_ANSWER,), _join_answers),
    ((JOIN_REQUEST,), _join_requests),
)
