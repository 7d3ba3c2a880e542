"""Writing letters: templates and links, for listeners that know no web."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from flask import Flask, current_app

from community.config import Settings
from community.kernel import words
from community.kernel.outbox import at_work
from community.members.models import Member
from community.notifications.mail import Letter
from community.notifications.mail import send as send_by
from community.site import choices


@dataclass(frozen=True)
class Letters:
    """What is needed to write and send letters from this installation."""

    settings: Settings

    def write(self, to: Member, template: str, path: str = "", **values: Any) -> Letter:
        """A letter from a text template, whose first line is the subject.

        `path` is the page of this site that it links to; the letter's key is that of the job being done.
        """
        link = self.settings.base_url + path
        site = choices.current()
        words.locale.set(site.language)
        drawn = current_app.jinja_env.get_template(template)  # without what pages are given, which needs a request
        text = drawn.render(member=to, site=site, link=link, **values)
        subject, _blank, body = text.strip().partition("\n")
        key = f"{PurePath(template).stem}.{at_work()}" if at_work() else ""
        return Letter(to=to.email or "", name=to.name, subject=subject, text=body.strip() + "\n", key=key)

    def send(self, letter: Letter) -> None:
        """Send a letter the way this installation does."""
        send_by(letter, self.settings)


def install(app: Flask) -> None:
    """Let listeners write letters."""
    app.extensions["letters"] = Letters(app.config["SETTINGS"])


def letters() -> Letters:
    """What the present app writes letters with."""
    found: Letters = current_app.extensions["letters"]
    return found
