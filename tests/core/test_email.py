"""Emails on the wire, through a real mail server, and printed without one."""

import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from community.config import Settings
from community.core.email import (
    Email,
    EmailRejected,
    MailServerUnavailable,
    RecipientRejected,
    as_text,
    build_message,
    send,
)
from community.core.email_message import WIDTH
from tests.databases import settings_for

EMAIL = Email(
    "ada@example.com",
    "Grüße aus Köln",
    "Hello Ada,\n\nsee http://localhost/x\n",
    name="Ada Łoś",
    message_id="welcome.7",
)


class RecordingHandler:
    """Records what a mail server receives."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos)
        return "250 Kept"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def mail_server() -> Iterator[tuple[RecordingHandler, int]]:
    box = RecordingHandler()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    yield box, server.port
    server.stop()


def _settings(folder: Path, url: str = "") -> Settings:
    return settings_for("sqlite://", folder, smtp_url=url, mail_from="community@example.com")


def test_emails_arrive_complete_with_other_alphabets(mail_server: tuple[RecordingHandler, int], tmp_path: Path) -> None:
    box, port = mail_server
    send(EMAIL, _settings(tmp_path, f"smtp://127.0.0.1:{port}"))
    message = box.messages[0]
    assert message["Subject"] == "Grüße aus Köln"
    assert message["From"] == "community@example.com"
    assert message["To"] == "Ada Łoś <ada@example.com>"
    assert message.get_content().split() == EMAIL.text.split()
    assert box.recipients == [["ada@example.com"]]


def test_a_repeated_email_has_the_same_message_id(mail_server: tuple[RecordingHandler, int], tmp_path: Path) -> None:
    box, port = mail_server
    for _ in range(2):
        send(EMAIL, _settings(tmp_path, f"smtp://127.0.0.1:{port}"))
    assert [message["Message-ID"] for message in box.messages] == ["<welcome.7@localhost>"] * 2


def test_emails_can_have_an_html_part(mail_server: tuple[RecordingHandler, int], tmp_path: Path) -> None:
    box, port = mail_server
    send(Email("ada@example.com", "Hi", "plain", html="<p>rich</p>"), _settings(tmp_path, f"smtp://127.0.0.1:{port}"))
    assert [part.get_content_type() for part in box.messages[0].iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("bad", ["a\r\nBcc: eve@example.com", "a\nBcc: eve@example.com", "a\rBcc: eve@example.com"])
def test_names_and_subjects_cannot_inject_headers(bad: str, tmp_path: Path) -> None:
    message = build_message(Email("ada@example.com", bad, "text", name=bad), _settings(tmp_path))
    assert message["Bcc"] is None
    assert set(message.keys()) <= {
        "From", "To", "Subject", "Date", "Auto-Submitted", "Message-ID", "Content-Type", "Content-Transfer-Encoding",
        "MIME-Version",
    }  # fmt: skip
    assert b"\nBcc:" not in message.as_bytes()


@pytest.mark.parametrize("to", ["ada@example.com\r\nBcc: eve@example.com", "ada@example.com, eve@example.com"])
def test_addresses_with_extra_content_are_refused(to: str, tmp_path: Path) -> None:
    with pytest.raises((ValueError, IndexError, HeaderParseError)):
        build_message(Email(to, "Hi", "text"), _settings(tmp_path))


def test_credentials_of_the_mail_server_can_contain_any_character(tmp_path: Path) -> None:
    tried: list[Any] = []

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        tried.append((data.login, data.password))
        return AuthResult(success=True)

    box = RecordingHandler()
    server = Controller(box, hostname="127.0.0.1", port=free_port(), authenticator=authenticate, auth_require_tls=False)
    server.start()
    try:
        send(EMAIL, _settings(tmp_path, f"smtp://post%40example:s%3Ae%2Fc@127.0.0.1:{server.port}"))
    finally:
        server.stop()
    assert tried == [(b"post@example", b"s:e/c")]
    assert len(box.messages) == 1


class Refusing:
    """A mail server that rejects everything and repeats the address."""

    def __init__(self, at: str) -> None:
        self.at = at

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:  # noqa: N802
        if self.at == "receiver":
            return f"550 There is no {to}"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return f"554 Not for {envelope.rcpt_tos[0]}"


@pytest.mark.parametrize(
    ("at", "error", "code"), [("receiver", RecipientRejected, "550"), ("letter", EmailRejected, "554")]
)
def test_a_rejection_is_stored_without_addresses(at: str, error: type[Exception], code: str, tmp_path: Path) -> None:
    server = Controller(Refusing(at), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        with pytest.raises(error) as raised:
            send(EMAIL, _settings(tmp_path, f"smtp://127.0.0.1:{server.port}"))
    finally:
        server.stop()
    assert code in repr(raised.value)
    assert "ada" not in repr(raised.value)
    assert raised.value.__cause__ is None


def test_nothing_is_sent_unencrypted_if_encryption_is_required(
    mail_server: tuple[RecordingHandler, int], tmp_path: Path
) -> None:
    box, port = mail_server
    for scheme in ("smtp+starttls", "smtps"):
        with pytest.raises(MailServerUnavailable):
            send(EMAIL, _settings(tmp_path, f"{scheme}://127.0.0.1:{port}"))
    assert box.messages == []


def test_an_unreachable_mail_server_fails_soon(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(MailServerUnavailable, match="ConnectionRefusedError"):
        send(EMAIL, _settings(tmp_path, "smtp://127.0.0.1:1"))
    assert time.monotonic() - began < 5


def test_without_a_mail_server_emails_are_printed_with_their_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send(EMAIL, _settings(tmp_path))
    assert capsys.readouterr().out == as_text(EMAIL)
    assert "│ To: ada@example.com\n" in as_text(EMAIL)
    assert "│ see http://localhost/x\n" in as_text(EMAIL)


def test_the_site_is_the_sender_and_part_of_the_subject(
    mail_server: tuple[RecordingHandler, int], tmp_path: Path
) -> None:
    box, port = mail_server
    settings = _settings(tmp_path, f"smtp://127.0.0.1:{port}")
    site = "Café “Eck”, Köln"
    for subject, sender in (("Planned: “A mill”", site), (f"News on {site}", site)):
        send(replace(EMAIL, subject=subject, sender=sender), settings)
    send(replace(EMAIL, sender=site), replace(settings, mail_from="The team <team@example.com>"))
    senders = [message["From"].addresses[0] for message in box.messages]
    assert [(one.display_name, one.addr_spec) for one in senders] == [
        (site, "community@example.com"),
        (site, "community@example.com"),
        ("The team", "team@example.com"),
    ]
    assert [message["Subject"] for message in box.messages[:2]] == [f"Planned: “A mill” · {site}", f"News on {site}"]


def test_lines_are_wrapped_but_not_addresses_of_pages(tmp_path: Path) -> None:
    url = f"http://localhost/{'x' * 90}"
    text = f"Hi Ada,\n\n{'many words ' * 20}\n\n- {'an item ' * 12}\n\n    {url}\n"
    message = build_message(Email("ada@example.com", "Hi", text), _settings(tmp_path))
    lines = message.get_content().splitlines()
    assert [line for line in lines if len(line) > WIDTH] == [f"    {url}"]
    assert " ".join(lines).split() == text.split()
    assert [line[:4] for line in lines if "item" in line] == ["- an", "  it"]


def test_programs_find_headers_as_they_expect_them(tmp_path: Path) -> None:
    url = f"https://ideas.example.com/unsubscribe/{'aB-_' * 40}"
    email = Email("ada@example.com", "Новости предложений " * 8, "Привет", unsubscribe_url=url, name="Ада " * 20)
    sent = build_message(email, _settings(tmp_path)).as_bytes()
    headers, _, body = sent.decode("ascii").partition("\r\n\r\n")
    assert f"\r\nList-Unsubscribe: <{url}>\r\n" in headers
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in headers
    assert "\r\nPrecedence: bulk\r\n" in headers
    assert "\r\nAuto-Submitted: auto-generated\r\n" in headers
    assert re.search(r"\r\nMessage-ID: <\S+@localhost>\r\n", headers)
    assert "\r\nMIME-Version: 1.0" in headers
    date = re.search(r"\r\nDate: (.+)\r\n", headers)
    assert date is not None
    assert abs(parsedate_to_datetime(date[1]) - datetime.now(UTC)) < timedelta(minutes=1)
    old = message_from_bytes(sent, policy=policy.compat32)
    assert str(make_header(decode_header(old["Subject"].replace("\r\n", "")))) == email.subject.strip()
    assert max(map(len, re.findall(r"=\?\S+\?=", headers))) <= 76
    assert body.strip().isascii()


def test_an_email_that_may_not_be_stopped_has_no_headers_of_a_list(tmp_path: Path) -> None:
    message = build_message(EMAIL, _settings(tmp_path))
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post", "Precedence"} & set(message.keys())


@pytest.mark.parametrize("text", ["=?utf-8?q?a=0D=0ABcc:_eve@example.com?=", "=?utf-8?b?YQ0KQmNjOiBl?="])
def test_encoded_words_of_users_are_not_decoded(text: str, tmp_path: Path) -> None:
    message = build_message(Email("ada@example.com", text, "text", name=text, sender=text), _settings(tmp_path))
    assert message["Bcc"] is None
    assert b"\nBcc:" not in message.as_bytes()
    assert "utf-8" in message["Subject"]
