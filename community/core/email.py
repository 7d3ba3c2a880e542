"""Sending a letter: by SMTP, or printed where the worker runs if there is no mail server."""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from community.config import Settings
from community.core.db import now
from community.core.markup import one_line

TIMEOUT_SECONDS = 10.0  # seconds for the mail server to answer
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class EmailRejected(smtplib.SMTPException):
    """The mail server refused a letter; the code it gave. What it said may hold an address, and errors are kept."""


class RecipientRejected(EmailRejected):
    """The mail server refused the receiver."""


@dataclass(frozen=True)
class Email:
    """One mail to one person. `key` names it: the same letter sent again has the same Message-ID."""

    to: str
    subject: str
    text: str
    html: str | None = None
    name: str = ""
    key: str = ""
    stop: str = ""  # where one says that one wants no more of its kind


def send(letter: Email, settings: Settings) -> None:
    """Hand a letter to the mail server, or print it if none is set. Raises what smtplib raises."""
    if not settings.smtp_url:
        sys.stdout.write(as_text(letter))
        sys.stdout.flush()
        return
    message = build_message(letter, settings)
    server = urlsplit(settings.smtp_url)
    with _connect(server) as connection:
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            raise RecipientRejected(", ".join(str(code) for code, _words in refused.recipients.values())) from None
        except smtplib.SMTPResponseException as refused:
            raise EmailRejected(refused.smtp_code) from None


def build_message(letter: Email, settings: Settings) -> EmailMessage:
    """The letter as it goes over the wire. No line break typed by anybody reaches a header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.mail_from
    message["To"] = Address(one_line(letter.name), addr_spec=letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(now())
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
    if letter.key:
        message["Message-ID"] = f"<{letter.key}@{settings.hostname}>"
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    return message


def as_text(letter: Email) -> str:
    """The letter for the eyes of whoever runs the worker."""
    lines = [f"To: {letter.to}", f"Subject: {one_line(letter.subject)}", "", *letter.text.strip().splitlines()]
    body = "".join(f"│ {line}".rstrip() + "\n" for line in lines)
    return f"\n┌─ A letter, printed here because SMTP_URL is not set\n{body}└─\n"


def _connect(server: SplitResult) -> smtplib.SMTP:
    host, port = server.hostname or "localhost", server.port or PORTS[server.scheme]
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if server.scheme == "smtp+starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except Exception:
            connection.close()
            raise
    return connection
