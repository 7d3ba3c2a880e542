"""Requests to join a group, and the answers of its moderators.

The group's row is locked before a request is written or answered. If two moderators answer at once, one does and the
other is told who did what.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.core import markup, outbox
from community.core.db import db, insert_once, lock_row, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import format_day
from community.core.i18n import gettext as _
from community.groups import scope
from community.groups.events import JoinRequestAnswered, JoinRequestAnswerWithdrawn, JoinRequested
from community.groups.memberships import (
    close_requests,
    create_membership,
    remove,
    require_can_be_added,
    require_can_join,
)
from community.groups.models import APPROVED, BY_REQUEST, DECLINED, WITHDRAWN, Group, JoinRequest
from community.groups.permissions import membership_of, require_moderator
from community.members import quotas, rate_limits, standing
from community.members import scope as member_scope
from community.members.models import Member

ANSWER_LENGTH = 500  # characters
MESSAGE_LENGTH = 500  # characters of a moderator's message to the member
RETRY_AFTER = timedelta(days=7)  # from a declined request to the next one


def submit(group: Group, member: Member, answer: str, question: str | None = None) -> int:
    """Request to join a group; `answer` is to its question and required if it has one. The id of the request.

    `question` is the one that the member saw, if known: raises `Stale` if it has changed. Raises `Refused`, with the
    field that is wrong.
    """
    rate_limits.lock_member(member)
    lock_row(group)
    require_can_join(group, member)
    if membership_of(group, member.id) is not None:
        raise Refused(_("You’re already a member of %(name)s.", name=group.name))
    if group.kind != BY_REQUEST:
        raise Refused(_("This group doesn’t take requests to join."))
    earliest = earliest_new_request(group, member)
    if earliest is not None and earliest > now():
        raise Refused(
            _(
                "Your last request was declined. You can ask again starting %(date)s.",
                date=format_day(earliest),
            )
        )
    if question is not None and markup.one_line(question) != markup.one_line(group.question):
        raise Stale(_("The moderators have changed the question. Please check that your answer still fits."))
    rate_limits.require(member, quotas.JOIN_REQUESTS, JoinRequest.asked_at, JoinRequest.member_id == member.id)
    new = insert_once(
        JoinRequest,
        group_id=group.id,
        member_id=member.id,
        question=group.question,
        answer=_validated_answer(group, answer),
        asked_at=now(),
    )
    if new is None:
        raise Refused(_("You’ve already requested to join. A moderator will respond."))
    outbox.record(JoinRequested(int(new)))
    return int(new)


def withdraw(group: Group, member: Member) -> bool:
    """Withdraw one's own pending request. False if there is none."""
    lock_row(group)
    return close_requests(group.id, member.id, WITHDRAWN) > 0


def earliest_new_request(group: Group, member: Member) -> datetime | None:
    """When a member whose request was declined can make the next one; None if none was declined."""
    declined = select(func.max(JoinRequest.decided_at)).where(
        JoinRequest.group_id == group.id, JoinRequest.member_id == member.id, JoinRequest.outcome == DECLINED
    )
    last: datetime | None = db.session.scalar(declined)
    return last + RETRY_AFTER if last is not None else None


def _validated_answer(group: Group, answer: str) -> str:
    answer = markup.clean_text(answer)
    if group.question and not answer:
        raise Refused(_("Please answer the group’s question."), field="answer")
    if len(answer) > ANSWER_LENGTH:
        raise Refused(_("This is too long. Use at most %(most)s characters.", most=ANSWER_LENGTH), field="answer")
    return answer


def approve(request: JoinRequest, by: Member, message: str = "") -> Member:
    """Approve a request: the member joins and is notified, with the moderator's message if there is one."""
    group, member = _lock_undecided(request, by)
    require_can_be_added(group, member)
    _decide(request, by, APPROVED, message)
    create_membership(group, member.id)
    return member


def decline(request: JoinRequest, by: Member, message: str = "") -> Member:
    """Decline a request: the member is notified, with the message, and can request again after a week."""
    group, member = _lock_undecided(request, by)
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it before answering requests."))
    _decide(request, by, DECLINED, message)
    return member


def withdraw_answer(request: JoinRequest, by: Member) -> Member:
    """Withdraw an answer: an approved member is removed and the request is pending again.

    They are notified, unless the email about the answer has not been sent yet: then it never is.

    Only the latest answer to a member can be withdrawn, and only while nothing has changed since. Raises `Refused`.
    """
    group, member = _lock(request, by)
    if member.id == by.id:
        raise Refused(_("You can’t answer your own request. Another moderator will."))
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it before answering requests."))
    _require_last_answer(request, member)
    if request.outcome == APPROVED:
        if not remove(group, member, by):
            raise Stale(_("%(name)s has left the group since then, so there’s nothing to undo.", name=member.name))
    elif membership_of(group, member.id) is not None:
        raise Stale(
            _("%(name)s has become a member since then. You can remove them on the Members page.", name=member.name)
        )
    request.outcome, request.message, request.decided_at, request.decided_by = None, "", None, None
    db.session.flush()
    if not outbox.drop(JoinRequestAnswered(request.id)):
        outbox.record(JoinRequestAnswerWithdrawn(request.id))
    return member


def find(by: Member, number: int, group_slug: str | None = None) -> JoinRequest:
    """A request to a group that the member can moderate, or to the one of this slug. Raises `Hidden`."""
    wanted = select(JoinRequest).join(Group, Group.id == JoinRequest.group_id)
    if group_slug is not None:
        wanted = wanted.where(Group.slug == group_slug.replace("\x00", ""))
    found = db.session.scalar(wanted.where(JoinRequest.id == number, scope.moderated_by(by)))
    if found is None:
        raise Hidden
    return found


def _lock_undecided(request: JoinRequest, by: Member) -> tuple[Group, Member]:
    """The locked group and the member. Raises `Stale` if the request has been decided: with who did what."""
    group, member = _lock(request, by)
    if request.decided_at is not None:
        raise Stale(_earlier_outcome(request, member, by))
    if member.id == by.id:
        raise Refused(_("You can’t answer your own request. Another moderator will."))
    return group, member


def _lock(request: JoinRequest, by: Member) -> tuple[Group, Member]:
    """Lock the group and the request; the group and the member. Raises `Hidden`, or `Refused` for non-moderators."""
    group = db.session.get_one(Group, request.group_id)
    require_moderator(group, by)
    standing.hold(request.member_id)
    lock_row(group)
    lock_row(request)
    member = db.session.scalar(select(Member).where(Member.id == request.member_id, member_scope.visible_to(by)))
    if member is None:
        raise Hidden
    return group, member


def _require_last_answer(request: JoinRequest, member: Member) -> None:
    if request.decided_at is None:
        raise Stale(_("%(name)s’s request is already pending.", name=member.name))
    later = (JoinRequest.group_id == request.group_id, JoinRequest.member_id == member.id, JoinRequest.id > request.id)
    if db.session.scalar(select(JoinRequest.id).where(*later).limit(1)) is not None:
        raise Stale(_("%(name)s has sent a new request since then. Answer that one instead.", name=member.name))
    if request.decided_by is None or request.outcome == WITHDRAWN:
        raise Refused(_("No moderator answered this request, so there’s nothing to undo."))


def _earlier_outcome(request: JoinRequest, member: Member, by: Member) -> str:
    decider = db.session.scalar(select(Member.name).where(Member.id == request.decided_by, member_scope.visible_to(by)))
    who = decider or _("another moderator")
    if request.outcome == WITHDRAWN:
        return _("%(name)s’s request is no longer pending. It was withdrawn or closed.", name=member.name)
    if request.outcome == DECLINED:
        return _("%(name)s’s request has already been declined by %(who)s.", name=member.name, who=who)
    if request.decided_by is None:
        return _("%(name)s has already joined the group without it.", name=member.name)
    return _("%(name)s’s request has already been approved by %(who)s.", name=member.name, who=who)


def _decide(request: JoinRequest, by: Member, outcome: str, message: str) -> None:
    message = markup.clean_text(message)
    if len(message) > MESSAGE_LENGTH:
        raise Refused(_("This is too long. Use at most %(most)s characters.", most=MESSAGE_LENGTH), field="message")
    request.outcome, request.message, request.decided_at, request.decided_by = outcome, message, now(), by.id
    db.session.flush()
    outbox.record(JoinRequestAnswered(request.id), delay=outbox.UNDO_DELAY)
