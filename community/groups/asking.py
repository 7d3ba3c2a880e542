"""Asking to belong to a group that admits by request. The group's row is held before a request is written."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.groups.joining import require_able, settle
from community.groups.models import BY_REQUEST, REFUSED, TAKEN_BACK, Group, JoinRequest
from community.groups.rights import membership
from community.kernel import markup
from community.kernel.database import db, hold, now
from community.kernel.errors import Refused, Stale
from community.kernel.upsert import insert_once
from community.kernel.words import day
from community.kernel.words import gettext as _
from community.members import allowances, pacing
from community.members.models import Member

ANSWER = 500  # characters
AGAIN = timedelta(days=7)  # from a refusal until one may ask again


def ask(group: Group, member: Member, answer: str, question: str | None = None) -> int:
    """Ask to belong; `answer` is to the group's question, which must be answered if there is one.

    `question` is the one that the member saw, if that is known.

    The request's id. Raises `Refused` with the field that is wrong; `Stale` if the question is another now.
    """
    pacing.take_turn(member)
    hold(group)
    require_able(group, member)
    if not member.in_good_standing:
        raise Refused(_("Please confirm your address first. Then you can ask to belong."))
    if membership(group, member.id) is not None:
        raise Refused(_("You belong to %(name)s already.", name=group.name))
    if group.kind != BY_REQUEST:
        raise Refused(_("Nobody needs to ask here: everyone who wants to belong can join this group themselves."))
    when = may_ask_from(group, member)
    if when is not None and when > now():
        raise Refused(
            _(
                "A moderator answered your last request with no. You can ask again from %(date)s.",
                date=day(when),
            )
        )
    if question is not None and markup.one_line(question) != markup.one_line(group.question):
        raise Stale(_("The moderators asked something else meanwhile. Please look whether your answer still fits."))
    pacing.require(member, allowances.REQUESTS, JoinRequest.asked_at, JoinRequest.member_id == member.id)
    new = insert_once(
        JoinRequest,
        group_id=group.id,
        member_id=member.id,
        question=group.question,
        answer=_answered(group, answer),
        asked_at=now(),
    )
    if new is None:
        raise Refused(_("You have asked already. A moderator of this group will answer you."))
    return int(new)


def take_back(group: Group, member: Member) -> bool:
    """The member wants no answer any more. False if nothing waits."""
    hold(group)
    return settle(group.id, member.id, TAKEN_BACK) > 0


def may_ask_from(group: Group, member: Member) -> datetime | None:
    """When the member may ask again after their last refusal; None if they were not refused."""
    refused = select(func.max(JoinRequest.decided_at)).where(
        JoinRequest.group_id == group.id, JoinRequest.member_id == member.id, JoinRequest.outcome == REFUSED
    )
    last: datetime | None = db.session.scalar(refused)
    return last + AGAIN if last is not None else None


def _answered(group: Group, answer: str) -> str:
    answer = markup.tidy(answer)
    if group.question and not answer:
        raise Refused(_("Please answer the question of this group."), field="answer")
    if len(answer) > ANSWER:
        raise Refused(_("This is too long: at most %(most)s characters fit.", most=ANSWER), field="answer")
    return answer
