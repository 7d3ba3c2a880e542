"""The email of one notice: what happened, in a sentence, with what was said and a link.

It is composed when it is sent: nothing is sent to a member who can no longer see it, or who has muted it since.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import func, select

from community.announcements.models import Announcement
from community.comments.models import Comment
from community.core import markup
from community.core.db import db
from community.core.email import Email
from community.groups.models import Group
from community.ideas import families, queries
from community.ideas.models import Idea, IdeaMerge, Status, StatusChange, Vote
from community.members import summary
from community.members.models import Member
from community.notes.models import Note
from community.notifications import followers, preferences, sources
from community.notifications.email_templates import composer
from community.notifications.followers import ADDRESSED, GROUP_MODERATOR, Candidate
from community.notifications.kinds import COMMENT, MENTION, MERGE, NOW, REPLY, STATUS
from community.notifications.models import Notice
from community.notifications.sources import Source
from community.notifications.unsubscribing import unsubscribe_url

EXCERPT_LENGTH = 600  # characters of what was said


def compose(notice_id: int) -> Email | None:
    """The email; None if it was sent before or no longer applies."""
    notice = db.session.get(Notice, notice_id)
    source = sources.find(notice.kind, notice.source_id) if notice is not None and notice.emailed_at is None else None
    if notice is None or source is None:
        return None
    recipient = select(Member).where(Member.id == notice.member_id, Member.email.is_not(None))
    member = db.session.scalar(followers.only_told(recipient, source.idea_id, source.group_id, source.actor_id))
    if member is None or preferences.choice(member.id, notice.kind).email != NOW:
        return None
    if source.join_request is not None and not _is_candidate(source, member, GROUP_MODERATOR):
        return None
    if source.note is not None and not _is_candidate(source, member, ADDRESSED):
        return None
    stop = unsubscribe_url(member, notice.kind)
    email = composer().render(
        member,
        "emails/notice.txt",
        kind=notice.kind,
        reason=notice.reason,
        is_on_announcement=source.announcement is not None,
        actor=_name(source.actor_id),
        unsubscribe_url=stop,
        **_details(notice, source, member),
    )
    return replace(email, unsubscribe_url=stop)


def _is_candidate(source: Source, member: Member, reason: str) -> bool:
    """Whether the member may still be told: a moderator of the group, or someone on staff whom a note mentions."""
    return Candidate(member.id, reason) in source.candidates(member.id - 1, 1)


def _details(notice: Notice, source: Source, member: Member) -> dict[str, Any]:
    """The path that the email links to, what was said, and what else its kind needs."""
    if source.join_request is not None:
        group = db.session.get_one(Group, source.join_request.group_id)
        return {
            "path": f"/groups/{quote(group.slug)}/requests",
            "text": source.join_request.answer,
            "group": group.name,
        }
    if source.note is not None:
        return _of_note(source.note)
    discussed = source.idea or source.announcement
    assert discussed is not None
    if notice.kind in (REPLY, MENTION, COMMENT):
        comment = db.session.get_one(Comment, notice.source_id)
        text = markup.excerpt(comment.body_html, EXCERPT_LENGTH)
        return {"path": f"/comments/{comment.id}", "text": text, "title": discussed.title}
    return _of_idea(notice, discussed, member) if isinstance(discussed, Idea) else _of_announcement(discussed)


def _of_idea(notice: Notice, idea: Idea, member: Member) -> dict[str, Any]:
    found: dict[str, Any] = {"path": f"/ideas/{idea.id}-{quote(idea.slug)}", "title": idea.title}
    if notice.kind == STATUS:
        change = db.session.get_one(StatusChange, notice.source_id)
        text = "\n\n".join(filter(None, [change.reason, markup.excerpt(change.answer_html, EXCERPT_LENGTH)]))
        status = db.session.get_one(Status, change.status_key)
        expected = change.expected if change.expected != change.previous_expected else None
        before = change.previous_expected if expected else None
        periods = {"expected": expected, "expected_before": before}
        return {**found, **periods, "text": text, "status_name": status.name, "voted_at": _voted_at(idea, member)}
    if notice.kind == MERGE:
        merge = db.session.get_one(IdeaMerge, notice.source_id)
        merged = queries.visible_titles(member, [merge.child_id]).get(merge.child_id, "")
        return {**found, "text": merge.message if merged else "", "merged_title": merged}
    return {**found, "text": markup.excerpt(idea.body_html, EXCERPT_LENGTH)}


def _of_note(note: Note) -> dict[str, Any]:
    """Without its text: a mailbox is kept longer than a role."""
    if note.idea_id is not None:
        title = db.session.scalar(select(Idea.title).where(Idea.id == note.idea_id))
        return {"path": f"/staff/ideas/{note.idea_id}/notes#note-{note.id}", "title": title}
    member = db.session.get_one(Member, note.member_id)
    return {"path": f"/staff/members/{member.handle}/notes#note-{note.id}", "title": member.name}


def _of_announcement(announcement: Announcement) -> dict[str, Any]:
    group = db.session.scalar(select(Group.name).where(Group.id == announcement.group_id))
    text = markup.excerpt(announcement.body_html, EXCERPT_LENGTH)
    return {"path": f"/announcements/{announcement.id}", "text": text, "title": announcement.title, "group": group}


def _voted_at(idea: Idea, member: Member) -> datetime | None:
    live = families.live_votes(idea.id, member.id)
    return db.session.scalar(select(func.max(Vote.cast_at)).where(live))


def _name(member_id: int | None) -> str:
    found = db.session.execute(select(Member.name, Member.role).where(Member.id == member_id)).first()
    return summary.signed_name(*found) if found is not None else ""
