"""Notices of decisions about a member: moderation actions, answers to appeals and to requests to join a group.

They always come, to suspended members too, whatever the member has muted. Their emails are sent by `jobs`.
"""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from community.core.db import db, execute_bulk
from community.groups.models import JoinRequest
from community.members import scope as member_scope
from community.members.models import Member
from community.moderation import queries
from community.moderation.models import UPHELD, ModerationAction
from community.notifications import fan_out, join_request_emails
from community.notifications.followers import ADDRESSED, NoticeRecipient
from community.notifications.kinds import APPEAL, JOIN_ANSWER, MODERATION, NEVER
from community.notifications.models import Notice


def tell_of_action(action_id: int) -> None:
    """Tell the member concerned of a moderation action, unless it was undone since."""
    found = db.session.execute(
        select(Member, ModerationAction.undoes_id)
        .join(ModerationAction, ModerationAction.about_id == Member.id)
        .where(ModerationAction.id == action_id, member_scope.not_deleted())
    ).first()
    if found is not None and any(not one.is_undone for one in queries.actions_told(found[0], [action_id])):
        _tell(found[0], MODERATION, action_id, f"{MODERATION} {found[1] or action_id}")


def tell_of_appeal(action_id: int) -> None:
    """Tell the member concerned that their appeal was declined."""
    concerned = select(ModerationAction.about_id).where(ModerationAction.id == action_id)
    member = _find(concerned.scalar_subquery())
    if member is not None and any(one.outcome == UPHELD for one in queries.actions_told(member, [action_id])):
        _tell(member, APPEAL, action_id, f"{MODERATION} {action_id}")


def tell_of_join_answer(request_id: int) -> None:
    """Tell a member of the answer to their request to join a group, in place of an earlier answer."""
    forget_join_answer(request_id)
    member = _find(select(JoinRequest.member_id).where(JoinRequest.id == request_id).scalar_subquery())
    if member is None:
        return
    for request in join_request_emails.answered(member, [request_id]):
        _tell(member, JOIN_ANSWER, request_id, f"{JOIN_ANSWER} {request.group_id}")


def forget_join_answer(request_id: int) -> None:
    """Delete the notice of an answer that was withdrawn. The inbox then shows an earlier answer again."""
    deleted = delete(Notice).where(Notice.kind == JOIN_ANSWER, Notice.source_id == request_id)
    for member_id, thread in execute_bulk(deleted.returning(Notice.member_id, Notice.thread)).all():
        rest = aliased(Notice)
        latest = select(func.max(rest.id)).where(rest.member_id == member_id, rest.thread == thread, rest.in_inbox)
        execute_bulk(update(Notice).where(Notice.id == latest.scalar_subquery()).values(is_latest=True))


def _find(member_id: object) -> Member | None:
    return db.session.scalar(select(Member).where(Member.id == member_id, member_scope.not_deleted()))


def _tell(member: Member, kind: str, source_id: int, thread: str) -> None:
    fan_out.write(kind, source_id, thread, [NoticeRecipient(member.id, ADDRESSED, True, NEVER, None)])
