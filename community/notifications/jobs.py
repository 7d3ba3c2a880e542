"""Sends emails after events. No transaction is open while an email is sent."""

from dataclasses import replace

from sqlalchemy import select

from community.core.db import db
from community.core.email import Email, delete_kept
from community.core.outbox import EMAIL, ERASURE, on, record_all
from community.groups.events import JoinRequestAnswered, JoinRequestAnswerWithdrawn
from community.members import scope
from community.members.events import (
    EmailChangeRequested,
    MemberDeleted,
    PasswordChanged,
    PasswordResetRequested,
    SignInEmailRequested,
    SignUpsIncreased,
)
from community.members.models import Member
from community.members.tokens import CONFIRM_NEW_EMAIL, KEEP_OLD_EMAIL, RESET_PASSWORD, SignedLink
from community.moderation.events import ActionAnnounced, AppealUpheld, ReportsAccumulated
from community.notifications import join_request_emails, moderation_emails, sign_in_email, staff_emails
from community.notifications.email_templates import composer
from community.notifications.events import ReportsEmailDue, SignUpsEmailDue


@on(SignInEmailRequested, outside=True, lane=EMAIL)
def send_sign_in_email(event: SignInEmailRequested) -> None:
    """Send the code and the link to sign in or to confirm an address, unless they were used or replaced since."""
    email = sign_in_email.compose(event.session_id)
    if email is not None:
        _send(email)


@on(PasswordResetRequested, outside=True, lane=EMAIL)
def send_password_reset(event: PasswordResetRequested) -> None:
    """Send the link to choose a password, or to claim an imported account."""
    member = _find(event.member_id)
    if member is not None:
        template = "emails/claim_account.txt" if member.is_unclaimed else "emails/password_reset.txt"
        _send(composer().render(member, template, f"/reset/{_token(RESET_PASSWORD, member)}"))


@on(PasswordChanged, outside=True, lane=EMAIL)
def send_password_changed(event: PasswordChanged) -> None:
    """Tell the member that their password was changed, in case it was someone else."""
    member = _find(event.member_id)
    if member is not None:
        _send(composer().render(member, "emails/password_changed.txt", "/forgot-password"))


@on(EmailChangeRequested, outside=True, lane=EMAIL)
def send_email_change_notice(event: EmailChangeRequested) -> None:
    """Notify the old address of a change, in case it was someone else."""
    member = _find(event.member_id)
    if member is not None and member.new_email not in (None, member.email):
        token = KEEP_OLD_EMAIL.token(composer().settings.secret_key, member, carries=member.email or "")
        path = f"/keep-old-email/{token}"
        _send(composer().render(member, "emails/email_change_notice.txt", path, new=member.new_email))


@on(EmailChangeRequested, outside=True, lane=EMAIL)
def send_email_change(event: EmailChangeRequested) -> None:
    """Ask the new address to confirm. An account that has it is told instead."""
    member = _find(event.member_id)
    if member is not None and member.new_email is not None:
        _send(_new_email_confirmation(member, member.new_email))


def _new_email_confirmation(member: Member, new_email: str) -> Email:
    path = f"/confirm-new-email/{_token(CONFIRM_NEW_EMAIL, member)}"
    if new_email == member.email:
        return composer().render(member, "emails/confirm_email_again.txt", path)
    owner = db.session.scalar(select(Member).where(Member.email == new_email, scope.not_deleted()))
    if owner is not None:
        return composer().render(owner, "emails/email_already_used.txt", "/forgot-password")
    return replace(composer().render(member, "emails/confirm_new_email.txt", path), to=new_email)


@on(MemberDeleted, outside=True, lane=ERASURE)
def delete_kept_emails(event: MemberDeleted) -> None:
    """Delete the emails that this computer kept instead of sending them: some may be the deleted member's."""
    delete_kept(composer().settings)


@on(JoinRequestAnswered, outside=True, lane=EMAIL)
def send_join_request_answer(event: JoinRequestAnswered) -> None:
    """Send the answer to a join request, if it still applies."""
    email = join_request_emails.compose_answer(event.request_id)
    if email is not None:
        _send(email)


@on(JoinRequestAnswerWithdrawn, outside=True, lane=EMAIL)
def send_join_request_reopened(event: JoinRequestAnswerWithdrawn) -> None:
    """Tell the member that the answer was withdrawn, while the request is pending again."""
    email = join_request_emails.compose_reopened(event.request_id)
    if email is not None:
        _send(email)


@on(ActionAnnounced, outside=True, lane=EMAIL)
def send_moderation_action(event: ActionAnnounced) -> None:
    """Tell the member about a moderation action, unless it was undone since."""
    email = moderation_emails.compose_action(event.action_id)
    if email is not None:
        _send(email)


@on(AppealUpheld, outside=True, lane=EMAIL)
def send_appeal_upheld(event: AppealUpheld) -> None:
    """Tell the member that their appeal was declined."""
    email = moderation_emails.compose_appeal_upheld(event.action_id)
    if email is not None:
        _send(email)


@on(ReportsAccumulated, batch=50)
def queue_report_emails(events: list[ReportsAccumulated]) -> None:
    """Tell moderators that several members reported the same: one email each for all that happened at once."""
    recipients = staff_emails.recipients_of_reports([event.report_id for event in events])
    record_all([ReportsEmailDue(member_id, report_ids) for member_id, report_ids in recipients.items()])


@on(ReportsEmailDue, outside=True, lane=EMAIL)
def send_reports(event: ReportsEmailDue) -> None:
    """Tell a moderator about reports, unless they have been decided since."""
    email = staff_emails.compose_reports(event.member_id, event.report_ids)
    if email is not None:
        _send(email)


@on(SignUpsIncreased)
def queue_sign_up_emails(event: SignUpsIncreased) -> None:
    """Tell staff that unusually many accounts are asked for, if that is not usual on this site."""
    usual = staff_emails.usual_sign_ups()
    if staff_emails.is_unusual(event.requests, usual):
        record_all([SignUpsEmailDue(one, event.requests, usual) for one in staff_emails.staff_ids()])


@on(SignUpsEmailDue, outside=True, lane=EMAIL)
def send_sign_ups(event: SignUpsEmailDue) -> None:
    """Tell a member of staff about sign-ups."""
    email = staff_emails.compose_sign_ups(event.member_id, event.requests, event.usual)
    if email is not None:
        _send(email)


def _find(member_id: int) -> Member | None:
    member = db.session.scalar(select(Member).where(Member.id == member_id, scope.not_deleted()))
    return member if member is not None and member.email else None


def _token(link: SignedLink, member: Member) -> str:
    return link.token(composer().settings.secret_key, member)


def _send(email: Email) -> None:
    db.session.rollback()
    composer().send(email)
