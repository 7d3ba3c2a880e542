"""Letters written after the act. No transaction is open while one is on its way."""

from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select

from community.comments.events import MemberMentioned
from community.core.db import db, writing
from community.core.email import Email, RecipientRejected
from community.core.outbox import on
from community.groups.events import JoinRequestAnswered, JoinRequestAnswerWithdrawn
from community.members import scope
from community.members.events import (
    ConfirmationRequested,
    EmailChangeRequested,
    MemberJoined,
    PasswordChanged,
    PasswordResetRequested,
)
from community.members.models import Member
from community.members.tokens import CONFIRM_EMAIL, CONFIRM_NEW_EMAIL, KEEP_OLD_EMAIL, RESET_PASSWORD, SignedLink
from community.moderation.events import AppealUpheld, ModerationActionTaken
from community.notifications import join_request_emails, mention_email, moderation_emails
from community.notifications.email_templates import composer


@on(MemberJoined, outside=True)
def send_welcome(event: MemberJoined) -> None:
    """The link to confirm the address, to somebody new."""
    _send_confirmation(event.member_id, "emails/welcome.txt")


@on(ConfirmationRequested, outside=True)
def resend_confirmation(event: ConfirmationRequested) -> None:
    """The link to confirm the address, once more."""
    _send_confirmation(event.member_id, "emails/confirm_email.txt")


@on(PasswordResetRequested, outside=True)
def send_password_reset(event: PasswordResetRequested) -> None:
    """The link to choose a new password."""
    member = _find(event.member_id)
    if member is not None:
        template = "emails/claim_account.txt" if member.is_unclaimed else "emails/password_reset.txt"
        _send(composer().write(member, template, f"/reset/{_token(RESET_PASSWORD, member)}"))


@on(PasswordChanged, outside=True)
def send_password_changed(event: PasswordChanged) -> None:
    """Word that the password is another now, in case it was not they who changed it."""
    member = _find(event.member_id)
    if member is not None:
        _send(composer().write(member, "emails/password_changed.txt", "/forgot-password"))


@on(EmailChangeRequested, outside=True)
def send_email_change(event: EmailChangeRequested) -> None:
    """The old address is told first, then the new one is asked; if somebody has it already, they are told instead."""
    member = _find(event.member_id)
    if member is None or member.new_email is None:
        return
    told = _email_change_notice(member) if member.is_confirmed else None
    asked = _new_email_confirmation(member, member.new_email)
    if told is not None:
        with suppress(RecipientRejected):  # a mailbox that is no more is why some have another address
            _send(told)
    _send(asked)


def _email_change_notice(member: Member) -> Email:
    keep = KEEP_OLD_EMAIL.token(composer().settings.secret_key, member, carries=member.email or "")
    return composer().write(member, "emails/email_change_notice.txt", f"/keep-old-email/{keep}", new=member.new_email)


def _new_email_confirmation(member: Member, email: str) -> Email:
    owner = db.session.scalar(select(Member).where(Member.email == email, scope.not_deleted()))
    if owner is not None:
        return composer().write(owner, "emails/email_already_used.txt", "/forgot-password")
    letter = composer().write(
        member, "emails/confirm_new_email.txt", f"/confirm-new-email/{_token(CONFIRM_NEW_EMAIL, member)}"
    )
    return replace(letter, to=email)


@on(MemberMentioned, outside=True)
def send_mention(event: MemberMentioned) -> None:
    """Word that a comment names them: once for each comment, and only if they may read it now."""
    letter = mention_email.compose(event.comment_id, event.member_id)
    if letter is None:
        return
    _send(letter)
    with writing():
        mention_email.mark_sent(event.comment_id, event.member_id)
        db.session.commit()


@on(JoinRequestAnswered, outside=True)
def send_join_request_answer(event: JoinRequestAnswered) -> None:
    """Word to who asked to belong to a group, if it is still so and they may be told."""
    letter = join_request_emails.compose_answer(event.request_id)
    if letter is not None:
        _send(letter)


@on(JoinRequestAnswerWithdrawn, outside=True)
def send_join_request_reopened(event: JoinRequestAnswerWithdrawn) -> None:
    """Word that the request waits again, to the same people and while it does."""
    letter = join_request_emails.compose_reopened(event.request_id)
    if letter is not None:
        _send(letter)


@on(ModerationActionTaken, outside=True)
def send_moderation_action(event: ModerationActionTaken) -> None:
    """Word to the person concerned, unless they are gone or it was undone meanwhile."""
    letter = moderation_emails.compose_action(event.action_id)
    if letter is not None:
        _send(letter)


@on(AppealUpheld, outside=True)
def send_appeal_upheld(event: AppealUpheld) -> None:
    """Word that a ruling was looked at again and stands."""
    letter = moderation_emails.compose_appeal_upheld(event.action_id)
    if letter is not None:
        _send(letter)


def _send_confirmation(member_id: int, template: str) -> None:
    member = _find(member_id)
    if member is not None and not member.is_confirmed:
        _send(composer().write(member, template, f"/confirm/{_token(CONFIRM_EMAIL, member)}"))


def _find(member_id: int) -> Member | None:
    member = db.session.scalar(select(Member).where(Member.id == member_id, scope.not_deleted()))
    return member if member is not None and member.email else None


def _token(link: SignedLink, member: Member) -> str:
    return link.token(composer().settings.secret_key, member)


def _send(letter: Email) -> None:
    db.session.rollback()
    composer().send(letter)
