"""What a notice tells of. It is read again whenever a notice is written or sent.

What is gone, hidden or undone by then is not told.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select

from community.announcements import scope as announcement_scope
from community.announcements.models import Announcement
from community.comments import discussions
from community.comments.discussions import Discussed
from community.comments.models import Comment, Mention
from community.core.db import db
from community.groups.models import JoinRequest
from community.ideas.models import Idea, IdeaMerge, StatusChange
from community.members import scope as member_scope
from community.members.models import Member
from community.notes import scope as note_scope
from community.notes.models import Note, NoteMention
from community.notifications import followers
from community.notifications.followers import ADDRESSED, Candidate
from community.notifications.kinds import (
    ANNOUNCEMENT,
    COMMENT,
    GROUP_IDEA,
    JOIN_REQUEST,
    MEMBER_IDEA,
    MENTION,
    MERGE,
    MERGE_UNDONE,
    NOTE,
    REPLY,
    STATUS,
    STATUS_UNDONE,
)
from community.notifications.models import GROUP, IDEA, MEMBER, Notice

Candidates = Callable[[int, int], Sequence[Candidate]]


class Source(NamedTuple):
    """Something that happened to an idea, an announcement or a request; who did it, and who may be told."""

    idea: Idea | None
    actor_id: int | None
    thread: str
    candidates: Candidates  # called with (after, limit): see `followers.of_idea`
    besides: frozenset[int] = frozenset()  # members who are told in another notice
    announcement: Announcement | None = None
    join_request: JoinRequest | None = None
    note: Note | None = None

    @property
    def idea_id(self) -> int | None:
        return self.idea.id if self.idea is not None else None

    @property
    def group_id(self) -> int | None:
        """The group that those who are told can find; None for the whole site."""
        subject = self.idea or self.announcement or self.join_request
        return subject.group_id if subject is not None else None


def find(kind: str, source_id: int) -> Source | None:
    """What notices of this kind tell of; None if it is gone, hidden or undone."""
    return _FINDERS[kind](source_id)


def _visible_idea(idea_id: int) -> Idea | None:
    return db.session.scalar(select(Idea).where(Idea.id == idea_id, Idea.hidden_at.is_(None)))


def _posted_idea(idea_id: int) -> Idea | None:
    return db.session.scalar(
        select(Idea)
        .join(Member, Member.id == Idea.author_id)
        .where(Idea.id == idea_id, Idea.hidden_at.is_(None), _in_good_standing())
    )


def _visible_comment(comment_id: int) -> tuple[Comment, Discussed] | None:
    statement = discussions.join(select(Comment, Idea, Announcement).join(Member, Member.id == Comment.author_id))
    not_hidden = Comment.hidden_at.is_(None), Idea.hidden_at.is_(None), Announcement.removed_at.is_(None)
    found = db.session.execute(statement.where(Comment.id == comment_id, *not_hidden, _in_good_standing())).first()
    return (found[0], found[1] or found[2]) if found else None


def _in_good_standing() -> ColumnElement[bool]:
    """Of an author. Otherwise anyone could sign up with any address and write to everyone."""
    return and_(Member.confirmed_at.is_not(None), member_scope.not_suspended(), member_scope.not_deleted())


def _status(source_id: int) -> Source | None:
    change = db.session.get(StatusChange, source_id)
    idea = _visible_idea(change.idea_id) if change is not None and change.undone_at is None else None
    if change is None or idea is None:
        return None
    return Source(idea, change.changed_by, f"{IDEA} {idea.id}", _followers_of(idea))


def _status_undone(source_id: int) -> Source | None:
    """Told to everyone who was told of the update."""
    change = db.session.get(StatusChange, source_id)
    idea = _visible_idea(change.idea_id) if change is not None and change.undone_at is not None else None
    if change is None or idea is None:
        return None

    return Source(idea, None, f"{IDEA} {idea.id}", _told_of(STATUS, source_id))


def _merge(source_id: int) -> Source | None:
    """Told to the author of the merged idea, and to those whose votes now count for the other one."""
    merge = db.session.get(IdeaMerge, source_id)
    duplicate = _visible_idea(merge.child_id) if merge is not None and merge.undone_at is None else None
    root = _visible_idea(duplicate.merged_into_id) if duplicate is not None and duplicate.merged_into_id else None
    if merge is None or duplicate is None or root is None:
        return None
    return Source(root, merge.merged_by, f"{IDEA} {root.id}", partial(followers.coming_along, merge))


def _merge_undone(source_id: int) -> Source | None:
    """Told to everyone who was told of the merge, besides the member who undid it."""
    merge = db.session.get(IdeaMerge, source_id)
    duplicate = _visible_idea(merge.child_id) if merge is not None and merge.undone_at is not None else None
    if merge is None or duplicate is None:
        return None
    besides = frozenset([merge.undone_by] if merge.undone_by else [])
    return Source(duplicate, None, f"{IDEA} {duplicate.id}", _told_of(MERGE, source_id), besides)


def _told_of(kind: str, source_id: int) -> Candidates:
    """Members who were told of something, to correct it."""
    told = select(Notice.member_id, Notice.reason).where(Notice.kind == kind, Notice.source_id == source_id)

    def candidates(after: int, limit: int) -> list[Candidate]:
        found = db.session.execute(told.where(Notice.member_id > after).order_by(Notice.member_id).limit(limit))
        return [Candidate(*row) for row in found]

    return candidates


def _comment(source_id: int) -> Source | None:
    """Told to followers of the idea or the author of the announcement, besides those whom it answers or mentions."""
    found = _visible_comment(source_id)
    if found is None:
        return None
    comment, on = found
    told = _followers_of(on) if isinstance(on, Idea) else partial(followers.author_of_announcement, on.id)
    return _of_comment(comment, on, told)._replace(besides=frozenset((*_answered(comment), *_mentioned(comment))))


def _reply(source_id: int) -> Source | None:
    """Told to the author of the comment that it replies to, unless it mentions them."""
    found = _visible_comment(source_id)
    if found is None:
        return None
    comment, on = found
    return _of_comment(comment, on, _only(set(_answered(comment)) - set(_mentioned(comment))))


def _mention(source_id: int) -> Source | None:
    found = _visible_comment(source_id)
    if found is None:
        return None
    comment, on = found
    return _of_comment(comment, on, _only(_mentioned(comment)))


def _note(source_id: int) -> Source | None:
    """Told to people it mentions while they are on staff, also where the idea is hidden."""
    note = db.session.get(Note, source_id)
    if note is None:
        return None
    mentioned = db.session.scalars(
        select(Member.id)
        .join(NoteMention, NoteMention.member_id == Member.id)
        .where(NoteMention.note_id == note.id, note_scope.readers())
    ).all()
    return Source(None, note.author_id, thread_of_notes(note.idea_id, note.member_id), _only(mentioned), note=note)


def thread_of_notes(idea_id: int | None, member_id: int | None) -> str:
    """The thread of the notes on an idea or about a member."""
    return f"{NOTE} {MEMBER} {member_id}" if idea_id is None else f"{NOTE} {IDEA} {idea_id}"


def _of_comment(comment: Comment, on: Discussed, told: Candidates) -> Source:
    if isinstance(on, Idea):
        return Source(on, comment.author_id, f"{IDEA} {on.merged_into_id or on.id}", told)
    return Source(None, comment.author_id, f"{ANNOUNCEMENT} {on.id}", told, announcement=on)


def _group_idea(source_id: int) -> Source | None:
    idea = _posted_idea(source_id)
    if idea is None:
        return None
    return Source(
        idea,
        idea.author_id,
        f"{GROUP} {idea.group_id}",
        lambda after, limit: followers.of(GROUP, idea.group_id, after, limit),
    )


def _member_idea(source_id: int) -> Source | None:
    """Told to followers of the author, besides those who follow the group."""
    idea = _posted_idea(source_id)
    if idea is None:
        return None
    return Source(
        idea,
        idea.author_id,
        f"{MEMBER} {idea.author_id}",
        lambda after, limit: followers.of(MEMBER, idea.author_id, after, limit, besides=(GROUP, idea.group_id)),
    )


def _announcement(source_id: int) -> Source | None:
    """Told to all members of the group, or of the site."""
    announcement = db.session.scalar(
        select(Announcement)
        .join(Member, Member.id == Announcement.author_id)
        .where(Announcement.id == source_id, announcement_scope.not_removed(), _in_good_standing())
    )
    if announcement is None:
        return None
    group_id = announcement.group_id
    candidates = followers.everyone if group_id is None else partial(followers.members_of, group_id)
    thread = f"{ANNOUNCEMENT} {source_id}"
    return Source(None, announcement.author_id, thread, candidates, announcement=announcement)


def _join_request(source_id: int) -> Source | None:
    """Told to the moderators of the group, while the request is pending."""
    request = db.session.scalar(
        select(JoinRequest)
        .join(Member, Member.id == JoinRequest.member_id)
        .where(JoinRequest.id == source_id, JoinRequest.decided_at.is_(None), _in_good_standing())
    )
    if request is None:
        return None
    candidates = partial(followers.moderators_of, request.group_id)
    return Source(None, request.member_id, f"{JOIN_REQUEST} {request.group_id}", candidates, join_request=request)


def _followers_of(idea: Idea) -> Candidates:
    return lambda after, limit: followers.of_idea(idea.id, after, limit)


def _only(member_ids: Sequence[int] | set[int]) -> Candidates:
    return lambda after, limit: [Candidate(one, ADDRESSED) for one in sorted(member_ids) if one > after][:limit]


def _answered(comment: Comment) -> Sequence[int]:
    return db.session.scalars(select(Comment.author_id).where(Comment.id == comment.parent_id)).all()


def _mentioned(comment: Comment) -> Sequence[int]:
    # A comment may mention more members than are told.
    mentions = select(Mention.member_id).where(
        Mention.comment_id == comment.id, Mention.withdrawn_at.is_(None), Mention.notified_at.is_not(None)
    )
    return db.session.scalars(mentions).all()


_FINDERS: dict[str, Callable[[int], Source | None]] = {
    MERGE: _merge,
    MERGE_UNDONE: _merge_undone,
    STATUS: _status,
    STATUS_UNDONE: _status_undone,
    COMMENT: _comment,
    REPLY: _reply,
    MENTION: _mention,
    NOTE: _note,
    GROUP_IDEA: _group_idea,
    MEMBER_IDEA: _member_idea,
    ANNOUNCEMENT: _announcement,
    JOIN_REQUEST: _join_request,
}
