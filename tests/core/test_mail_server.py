"""Encryption, passwords and certificates, with real mail servers on this computer."""

from pathlib import Path

import pytest

from community.core.email import Email, EmailRejected, MailServerUnavailable, send
from community.core.mail_server import InternationalAddressRejected, RecipientRejected
from tests.databases import settings_for
from tests.mail_servers import NAMES, Certificate, answering, certificate_for, running

EMAIL = Email("ada@example.com", "Hello", "Hi Ada,\n")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate_for(tmp_path_factory.mktemp("certificate"), NAMES)


def _send(url: str, folder: Path, email: Email = EMAIL) -> None:
    send(email, settings_for("sqlite://", folder, smtp_url=url, mail_from="community@example.com"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls"])
def test_a_server_that_requires_starttls_gets_password_and_email_encrypted(
    certificate: Certificate, tmp_path: Path, scheme: str
) -> None:
    with running(tls_context=certificate.context, require_starttls=True, auth_required=True) as server:
        _send(server.url(scheme), tmp_path)
        assert (len(server.box.messages), server.passwords) == (1, [b"secret"])


@pytest.mark.usefixtures("trusted")
def test_encryption_from_the_start(certificate: Certificate, tmp_path: Path) -> None:
    with running(ssl_context=certificate.context, auth_require_tls=False) as server:
        _send(server.url("smtps"), tmp_path)
        assert (len(server.box.messages), server.passwords) == (1, [b"secret"])


@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls"])
def test_no_password_is_sent_unencrypted_to_another_computer(tmp_path: Path, scheme: str) -> None:
    with running(auth_require_tls=False) as server:
        with pytest.raises(MailServerUnavailable, match=r"offers no encryption|STARTTLS extension not supported"):
            _send(server.url(scheme), tmp_path)
        assert (server.box.messages, server.passwords) == ([], [])
        _send(server.url("smtp", user=""), tmp_path)
        assert len(server.box.messages) == 1


def test_this_computer_gets_a_password_unencrypted(tmp_path: Path) -> None:
    with running(auth_require_tls=False) as server:
        _send(server.url("smtp", "localhost"), tmp_path)
        assert (len(server.box.messages), server.passwords) == (1, [b"secret"])


@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls"])
def test_an_unknown_certificate_is_refused_and_named(certificate: Certificate, tmp_path: Path, scheme: str) -> None:
    with running(tls_context=certificate.context) as server:
        with pytest.raises(MailServerUnavailable, match="its certificate is refused: self-signed certificate"):
            _send(server.url(scheme), tmp_path)
        assert (server.box.messages, server.passwords) == ([], [])
        _send(server.url("smtp", "localhost"), tmp_path)
        assert len(server.box.messages) == 1


def test_the_certificate_of_another_host_is_refused_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = certificate_for(tmp_path, "DNS:other.example.com")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.path))
    with running(tls_context=other.context) as server:
        with pytest.raises(MailServerUnavailable, match=r"its certificate is refused: .*0\.0\.0\.0"):
            _send(server.url("smtp"), tmp_path)
        assert server.passwords == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_named_and_not_shown(certificate: Certificate, tmp_path: Path) -> None:
    with running(tls_context=certificate.context) as server:
        with pytest.raises(
            MailServerUnavailable, match=r"rejects the username or password in SMTP_URL \(535\)"
        ) as error:
            _send(server.url("smtp", user="site:wrong@"), tmp_path)
        assert "wrong" not in repr(error.value)


@pytest.mark.parametrize(
    ("at", "answer"),
    [
        ("sender", "530 Authentication required"),
        ("sender", "550 Not this sender"),
        ("recipient", "421 Closing"),
        ("recipient", "530 Must issue a STARTTLS command first"),
        ("email", "421 Closing"),
    ],
)
def test_what_is_wrong_with_all_emails_is_no_refusal_of_one(at: str, answer: str, tmp_path: Path) -> None:
    with answering(**{at: answer}) as (_, url), pytest.raises(MailServerUnavailable, match=answer[:3]):
        _send(url, tmp_path)


@pytest.mark.parametrize(
    ("at", "answer", "is_hard"),
    [
        ("recipient", "550 5.1.1 No such user", True),
        ("recipient", "550 5.7.1 Relaying denied", False),
        ("recipient", "450 Come back later", False),
        ("recipient", "550 5.7.13 Disabled", True),
        ("email", "554 No", False),
        ("email", "550 5.2.1 Mailbox disabled", True),
        ("email", "451 Not now", False),
    ],
)
def test_a_refusal_for_good_is_told_from_others(at: str, answer: str, is_hard: bool, tmp_path: Path) -> None:
    with answering(**{at: answer}) as (_, url), pytest.raises(EmailRejected) as raised:
        _send(url, tmp_path)
    assert (raised.value.code, raised.value.is_hard) == (int(answer[:3]), is_hard)
    assert isinstance(raised.value, RecipientRejected) == (at == "recipient")


def test_an_email_that_was_taken_is_sent_whatever_the_server_says_at_the_end(tmp_path: Path) -> None:
    with answering(quit="500 What?") as (server, url):
        _send(url, tmp_path)
        assert server.count == 1


def test_an_address_beyond_ascii_is_sent_to_a_server_that_offers_it(tmp_path: Path) -> None:
    with running(enable_SMTPUTF8=True) as server:
        email = Email(
            "m\u00fcller@xn--mller-kva.de", "Gr\u00fc\u00dfe", "Hallo J\u00f6rg,\n", name="J\u00f6rg M\u00fcller"
        )
        _send(server.url("smtp", user=""), tmp_path, email)
    assert server.box.recipients == [[email.to]]
    message = server.box.messages[0]
    assert f"<{email.to}>".encode() in message.as_bytes()
    assert message["Subject"] == email.subject
    assert message.get_content().split() == ["Hallo", "J\u00f6rg,"]


def test_a_server_that_takes_only_ascii_is_named_and_gets_other_emails(tmp_path: Path) -> None:
    with running(enable_SMTPUTF8=False) as server:
        url = server.url("smtp", user="")
        with pytest.raises(InternationalAddressRejected, match="doesn't offer SMTPUTF8") as raised:
            _send(url, tmp_path, Email("m\u00fcller@example.de", "Hello", "Hi,\n"))
        assert not raised.value.is_hard, "it doesn't count as a refusal of the member's address"
        assert "ller" not in repr(raised.value)
        _send(url, tmp_path, Email("ada@xn--mller-kva.de", "Hello", "Hi,\n"))
    assert server.box.recipients == [["ada@xn--mller-kva.de"]]
