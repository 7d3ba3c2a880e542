"""User agents, passwords, email addresses and handles."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from community.core.errors import Refused
from community.members import email_address, handles, passwords, user_agents
from tests.databases import settings_for


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/129.0 Safari/537.36 Edg/129.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("curl/8.5 (X11)", "Linux"),
        ("Firefox/1", "Firefox"),
        ("", "Unknown browser"),
        ("<script>", "Unknown browser"),
    ],
)
def test_user_agents_are_described_by_browser_and_system(agent: str, said: str) -> None:
    assert user_agents.describe(agent) == said


@pytest.mark.parametrize("text", ["correct horse battery", "ab cd ef gh ij", "ünïcödé wörds", "x1" * 90 + "abc"])
def test_long_and_unusual_passwords_are_accepted(text: str) -> None:
    passwords.check(text, name="Ada", email="ada@example.com")
    kept = passwords.hash_password(text)
    assert text not in kept
    assert passwords.verify(kept, text)
    assert not passwords.verify(kept, text + " ")


def test_a_password_is_the_same_however_a_system_encodes_it() -> None:
    composed, decomposed = "schl\u00fcssel im caf\u00e9", "schlu\u0308ssel\u00a0im\u3000cafe\u0301"
    assert passwords.verify(passwords.hash_password(composed), decomposed)
    assert passwords.verify(passwords.hash_password(decomposed), composed)
    assert passwords.verify(PasswordHasher().hash(decomposed), decomposed)  # of an earlier version
    assert not passwords.verify(passwords.hash_password(composed), "schlussel im cafe")


@pytest.mark.parametrize(
    "text", ["PASSWORD123", "1234567890", "abababababab", "Ada-Lovelace", "adalovelace99", "ada.l@example.com"]
)
def test_easily_guessed_passwords_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        passwords.check(text, name="Ada Lovelace", email="ada.l@example.com", field="new_password")
    assert refusal.value.field == "new_password"


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$x"])
def test_no_password_matches_an_invalid_hash(kept: str | None) -> None:
    assert not passwords.verify(kept, "the password of no one at all")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" Ada@Example.COM ", "ada@example.com"),
        ("ada@exämple.com", "ada@xn--exmple-cua.com"),
        ("ada", None),
        ("ada@localhost@x", None),
        ("a" * 65 + "@example.com", None),
        ("ada@example.com\nBcc: eve@example.com", None),
        ("Ada <ada@example.com>", None),
        ("ädä@example.com", None),
    ],
)
def test_an_address_has_one_normal_form(text: str, kept: str | None) -> None:
    assert email_address.normalize(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Bob@Corp.Local", "bob@corp.local"),
        ("bob@mail.corp.local", "bob@mail.corp.local"),
        ("bob@notcorp.local", None),
        ("bob@localhost", None),
        ("Mu\u0308ller@M\u00dcLLER.de", "m\u00fcller@xn--mller-kva.de"),
        ("m\u00fcller@EXAMPLE.de", "m\u00fcller@example.de"),
        ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"),
        ("a\u202eb@example.de", None),
        ("ä" * 190 + "@example.de", None),
        ("ada@" + "ü" * 40 + "." + "ü" * 40 + "." + "ü" * 40 + "." + "ü" * 40 + ".de", None),
    ],
)
def test_a_site_can_allow_special_domains_and_other_alphabets(text: str, kept: str | None, tmp_path: Path) -> None:
    settings = settings_for("sqlite://", tmp_path, special_use_domains=("corp.local",), international_email="on")
    assert email_address.normalize(text, settings) == kept


def test_handle_candidates_are_unique_and_valid() -> None:
    made = handles.candidates("Ada Lovelace")
    first, second, third = (next(made) for _ in range(3))
    assert first == "ada-lovelace"
    assert len({first, second, third}) == 3
    for handle in (first, second, third):
        handles.check(handle)
