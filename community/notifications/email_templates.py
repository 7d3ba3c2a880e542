"""Renders emails from the text templates in `templates/emails` and sends them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Protocol

import structlog
from jinja2 import Environment

from community.config import Settings
from community.core import email, i18n
from community.core.db import db, writing
from community.core.email import Email, EmailRejected
from community.core.outbox import current_job_id
from community.members import email_failures
from community.members.models import Member
from community.notifications import email_html
from community.site import settings as site_settings

# Emails that the reader has just asked for, to confirm an address or to sign in with it.
ALWAYS_SENT = frozenset(
    f"emails/{name}.txt"
    for name in (
        "claim_account",
        "confirm_email",
        "confirm_email_again",
        "confirm_new_email",
        "password_reset",
        "sign_in",
    )
)
BLANK_LINES = re.compile(r"\n\s*\n\s*(?=\S)")

log = structlog.get_logger()


class Recipient(Protocol):
    """Who gets an email: a member, or someone without an account."""

    @property
    def email(self) -> str | None: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class EmailComposer:
    """Renders and sends the emails of one installation."""

    settings: Settings
    templates: Environment

    def render(self, to: Recipient, template: str, path: str = "", **values: Any) -> Email:
        """An email from a template, whose first line is the subject.

        `path`: the page of this site that it links to. Its message id is made from the template and the current job.
        """
        site = site_settings.current()
        i18n.locale.set(site.language)
        text = self.templates.get_template(template).render(
            member=to, site=site, link=self.settings.base_url + path, **values
        )
        subject, _blank, body = text.strip().partition("\n")
        body = BLANK_LINES.sub("\n\n", body.strip())
        html = email_html.to_html(
            *(self.templates, subject, body),
            site_name=site.name,
            base_url=self.settings.base_url,
            hue=site.accent_hue,
        )
        message_id = f"{PurePath(template).stem}.{current_job_id()}" if current_job_id() else ""
        return Email(
            *(to.email or "", subject, f"{body}\n", html),
            name=to.name,
            message_id=message_id,
            sender=site.name,
            member_id=to.id if isinstance(to, Member) else None,
            is_always_sent=template in ALWAYS_SENT,
        )

    def send(self, message: Email) -> bool:
        """Send an email with the mail server of the settings. False if its recipient can't be reached.

        No transaction may be open. After several refusals in a row, only what confirms an address is sent to it.
        """
        failures = 0
        if message.member_id is not None:
            failures = email_failures.count(message.member_id, message.to)
            db.session.rollback()
        if failures >= email_failures.MAX_FAILURES and not message.is_always_sent:
            return False
        try:
            email.send(message, self.settings)
        except EmailRejected as rejected:
            if not rejected.is_hard:
                raise
            _record_failure(message, rejected.code)
            return False
        if failures and message.member_id is not None:
            with writing():
                email_failures.clear(message.member_id, message.to)
                db.session.commit()
        return True


def _record_failure(message: Email, code: int) -> None:
    log.warning("email refused", member=message.member_id, code=code)
    if message.member_id is not None:
        with writing():
            email_failures.record(message.member_id, message.to, message.message_id, code)
            db.session.commit()


_current: Callable[[], EmailComposer]


def use(current: Callable[[], EmailComposer]) -> None:
    """Set how the composer of the current app is found: several apps can run in one process."""
    global _current
    _current = current


def composer() -> EmailComposer:
    """The composer of the current app."""
    return _current()
