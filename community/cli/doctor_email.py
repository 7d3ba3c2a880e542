"""The checks of `community doctor` that are about email. They use the connection that sends emails."""

import os
import smtplib
import ssl
from urllib.parse import urlsplit

from sqlalchemy import and_, func, select

from community.cli.findings import OK, PROBLEM, WARNING, Finding
from community.config import Settings
from community.core import mail_server
from community.core.db import db
from community.core.email_message import Email, build_message, sender_address
from community.core.mail_server import EmailRejected, MailServerUnavailable, RecipientRejected
from community.members import email_failures
from community.members.models import EmailFailure, Member


def check_addresses() -> Finding:
    """Whether there are members whose address mail servers refuse."""
    stopped = (
        select(EmailFailure.member_id)
        .join(Member, and_(Member.id == EmailFailure.member_id, Member.email == EmailFailure.email))
        .group_by(EmailFailure.member_id)
        .having(func.count() >= email_failures.MAX_FAILURES)
    )
    count = db.session.scalar(select(func.count()).select_from(stopped.subquery()))
    if count:
        message = f"Members who get no emails because mail servers refused their address: {count}. Their inbox says so."
        return Finding("addresses", WARNING, message)
    return Finding("addresses", OK, "Mail servers accept the addresses of all members.")


def check(settings: Settings, to: str | None) -> Finding:
    """Whether the mail server can be used. `to`: where a test email is sent."""
    if not settings.smtp_url:
        nothing = " Nothing was sent." if to else ""
        message = f"SMTP_URL isn't set, so emails are only written to the worker's output.{nothing}"
        return Finding("email", PROBLEM if to else WARNING, message)
    certificates = os.environ.get("SSL_CERT_FILE", "")
    if certificates and not os.access(certificates, os.R_OK):
        return Finding("email", PROBLEM, f"SSL_CERT_FILE is {certificates}, which can't be read.")
    try:
        return Finding("email", OK, _try_mail_server(settings, to))
    except mail_server.InternationalAddressRejected:
        message = (
            f"INTERNATIONAL_EMAIL is on, but {_describe_server(settings)} doesn't offer SMTPUTF8. Emails to addresses "
            "with letters beyond ASCII before the @ aren't sent."
        )
    except EmailRejected as rejected:
        who = "the address" if isinstance(rejected, RecipientRejected) else "the email"
        message = f"{_describe_server(settings)} refuses {who}: {rejected.code} {rejected.words}"
    except MailServerUnavailable as unavailable:
        message = _describe_problem(settings, unavailable)
    except OSError as error:
        message = f"{_describe_server(settings)} broke the connection: {mail_server.explain(error)}."
    return Finding("email", PROBLEM, message)


def _try_mail_server(settings: Settings, to: str | None) -> str:
    """Do what sending does, with an email if there is an address. Returns what happened."""
    with mail_server.connected(settings.smtp_url) as connection:
        how = "encrypted" if mail_server.is_encrypted(connection) else "not encrypted"
        if urlsplit(settings.smtp_url).username:
            how += ", signed in"
        if settings.international_email == "on" and not mail_server.takes_international_addresses(connection):
            raise mail_server.InternationalAddressRejected
        if to is None:
            connection.noop()
            return f"{_describe_server(settings)} answers ({how}). To send an email: `community doctor --send ADDRESS`."
        subject = f"Test email from {settings.hostname}"
        text = f"This email was sent by `community doctor`. Emails from {settings.base_url} arrive here.\n"
        message = build_message(Email(to, subject, text), settings)
        mail_server.deliver(connection, message, sender_address(settings), to)
        return f"{_describe_server(settings)} took an email to {to} ({how}). If it isn't in the inbox, look in spam."


def _describe_server(settings: Settings) -> str:
    parts = urlsplit(settings.smtp_url)
    return f"{parts.hostname}:{parts.port or mail_server.PORTS[parts.scheme]}"


def _describe_problem(settings: Settings, unavailable: MailServerUnavailable) -> str:
    cause = unavailable.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        todo = "Use the name that's in the certificate, or set SSL_CERT_FILE to the certificate of its authority."
        return f"{_describe_server(settings)}: {unavailable.reason}. {todo}"
    if cause is None or isinstance(cause, smtplib.SMTPException | ssl.SSLError | mail_server.PasswordNotSent):
        return f"{_describe_server(settings)}: {unavailable.reason}."
    return f"Can't reach the mail server in SMTP_URL: {cause}."
