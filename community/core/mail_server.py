"""The connection to the mail server of `SMTP_URL`, and what it answers to an email.

A connection is encrypted if the server offers it, and a password is never sent over one that isn't. On this computer
neither is needed: a certificate isn't checked there, because few have one for `localhost`. `smtp+starttls://` and
`smtps://` always check it.
"""

import contextlib
import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from community.core.outbox import RetryLater

TIMEOUT_SECONDS = 10.0  # for each response of the mail server
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
OWN_FAULTS = {421, 454, 530, 534, 535, 538}  # codes: not available, or it wants encryption or a password first
TOO_LARGE = 552
# Enhanced status codes, RFC 3463 and the IANA registry. 5.1.7 and 5.1.8 are about the sender's address, 5.2.3 about
# the size of the email. Of 5.7, which is about policies, only these: disabled (13), or now someone else's (17, 18).
ABOUT_ADDRESS = re.compile(r"5\.(1\.(?![78]\b)|2\.(?!3\b)|7\.1[378]\b)")
ABOUT_EMAIL = re.compile(r"5\.(1\.[78]\b|2\.3\b|3\.4\b|[567]\.)")


class MailServerUnavailable(RetryLater):
    """The mail server couldn't be reached, or takes no email. Not the fault of this email, which is sent later."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the mail server is not available: {reason}")
        self.reason = reason


class PasswordNotSent(OSError):
    """The connection isn't encrypted, so the password wasn't sent."""


class EmailRejected(smtplib.SMTPException):
    """The mail server refused an email.

    Its argument is only the code: the server's words may contain an address, and arguments of errors are stored.
    """

    def __init__(self, code: int, words: bytes | str = "") -> None:
        super().__init__(code)
        self.code = code
        self.words = words.decode(errors="replace") if isinstance(words, bytes) else words

    @property
    def is_hard(self) -> bool:
        """Whether the address can't be used: refused for good, and not because of the sender or the email."""
        return 500 <= self.code < 600 and ABOUT_ADDRESS.match(self.words) is not None


class RecipientRejected(EmailRejected):
    """The mail server refused the recipient, before it saw the email."""

    @property
    def is_hard(self) -> bool:
        """The same; without a code that says why, it's the address."""
        return super().is_hard or (500 <= self.code < 600 and ABOUT_EMAIL.match(self.words) is None)


class InternationalAddressRejected(RecipientRejected):
    """The address has letters beyond ASCII before the @, and the mail server doesn't offer SMTPUTF8 (RFC 6531).

    The member isn't at fault, so the email is tried again, and then shown to staff as failed with this sentence.
    """

    def __init__(self) -> None:
        super().__init__(553, "5.6.7 the mail server doesn't offer SMTPUTF8, which addresses beyond ASCII need")
        self.args = (self.words,)


@contextlib.contextmanager
def connected(url: str) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted and signed in, as the URL says. Raises `MailServerUnavailable`."""
    try:
        connection = _connect(url)
    except (OSError, ValueError) as error:  # a ValueError: a password that can't be sent
        raise MailServerUnavailable(explain(error)) from error
    try:
        yield connection
    finally:
        with contextlib.suppress(OSError):  # whatever it answers to QUIT, it has answered to the email
            connection.quit()
        connection.close()


def deliver(connection: smtplib.SMTP, message: EmailMessage, sender: str, to: str) -> None:
    """Hand an email to the server. Raises `MailServerUnavailable`, `EmailRejected` or `OSError`."""
    try:
        connection.send_message(message, sender, [to])
    except smtplib.SMTPSenderRefused as refused:
        if refused.smtp_code == TOO_LARGE:
            raise EmailRejected(refused.smtp_code, refused.smtp_error) from None
        raise MailServerUnavailable(f"it refuses the sender of MAIL_FROM ({refused.smtp_code})") from None
    except smtplib.SMTPRecipientsRefused as refused:
        raise _refusal(RecipientRejected, *refused.recipients[to]) from None
    except smtplib.SMTPResponseException as refused:
        raise _refusal(EmailRejected, refused.smtp_code, refused.smtp_error) from None
    except smtplib.SMTPNotSupportedError:
        raise InternationalAddressRejected from None


def explain(error: Exception) -> str:
    """Why there is no connection, in a few words of our own."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is refused: {error.verify_message.rstrip('.')}"
    if isinstance(error, ssl.SSLError):
        return f"no encrypted connection is possible ({error.reason})"
    if isinstance(error, PasswordNotSent):
        return "it offers no encryption, so the password in SMTP_URL wasn't sent"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it rejects the username or password in SMTP_URL ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return str(error).rstrip(".")
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answers {error.smtp_code}"
    return type(error).__name__


def is_encrypted(connection: smtplib.SMTP) -> bool:
    """Whether nobody else can read what is sent."""
    return isinstance(connection.sock, ssl.SSLSocket)


def takes_international_addresses(connection: smtplib.SMTP) -> bool:
    """Whether the server offers SMTPUTF8, for addresses with letters beyond ASCII before the @."""
    connection.ehlo_or_helo_if_needed()
    return bool(connection.has_extn("smtputf8"))


def _connect(url: str) -> smtplib.SMTP:
    server = urlsplit(url)
    host, port = server.hostname or "localhost", server.port or PORTS[server.scheme]
    if server.scheme == "smtps":
        checked = ssl.create_default_context()
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=checked)
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        if server.scheme != "smtps":
            _encrypt(connection, host, is_required=server.scheme == "smtp+starttls")
        if server.username:
            if not is_encrypted(connection) and not _is_this_computer(host):
                raise PasswordNotSent
            connection.login(unquote(server.username), unquote(server.password or ""))
    except Exception:
        connection.close()
        raise
    return connection


def _encrypt(connection: smtplib.SMTP, host: str, *, is_required: bool) -> None:
    """Encrypt the connection if that is required, or if the server offers it."""
    connection.ehlo_or_helo_if_needed()
    if is_required or connection.has_extn("starttls"):
        context = ssl.create_default_context()
        if not is_required and _is_this_computer(host):
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection.starttls(context=context)


def _is_this_computer(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(kind: type[EmailRejected], code: int, words: bytes | str) -> Exception:
    if code in OWN_FAULTS:
        return MailServerUnavailable(f"it answers {code}")
    return kind(code, words)
