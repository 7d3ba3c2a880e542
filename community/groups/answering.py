"""What moderators say to those who ask to belong to a group, and taking that back.

The group's row is held before a request is decided: of two moderators who decide at once one does, and the other is
told who did what.
"""

from sqlalchemy import select

from community.groups import scope
from community.groups.events import AnswerTakenBack, RequestDecided
from community.groups.joining import enter, require_welcome
from community.groups.models import ADMITTED, REFUSED, TAKEN_BACK, Group, JoinRequest
from community.groups.removing import remove
from community.groups.rights import membership, require
from community.kernel import markup
from community.kernel.database import db, hold, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members import scope as members
from community.members.models import Member

WORD = 500  # characters


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


def take_back_answer(request: JoinRequest, by: Member) -> Member:
    """What was answered holds no longer: who was let in belongs no more, and the request waits again. They are told.

    Only the last answer to a member is taken back, and only while things are as it left them.
    """
    group, member = _held(request, by)
    if member.id == by.id:
        raise Refused(_("Nobody answers their own request. Another moderator will."))
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it first, then its requests can be answered."))
    _require_last_answer(request, member)
    if request.outcome == ADMITTED:
        if not remove(group, member, by):
            raise Stale(_("%(name)s has left the group meanwhile, so there is nothing to take back.", name=member.name))
    elif membership(group, member.id) is not None:
        raise Stale(
            _("%(name)s belongs to the group by now. They can be removed on its members’ page.", name=member.name)
        )
    request.outcome, request.word, request.decided_at, request.decided_by = None, "", None, None
    db.session.flush()
    record(AnswerTakenBack(request.id))
    return member


def find(by: Member, number: int, group_slug: str | None = None) -> JoinRequest:
    """A request to a group whose peace this member keeps, or to this one of them. Raises `Hidden`."""
    wanted = select(JoinRequest).join(Group, Group.id == JoinRequest.group_id)
    if group_slug is not None:
        wanted = wanted.where(Group.slug == group_slug.replace("\x00", ""))
    found = db.session.scalar(wanted.where(JoinRequest.id == number, scope.moderated_by(by)))
    if found is None:
        raise Hidden
    return found


def _deciding(request: JoinRequest, by: Member) -> tuple[Group, Member]:
    """The group, held, and who asked. Raises `Stale` if it has been decided meanwhile: with who did what."""
    group, member = _held(request, by)
    if request.decided_at is not None:
        raise Stale(_what_happened(request, member, by))
    if member.id == by.id:
        raise Refused(_("Nobody answers their own request. Another moderator will."))
    return group, member


def _held(request: JoinRequest, by: Member) -> tuple[Group, Member]:
    """The group, held as the request is, and who asked. Raises `Hidden`, and `Refused` for who does not moderate."""
    group = db.session.get_one(Group, request.group_id)
    require(group, by)
    hold(group)
    hold(request)
    member = db.session.scalar(select(Member).where(Member.id == request.member_id, members.visible_to(by)))
    if member is None:
        raise Hidden
    return group, member


def _require_last_answer(request: JoinRequest, member: Member) -> None:
    if request.decided_at is None:
        raise Stale(_("The request of %(name)s waits for an answer already.", name=member.name))
    later = (JoinRequest.group_id == request.group_id, JoinRequest.member_id == member.id, JoinRequest.id > request.id)
    if db.session.scalar(select(JoinRequest.id).where(*later).limit(1)) is not None:
        raise Stale(_("%(name)s has asked again since. That request can be answered.", name=member.name))
    if request.decided_by is None or request.outcome == TAKEN_BACK:
        raise Refused(_("No moderator answered this request, so there is no answer to take back."))


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
