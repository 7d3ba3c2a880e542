"""Renders emails from the text templates in `templates/emails` and sends them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Protocol

from jinja2 import Environment

from community.config import Settings
from community.core import email, i18n
from community.core.email import Email
from community.core.outbox import current_job_id
from community.notifications import email_html
from community.site import settings as site_settings

BLANK_LINES = re.compile(r"\n\s*\n\s*(?=\S)")


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
        return Email(to.email or "", subject, f"{body}\n", html, name=to.name, message_id=message_id)

    def send(self, message: Email) -> None:
        """Send an email with the mail server of the settings."""
        email.send(message, self.settings)


_current: Callable[[], EmailComposer]


def use(current: Callable[[], EmailComposer]) -> None:
    """Set how the composer of the current app is found: several apps can run in one process."""
    global _current
    _current = current


def composer() -> EmailComposer:
    """The composer of the current app."""
    return _current()
