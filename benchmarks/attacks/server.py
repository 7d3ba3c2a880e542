"""A site in a temporary folder that `community serve` runs, and browsers that attack it."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from flask import Flask, session

from benchmarks import fill
from benchmarks.fill import CommunitySize
from community.app import create_app
from community.config import Settings
from community.core import schema

SECRET = "for this attack only"  # noqa: S105
START_SECONDS, TIMEOUT = 60, 30


class _KeptRedirect(urllib.request.HTTPRedirectHandler):
    """Answers with the redirect itself."""

    def redirect_request(self, *rest: object) -> None:
        """Follow nothing."""


@dataclass(frozen=True)
class AttackedSite:
    """A running site, and the app that looks into its database."""

    port: int
    app: Flask

    def browser(self, address: str, member: int | None = None) -> "AttackBrowser":
        """A browser at an IP address; signed in as a member who has a session from `fill.sign_in_all`."""
        return AttackBrowser(self, address, member)


class AttackBrowser:
    """Keeps its cookies, and sends the form token that a page showed."""

    def __init__(self, site: AttackedSite, address: str, member: int | None) -> None:
        self.site, self.address = site, address
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _KeptRedirect())
        self._opener.addheaders = [("X-Forwarded-For", address), ("User-Agent", "attack")]
        if member is not None:
            jar.set_cookie(_cookie(site.app, member))

    def get(self, path: str) -> tuple[int, str]:
        """The status and the page."""
        return self._send(path, None)

    def post(self, path: str, form_page: str, **fields: str) -> tuple[int, str]:
        """Fill in the form on a page and post it: the status and the page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(form_page)[1])
        data = urllib.parse.urlencode({**fields, "csrf_token": found[1] if found else ""})
        return self._send(path, data.encode())

    def _send(self, path: str, data: bytes | None) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.site.port}{path}"
        try:
            with self._opener.open(url, data, TIMEOUT) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextmanager
def attacked_site(ideas: int, **settings: str) -> Iterator[AttackedSite]:
    """A filled site that runs until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environ = {"DATA_DIR": folder, "SECRET_KEY": SECRET, "PORT": str(port), "TRUSTED_PROXIES": "1", **settings}
        app = create_app(Settings.from_environment(environ))
        with app.app_context():
            schema.upgrade()
            fill.fill(CommunitySize(ideas))
        with _serving(environ, port, Path(folder)):
            yield AttackedSite(port, app)


def report(succeeded: bool, sentence: str) -> NoReturn:
    """Print the result and end, with code 1 if the attack succeeded."""
    print(f"{'THE ATTACK SUCCEEDED' if succeeded else 'The attack failed'}: {sentence}")
    sys.exit(1 if succeeded else 0)


def _cookie(app: Flask, member: int) -> http.cookiejar.Cookie:
    """The session cookie of a member."""
    with app.test_request_context("/"):
        session.update(_user_id=fill.token_of(member), _fresh=True)
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        name, value = app.config["SESSION_COOKIE_NAME"], serializer.dumps(dict(session))
    return http.cookiejar.Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain="127.0.0.1",
        domain_specified=True,
        domain_initial_dot=False,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )


@contextmanager
def _serving(environ: dict[str, str], port: int, folder: Path) -> Iterator[None]:
    command = [sys.executable, "-c", "from community.cli import main; main()", "serve"]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env={**os.environ, **environ}, stdout=log, stderr=log)
    try:
        _wait(process, port)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=TIMEOUT):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")
