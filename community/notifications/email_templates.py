"""Writing letters: templates and links, for listeners that know no web."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from flask import Flask, current_app

from community.config import Settings
from community.core import i18n
from community.core.email import Email
from community.core.email import send as send_by
from community.core.outbox import current_job_id
from community.members.models import Member
from community.site import settings as site_settings


@dataclass(frozen=True)
class EmailComposer:
    """What is needed to write and send letters from this installation."""

    settings: Settings

    def write(self, to: Member, template: str, path: str = "", **values: Any) -> Email:
        """A letter from a text template, whose first line is the subject.

        `path` is the page of this site that it links to; the letter's key is that of the job being done.
        """
        link = self.settings.base_url + path
        site = site_settings.current()
        i18n.locale.set(site.language)
        drawn = current_app.jinja_env.get_template(template)  # without what pages are given, which needs a request
        text = drawn.render(member=to, site=site, link=link, **values)
        subject, _blank, body = text.strip().partition("\n")
        key = f"{PurePath(template).stem}.{current_job_id()}" if current_job_id() else ""
        return Email(to=to.email or "", name=to.name, subject=subject, text=body.strip() + "\n", key=key)

    def send(self, letter: Email) -> None:
        """Send a letter the way this installation does."""
        send_by(letter, self.settings)


def install(app: Flask) -> None:
    """Let listeners write letters."""
    app.extensions["letters"] = EmailComposer(app.config["SETTINGS"])


def composer() -> EmailComposer:
    """What the present app writes letters with."""
    found: EmailComposer = current_app.extensions["letters"]
    return found
