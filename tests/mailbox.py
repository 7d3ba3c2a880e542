"""A real mail server that records what a site under test sends."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from community.core.email_message import WIDTH
from community.notifications.email_templates import EmailComposer
from tests.core.test_email import RecordingHandler, free_port


class Mailbox:
    """The emails that arrived, by recipient."""

    def __init__(self, box: RecordingHandler) -> None:
        self.box = box

    def to(self, address: str) -> list[EmailMessage]:
        """The emails to an address, in order of arrival."""
        pairs = zip(self.box.messages, self.box.recipients, strict=True)
        return [message for message, recipients in pairs if recipients == [address]]

    def link(self, address: str) -> str:
        """The path of the link in the last email to an address."""
        found = re.search(r"http://localhost(/\S+)", body_of(self.to(address)[-1]))
        assert found
        return found[1]

    def everything(self) -> str:
        """All emails as one text."""
        return "\n".join(map(text_of, self.box.messages))


def text_of(message: EmailMessage) -> str:
    """The headers and the body of an email, decoded."""
    return "\n".join([*map(str, message.values()), body_of(message)])


def body_of(message: EmailMessage) -> str:
    """The plain text of an email."""
    part = message.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return unwrapped(text)


def unwrapped(text: str) -> str:
    """The text with the lines that were wrapped when the message was built joined again."""
    lines, last = [""], ""
    for line in text.splitlines():
        words = line.split()
        if last and words and len(last) + 1 + len(words[0]) > WIDTH:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        last = line
    return "".join(f"{line}\n" for line in lines[1:])


@contextmanager
def delivering(app: Flask, **options: Any) -> Iterator[Mailbox]:
    """The site sends through its own mail server, with these options of aiosmtpd, until the block ends."""
    box = RecordingHandler()
    server = Controller(box, hostname="127.0.0.1", port=free_port(), **options)
    server.start()
    settings = replace(app.config["SETTINGS"], smtp_url=f"smtp://127.0.0.1:{server.port}")
    app.extensions["emails"] = EmailComposer(settings, app.jinja_env)
    try:
        yield Mailbox(box)
    finally:
        server.stop()
