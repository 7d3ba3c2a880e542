"""Writes notices after events, and sends them by email: at once, or together in digests."""

from datetime import timedelta

from sqlalchemy import delete, update

from community.announcements.events import AnnouncementPosted
from community.comments.events import CommentPosted, MemberMentioned
from community.comments.models import Mention
from community.core.db import db, execute_bulk, now, writing
from community.core.outbox import EMAIL, ERASURE, on
from community.core.scheduler import every
from community.groups.events import JoinRequestAnswered, JoinRequestAnswerWithdrawn, JoinRequested
from community.ideas.events import IdeaMerged, IdeaMergeUndone, IdeaPosted, StatusChanged, StatusChangeUndone
from community.members.events import MemberDeleted
from community.moderation.events import ActionAnnounced, AppealUpheld
from community.notes.events import NoteMentionsChanged
from community.notifications import decisions, digests, fan_out, notice_email
from community.notifications.email_templates import composer
from community.notifications.events import DigestDue, NoticeEmailDue, NoticesDue
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
from community.notifications.models import MEMBER, Digest, FeedAddress, Follow, Notice, NoticeChoice, NoticeSettings


@on(StatusChanged)
def notify_of_status(event: StatusChanged) -> None:
    """Tell followers of an idea about its new status."""
    fan_out.write_batch(STATUS, event.status_change_id)


@on(StatusChangeUndone)
def notify_of_undone_status(event: StatusChangeUndone) -> None:
    """Correct what followers were told about the status of an idea."""
    fan_out.write_batch(STATUS_UNDONE, event.status_change_id)


@on(IdeaMerged)
def notify_of_merge(event: IdeaMerged) -> None:
    """Tell supporters of a merged idea that their votes count for another one."""
    fan_out.write_batch(MERGE, event.merge_id)


@on(IdeaMergeUndone)
def notify_of_undone_merge(event: IdeaMergeUndone) -> None:
    """Correct what supporters were told about a merge."""
    fan_out.write_batch(MERGE_UNDONE, event.merge_id)


@on(CommentPosted)
def notify_of_comment(event: CommentPosted) -> None:
    """Tell the author of a comment about a reply, and followers of the idea about a comment."""
    fan_out.write_batch(REPLY, event.comment_id)
    fan_out.write_batch(COMMENT, event.comment_id)


@on(MemberMentioned)
def notify_of_mention(event: MemberMentioned) -> None:
    """Tell members that a comment mentions them."""
    if fan_out.write_batch(MENTION, event.comment_id, only=event.member_id):
        mention = (Mention.comment_id == event.comment_id, Mention.member_id == event.member_id)
        execute_bulk(update(Mention).where(*mention).values(notified_at=now()))


@on(NoteMentionsChanged)
def notify_of_note(event: NoteMentionsChanged) -> None:
    """Tell people on staff that an internal note mentions them."""
    fan_out.write_batch(NOTE, event.note_id)


@on(IdeaPosted)
def notify_of_idea(event: IdeaPosted) -> None:
    """Tell followers of a group or of a member about a new idea."""
    fan_out.write_batch(GROUP_IDEA, event.idea_id)
    fan_out.write_batch(MEMBER_IDEA, event.idea_id)


@on(AnnouncementPosted)
def notify_of_announcement(event: AnnouncementPosted) -> None:
    """Tell the members of a group, or of the site, about an announcement."""
    fan_out.write_batch(ANNOUNCEMENT, event.announcement_id)


@on(JoinRequested)
def notify_of_join_request(event: JoinRequested) -> None:
    """Tell a group's moderators about a request to join it."""
    fan_out.write_batch(JOIN_REQUEST, event.request_id)


@on(JoinRequestAnswered)
def notify_of_join_answer(event: JoinRequestAnswered) -> None:
    """Tell a member about the answer to their request to join a group."""
    decisions.tell_of_join_answer(event.request_id)


@on(JoinRequestAnswerWithdrawn)
def forget_join_answer(event: JoinRequestAnswerWithdrawn) -> None:
    """Take an answer that was withdrawn out of the inbox."""
    decisions.forget_join_answer(event.request_id)


@on(ActionAnnounced)
def notify_of_moderation_action(event: ActionAnnounced) -> None:
    """Tell a member about a moderation action."""
    decisions.tell_of_action(event.action_id)


@on(AppealUpheld)
def notify_of_appeal(event: AppealUpheld) -> None:
    """Tell a member that their appeal was declined."""
    decisions.tell_of_appeal(event.action_id)


@on(NoticesDue)
def write_more_notices(event: NoticesDue) -> None:
    """Tell the next followers of something."""
    fan_out.write_batch(event.kind, event.source_id, event.after)


@on(NoticeEmailDue, outside=True, lane=EMAIL)
def send_notice(event: NoticeEmailDue) -> None:
    """Send a notice by email, if it still applies and was not sent."""
    email = notice_email.compose(event.notice_id)
    if email is None:
        return
    db.session.rollback()
    if not composer().send(email):
        return
    with writing():
        db.session.get_one(Notice, event.notice_id).emailed_at = now()
        db.session.commit()


@every(timedelta(minutes=5))
def make_digests() -> None:
    """Put notices that are due into digests."""
    while True:
        with writing():
            count = digests.make_due()
            db.session.commit()
        if count < digests.BATCH:
            return


@on(DigestDue, outside=True, lane=EMAIL)
def send_digest(event: DigestDue) -> None:
    """Send a digest, if anything is left to tell and it was not sent."""
    email = digests.compose(event.digest_id)
    if email is None:
        return
    db.session.rollback()
    if not composer().send(email):
        return
    with writing():
        db.session.get_one(Digest, event.digest_id).sent_at = now()
        db.session.commit()


@on(MemberDeleted, lane=ERASURE)
def delete_notices(event: MemberDeleted) -> None:
    """Delete a deleted member's notices and follows, and the follows of others that name them."""
    for table in (Notice, Digest, Follow, NoticeChoice, NoticeSettings, FeedAddress):
        execute_bulk(delete(table).where(table.member_id == event.member_id))
    execute_bulk(delete(Follow).where(Follow.followed_kind == MEMBER, Follow.followed_id == event.member_id))
