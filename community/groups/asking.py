"""Asking to belong to a group that admits by request, and what its moderators say to it.

The group's row is held before a request is written or decided: of two moderators who decide at once one does, and the
other is told who did what.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.groups import scope
from community.groups.events import RequestDecided
from community.groups.joining import enter, require_able, require_welcome, settle
from community.groups.models import ADMITTED, BY_REQUEST, REFUSED, TAKEN_BACK, Group, JoinRequest
from community.groups.rights import membership, require
from community.kernel import markup
from community.kernel.database import db, hold, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.outbox import record
from community.kernel.upsert import insert_once
from community.kernel.words import day
from community.kernel.words import gettext as _
from community.members import allowances, pacing
from community.members import scope as members
from community.members.models import Member

ANSWER = WORD = 500  # characters
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


def admit(request: JoinRequest, by: Member, word: str = "") -> Member:
    """Who asked belongs from now on; `word` is what the moderator says to them, or nothing. They are told."""
    group, member = _deciding(request, by)
    require_welcome(group, member)
    _decide(request, by, ADMITTED, word)
    enter(group, member.id)
    return member


def refuse(request: JoinRequest, by: Member, word: str = "") -> Member:
    """Who asked does not come to belong, and may ask again after a week; `word` says why, or nothing. They are told."""
    group, member = _deciding(request, by)
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it first, then its requests can be answered."))
    _decide(request, by, REFUSED, word)
    return member


def may_ask_from(group: Group, member: Member) -> datetime | None:
    """When the member may ask again after their last refusal; None if they were not refused."""
    refused = select(func.max(JoinRequest.decided_at)).where(
        JoinRequest.group_id == group.id, JoinRequest.member_id == member.id, JoinRequest.outcome == REFUSED
    )
    last: datetime | None = db.session.scalar(refused)
    return last + AGAIN if last is not None else None


def find(by: Member, group_slug: str, number: int) -> JoinRequest:
    """A request to a group whose peace this member keeps. Raises `Hidden`."""
    found = db.session.scalar(
        select(JoinRequest)
        .join(Group, Group.id == JoinRequest.group_id)
        .where(JoinRequest.id == number, Group.slug == group_slug.replace("\x00", ""), scope.moderated_by(by))
    )
    if found is None:
        raise Hidden
    return found


def _answered(group: Group, answer: str) -> str:
    answer = markup.tidy(answer)
    if group.question and not answer:
        raise Refused(_("Please answer the question of this group."), field="answer")
    if len(answer) > ANSWER:
        raise Refused(_("This is too long: at most %(most)s characters fit.", most=ANSWER), field="answer")
    return answer


def _deciding(request: JoinRequest, by: Member) -> tuple[Group, Member]:
    """The group, held, and who asked. Raises `Stale` if it has been decided meanwhile: with who did what."""
    group = db.session.get_one(Group, request.group_id)
    require(group, by)
    hold(group)
    hold(request)
    member = db.session.scalar(select(Member).where(Member.id == request.member_id, members.visible_to(by)))
    if member is None:
        raise Hidden
    if request.decided_at is not None:
        raise Stale(_what_happened(request, member, by))
    if member.id == by.id:
        raise Refused(_("Nobody answers their own request. Another moderator will."))
    return group, member


def _what_happened(request: JoinRequest, member: Member, by: Member) -> str:
    decider = db.session.scalar(select(Member.name).where(Member.id == request.decided_by, members.visible_to(by)))
    who = decider or _("another moderator")
    if request.outcome == TAKEN_BACK:
        return _("%(name)s no longer asks: the request was taken back or dropped meanwhile.", name=member.name)
    if request.outcome == REFUSED:
        return _("The request of %(name)s has been refused already, by %(who)s.", name=member.name, who=who)
    if request.decided_by is None:
        return _("%(name)s belongs to the group already, without an answer to the request.", name=member.name)
    return _("%(name)s has been admitted already, by %(who)s.", name=member.name, who=who)


def _decide(request: JoinRequest, by: Member, outcome: str, word: str) -> None:
    word = markup.tidy(word)
    if len(word) > WORD:
        raise Refused(_("This is too long: at most %(most)s characters fit.", most=WORD), field="word")
    request.outcome, request.word, request.decided_at, request.decided_by = outcome, word, now(), by.id
    db.session.flush()
    record(RequestDecided(request.id))
