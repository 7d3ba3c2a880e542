"""Mail servers of several kinds, all on this computer.

`0.0.0.0` leads to this computer, too, but is no name for it: as far as the site knows, it is any other.
"""

import shlex
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.core.test_email import RecordingHandler, free_port

OTHER = "0.0.0.0"  # noqa: S104 (an address to connect to)
NAMES = f"IP:{OTHER},IP:127.0.0.1,DNS:localhost"


class Certificate(NamedTuple):
    """A certificate that was made for this run, and its key."""

    path: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        """The TLS context of a server with it."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.path, self.key)
        return context


def certificate_for(folder: Path, names: str) -> Certificate:
    """A new certificate for these names, signed by itself."""
    found = Certificate(folder / "certificate.pem", folder / "key.pem")
    command = (
        "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2 -subj /CN=mail "
        f"-addext subjectAltName={names} -out {found.path} -keyout {found.key}"
    )
    subprocess.run(shlex.split(command), check=True, capture_output=True)
    return found


class Server:
    """A running mail server, the emails that it took, and the passwords that it was told."""

    def __init__(self, **options: Any) -> None:
        self.box = RecordingHandler()
        self.passwords: list[bytes] = []
        self.controller = Controller(
            self.box, hostname=OTHER, port=free_port(), authenticator=self._authenticate, **options
        )

    def url(self, scheme: str, host: str = OTHER, user: str = "site:secret@") -> str:
        """Its `SMTP_URL`."""
        return f"{scheme}://{user}{host}:{self.controller.port}"

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.passwords.append(data.password)
        return AuthResult(success=data.password == b"secret", handled=False)


@contextmanager
def running(**options: Any) -> Iterator[Server]:
    """A mail server with these options of aiosmtpd."""
    server = Server(**options)
    server.controller.start()
    try:
        yield server
    finally:
        server.controller.stop()


class Answers:
    """A mail server that gives these answers to MAIL, RCPT, the email and QUIT."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.count = 0

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("sender", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answers.get("recipient", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.count += 1
        return self.answers.get("email", "250 OK")

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return self.answers.get("quit", "221 Bye")


@contextmanager
def answering(**answers: str) -> Iterator[tuple[Answers, str]]:
    """A mail server that gives these answers, and its URL."""
    handler = Answers(**answers)
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield handler, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
