"""Letters written after the act. No transaction is open while one is on its way."""

from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select

from community.comments.events import PersonMentioned
from community.groups.events import AnswerTakenBack, RequestDecided
from community.kernel.database import db, writing
from community.kernel.outbox import on
from community.members import scope
from community.members.events import AddressAsked, ConfirmationAsked, MemberJoined, PasswordChanged, PasswordForgotten
from community.members.models import Member
from community.members.tokens import CONFIRMING, KEEPING, PROVING, RESETTING, Link
from community.moderation.events import AppealUpheld, Ruled
from community.notifications import naming, requests, rulings
from community.notifications.mail import Letter, Unwanted
from community.notifications.writing import letters


@on(MemberJoined, outside=True)
def welcome(event: MemberJoined) -> None:
    """The link to confirm the address, to somebody new."""
    _ask_to_confirm(event.member_id, "mail/welcome.txt")


@on(ConfirmationAsked, outside=True)
def confirm(event: ConfirmationAsked) -> None:
    """The link to confirm the address, once more."""
    _ask_to_confirm(event.member_id, "mail/confirm.txt")


@on(PasswordForgotten, outside=True)
def reset(event: PasswordForgotten) -> None:
    """The link to choose a new password."""
    member = _find(event.member_id)
    if member is not None:
        template = "mail/claim.txt" if member.is_unclaimed else "mail/reset.txt"
        _send(letters().write(member, template, f"/reset/{_token(RESETTING, member)}"))


@on(PasswordChanged, outside=True)
def tell_of_password(event: PasswordChanged) -> None:
    """Word that the password is another now, in case it was not they who changed it."""
    member = _find(event.member_id)
    if member is not None:
        _send(letters().write(member, "mail/password.txt", "/forgotten"))


@on(AddressAsked, outside=True)
def change_address(event: AddressAsked) -> None:
    """The old address is told first, then the new one is asked; if somebody has it already, they are told instead."""
    member = _find(event.member_id)
    if member is None or member.new_email is None:
        return
    told = _to_old_address(member) if member.is_confirmed else None
    asked = _to_new_address(member, member.new_email)
    if told is not None:
        with suppress(Unwanted):  # a mailbox that is no more is why some have another address
            _send(told)
    _send(asked)


def _to_old_address(member: Member) -> Letter:
    keep = KEEPING.token(letters().settings.secret_key, member, carries=member.email or "")
    return letters().write(member, "mail/old_address.txt", f"/keep-address/{keep}", new=member.new_email)


def _to_new_address(member: Member, email: str) -> Letter:
    owner = db.session.scalar(select(Member).where(Member.email == email, scope.present()))
    if owner is not None:
        return letters().write(owner, "mail/address_wanted.txt", "/forgotten")
    letter = letters().write(member, "mail/new_address.txt", f"/new-address/{_token(PROVING, member)}")
    return replace(letter, to=email)


@on(PersonMentioned, outside=True)
def tell_of_mention(event: PersonMentioned) -> None:
    """Word that a comment names them: once for each comment, and only if they may read it now."""
    letter = naming.letter(event.comment_id, event.member_id)
    if letter is None:
        return
    _send(letter)
    with writing():
        naming.told(event.comment_id, event.member_id)
        db.session.commit()


@on(RequestDecided, outside=True)
def answer_request(event: RequestDecided) -> None:
    """Word to who asked to belong to a group, if it is still so and they may be told."""
    letter = requests.letter(event.request_id)
    if letter is not None:
        _send(letter)


@on(AnswerTakenBack, outside=True)
def take_back_answer(event: AnswerTakenBack) -> None:
    """Word that the request waits again, to the same people and while it does."""
    letter = requests.taken_back(event.request_id)
    if letter is not None:
        _send(letter)


@on(Ruled, outside=True)
def tell_of_ruling(event: Ruled) -> None:
    """Word to the person concerned, unless they are gone or it was undone meanwhile."""
    letter = rulings.letter(event.ruling_id)
    if letter is not None:
        _send(letter)


@on(AppealUpheld, outside=True)
def answer_appeal(event: AppealUpheld) -> None:
    """Word that a ruling was looked at again and stands."""
    letter = rulings.answer(event.ruling_id)
    if letter is not None:
        _send(letter)


def _ask_to_confirm(member_id: int, template: str) -> None:
    member = _find(member_id)
    if member is not None and not member.is_confirmed:
        _send(letters().write(member, template, f"/confirm/{_token(CONFIRMING, member)}"))


def _find(member_id: int) -> Member | None:
    member = db.session.scalar(select(Member).where(Member.id == member_id, scope.present()))
    return member if member is not None and member.email else None


def _token(link: Link, member: Member) -> str:
    return link.token(letters().settings.secret_key, member)


def _send(letter: Letter) -> None:
    db.session.rollback()
    letters().send(letter)
