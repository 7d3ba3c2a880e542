"""Sends an email by SMTP. If no mail server is set, it is printed to standard output.

On a site on this computer it is then also kept as a file, which a page of the site shows.
"""

import contextlib
import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from community.config import Settings
from community.core import mail_server
from community.core.circuit_breaker import CircuitBreaker
from community.core.db import now
from community.core.email_message import Email, build_message, sender_address
from community.core.mail_server import EmailRejected, MailServerUnavailable, RecipientRejected
from community.core.markup import one_line

__all__ = ["Email", "EmailRejected", "MailServerUnavailable", "RecipientRejected", "build_message", "send"]

MAX_KEPT = 50  # emails kept as files

# For the mail server as a whole. An email that it refuses is no failure of the server.
circuit_breaker = CircuitBreaker(failures=3, first_pause=30.0, longest_pause=900.0)


class KeptEmail(NamedTuple):
    """An email that was kept instead of being sent."""

    at: datetime
    to: str
    subject: str
    text: str


def send(email: Email, settings: Settings) -> None:
    """Send an email to the mail server, or print it if none is set.

    Raises `MailServerUnavailable` if the server takes no email now, `EmailRejected` if it refuses this one, and
    `OSError` if the connection broke while it was being sent.
    """
    if settings.keeps_emails:
        _keep(email, settings)
    if not settings.smtp_url:
        sys.stdout.write(as_text(email))
        sys.stdout.flush()
        return
    message = build_message(email, settings)
    try:
        with mail_server.connected(settings.smtp_url) as connection:
            mail_server.deliver(connection, message, sender_address(settings), email.to)
    except EmailRejected:
        circuit_breaker.record_success()
        raise
    except MailServerUnavailable as error:
        circuit_breaker.record_failure(error.reason)
        raise
    except OSError as error:
        circuit_breaker.record_failure(mail_server.explain(error))
        raise
    circuit_breaker.record_success()


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
