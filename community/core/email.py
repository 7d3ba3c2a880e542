"""Sends an email by SMTP. If no mail server is set, it is printed to standard output.

On a site on this computer it is then also kept as a file, which a page of the site shows.
"""

import contextlib
import json
import os
import smtplib
import ssl
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from community.config import Settings
from community.core.circuit_breaker import CircuitBreaker
from community.core.db import now
from community.core.markup import one_line
from community.core.outbox import RetryLater

TIMEOUT_SECONDS = 10.0  # for each response of the mail server
MAX_KEPT = 50  # emails kept as files
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}

# For the mail server as a whole. An email that it refuses is no failure of the server.
circuit_breaker = CircuitBreaker(failures=3, first_pause=30.0, longest_pause=900.0)


class MailServerUnavailable(RetryLater):
    """The mail server couldn't be reached, or let no one in. Not the fault of the email, which is sent later."""


class EmailRejected(smtplib.SMTPException):
    """The mail server refused an email. Holds only the code: the text may contain an address, and errors are stored."""


class RecipientRejected(EmailRejected):
    """The mail server refused the recipient."""


@dataclass(frozen=True)
class Email:
    """An email to one recipient. When it is sent again it has the same `message_id`."""

    to: str
    subject: str
    text: str
    html: str | None = None
    name: str = ""
    message_id: str = ""  # without the part after the @
    unsubscribe_url: str = ""


class KeptEmail(NamedTuple):
    """An email that was kept instead of being sent."""

    at: datetime
    to: str
    subject: str
    text: str


def send(email: Email, settings: Settings) -> None:
    """Send an email to the mail server, or print it if none is set.

    Raises `MailServerUnavailable` before anything of the email was sent, and afterwards `EmailRejected` or `OSError`.
    """
    if settings.keeps_emails:
        _keep(email, settings)
    if not settings.smtp_url:
        sys.stdout.write(as_text(email))
        sys.stdout.flush()
        return
    message = build_message(email, settings)
    try:
        connection = _connect(urlsplit(settings.smtp_url))
    except OSError as error:  # of smtplib, too
        circuit_breaker.record_failure(type(error).__name__)
        raise MailServerUnavailable(f"the mail server is not available: {type(error).__name__}") from error
    with connection:
        try:
            _send(connection, message)
        except EmailRejected:
            circuit_breaker.record_success()
            raise
        except OSError as error:
            circuit_breaker.record_failure(type(error).__name__)
            raise
    circuit_breaker.record_success()


def _send(connection: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        raise RecipientRejected(", ".join(str(code) for code, _words in refused.recipients.values())) from None
    except smtplib.SMTPResponseException as refused:
        raise EmailRejected(refused.smtp_code) from None


def build_message(email: Email, settings: Settings) -> EmailMessage:
    """The email as a message. Line breaks in user input do not reach a header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.mail_from
    message["To"] = Address(one_line(email.name), addr_spec=email.to)
    message["Subject"] = one_line(email.subject)
    message["Date"] = format_datetime(now())
    message["Auto-Submitted"] = "auto-generated"
    if email.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{email.unsubscribe_url}>"
    if email.message_id:
        message["Message-ID"] = f"<{email.message_id}@{settings.hostname}>"
    message.set_content(email.text)
    if email.html is not None:
        message.add_alternative(email.html, subtype="html")
    return message


def as_text(email: Email) -> str:
    """The email as it is printed."""
    lines = [f"To: {email.to}", f"Subject: {one_line(email.subject)}", "", *email.text.strip().splitlines()]
    body = "".join(f"│ {line}".rstrip() + "\n" for line in lines)
    return f"\n┌─ An email, printed here because SMTP_URL is not set\n{body}└─\n"


def kept(settings: Settings) -> list[KeptEmail]:
    """The emails that were kept, newest first."""
    found = []
    for path in _kept_files(settings):
        with contextlib.suppress(FileNotFoundError):  # the worker deletes old ones
            at, to, subject, text = json.loads(path.read_text())
            found.append(KeptEmail(datetime.fromisoformat(at), to, subject, text))
    return found


def delete_kept(settings: Settings) -> None:
    """Delete the emails that were kept."""
    for path in _kept_files(settings):
        path.unlink(missing_ok=True)


def _keep(email: Email, settings: Settings) -> None:
    folder = settings.data_dir / "emails"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{time.time_ns()}.json"
    content = json.dumps([now().isoformat(), email.to, one_line(email.subject), email.text])
    unfinished = path.with_suffix(".new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    unfinished.rename(path)
    for old in _kept_files(settings)[MAX_KEPT:]:
        old.unlink(missing_ok=True)


def _kept_files(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / "emails").glob("*.json"), reverse=True)


def _connect(server: SplitResult) -> smtplib.SMTP:
    """A connection that is encrypted and signed in, as the URL says."""
    host, port = server.hostname or "localhost", server.port or PORTS[server.scheme]
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        if server.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
    except Exception:
        connection.close()
        raise
    return connection
