"""A real mail server that keeps what a site under test sends through it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from flask import Flask

from community.notifications.email_templates import EmailComposer
from tests.core.test_email import Postbox, free_port


class Mailbox:
    """Letters that arrived, by receiver."""

    def __init__(self, box: Postbox) -> None:
        self.box = box

    def to(self, address: str) -> list[EmailMessage]:
        """Letters that arrived at an address, in their order."""
        pairs = zip(self.box.letters, self.box.receivers, strict=True)
        return [letter for letter, receivers in pairs if receivers == [address]]

    def link(self, address: str) -> str:
        """The path of the link in the latest letter to an address."""
        found = re.search(r"http://localhost(/\S+)", self.to(address)[-1].get_content())
        assert found
        return found[1]

    def everything(self) -> str:
        """All that was ever written."""
        return "\n".join(letter.as_string() for letter in self.box.letters)


@contextmanager
def delivering(app: Flask) -> Iterator[Mailbox]:
    """The site sends through a mail server of its own until the block ends."""
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings = replace(app.config["SETTINGS"], smtp_url=f"smtp://127.0.0.1:{server.port}")
    app.extensions["letters"] = EmailComposer(settings)
    try:
        yield Mailbox(box)
    finally:
        server.stop()
