"""Letters written after the act. No transaction is open while one is on its way."""

from sqlalchemy import select

from community.kernel.database import db
from community.kernel.outbox import on
from community.members import scope
from community.members.events import ConfirmationAsked, MemberJoined, PasswordChanged, PasswordForgotten
from community.members.models import Member
from community.members.tokens import CONFIRMING, RESETTING, Link
from community.notifications.mail import Letter
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
        _send(letters().write(member, "mail/reset.txt", f"/reset/{_token(RESETTING, member)}"))


@on(PasswordChanged, outside=True)
def tell_of_password(event: PasswordChanged) -> None:
    """Word that the password is another now, in case it was not they who changed it."""
    member = _find(event.member_id)
    if member is not None:
        _send(letters().write(member, "mail/password.txt", "/forgotten"))


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
