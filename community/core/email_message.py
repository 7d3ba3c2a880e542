"""An email, and the message that is made from it for the mail server."""

import textwrap
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any

from community.config import Settings
from community.core.db import now
from community.core.markup import one_line

WIDTH = 72  # characters of a line of the text
ENCODED_WIDTH = 76  # of an encoded line of a header


@dataclass(frozen=True)
class Email:
    """An email to one recipient. When it is sent again it has the same `message_id`."""

    to: str
    subject: str
    text: str
    html: str | None = None
    name: str = ""
    message_id: str = ""  # without the part after the @
    unsubscribe_url: str = ""
    sender: str = ""  # the name of the site: added to the subject where it isn't part of it
    member_id: int | None = None  # of the recipient, if they have an account
    is_always_sent: bool = False  # even if mail servers have refused the address


def build_message(email: Email, settings: Settings) -> EmailMessage:
    """The email as a message. Line breaks in user input do not reach a header."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _from(email, settings)
    message["To"] = _to(email)
    message["Subject"] = _subject(email)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = _message_id(email, settings)
    message["Auto-Submitted"] = "auto-generated"
    if email.unsubscribe_url:
        message["Precedence"] = "bulk"
        message["List-Unsubscribe"] = f"<{email.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(wrapped(email.text))
    if email.html is not None:
        message.add_alternative(email.html, subtype="html")
    return message


def sender_address(settings: Settings) -> str:
    """The address of `MAIL_FROM`, without a name."""
    return parseaddr(settings.mail_from)[1]


def wrapped(text: str) -> str:
    """The text with lines of at most `WIDTH` characters. Addresses of pages are not broken."""
    return "".join(f"{_wrapped_line(line)}\n" for line in text.splitlines())


def _wrapped_line(line: str) -> str:
    if len(line) <= WIDTH or " " not in line.strip():
        return line
    indent = line[: len(line) - len(line.lstrip())]
    hanging = f"{indent}  " if line.startswith(f"{indent}- ") else indent
    return textwrap.fill(
        line, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )


def _to(email: Email) -> Address:
    name = _header_text(email.name)
    if email.to.isascii():
        return Address(name, addr_spec=email.to)
    local_part, _at, domain = email.to.rpartition("@")  # an `addr_spec` must be ASCII
    return Address(name, local_part, domain)


def _from(email: Email, settings: Settings) -> Address:
    """`MAIL_FROM`, with the name of the site unless it has a name of its own."""
    name, address = parseaddr(settings.mail_from)
    return Address(_header_text(name or email.sender), addr_spec=address)


def _subject(email: Email) -> str:
    subject = _header_text(email.subject)
    return subject if email.sender in subject else f"{subject} · {_header_text(email.sender)}"


def _message_id(email: Email, settings: Settings) -> str:
    if not email.message_id:
        return make_msgid(domain=settings.hostname)
    return f"<{email.message_id}@{settings.hostname}>"


def _header_text(text: str) -> str:
    """The text of a header, on one line and without the beginning of an encoded word."""
    return one_line(text).replace("=?", "= ?")


class _MessagePolicy(EmailPolicy):
    """How headers are written: those that the standard library would spoil are written by `_folded`."""

    def fold(self, name: str, value: Any) -> str:
        """A header as lines."""
        return _folded(name, value, self.linesep) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as lines, encoded. Only an address has letters beyond ASCII, if the mail server takes SMTPUTF8."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


def _folded(name: str, value: Any, linesep: str) -> str:
    """A header as lines; empty for those that `EmailPolicy` writes well.

    It loses spaces between long words in other alphabets, which `Header` doesn't, and encodes long addresses of pages,
    which mail programs look for as they are.
    """
    if name == "Subject":
        return f"{name}: {_encoded(str(value), name, linesep)}{linesep}"
    if name in ("From", "To") and not value.isascii():
        address = value.addresses[0]
        return f"{name}: {_encoded(address.display_name, name, linesep)}{linesep} <{address.addr_spec}>{linesep}"
    return f"{name}: {value}{linesep}" if name in ("From", "To", "List-Unsubscribe") else ""


def _encoded(text: str, name: str, linesep: str) -> str:
    return Header(text, header_name=name, maxlinelen=ENCODED_WIDTH).encode(linesep=linesep)


# Text is sent in encodings that every mail server takes.
_POLICY = _MessagePolicy(linesep="\r\n", cte_type="7bit")
