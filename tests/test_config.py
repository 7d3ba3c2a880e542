"""Settings are read once, and an invalid one is named."""

from pathlib import Path

import pytest

from community.config import InvalidSetting, Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("THREADS", "0"),
        ("THREADS", "65"),
        ("THREADS", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("BASE_URL", "ideas.example.com"),
        ("BASE_URL", "ftp://ideas.example.com"),
        ("BASE_URL", "https://example.com/ideas"),
        ("DATABASE_URL", "mysql://localhost/community"),
        ("SMTP_URL", "mail.example.com"),
        ("SMTP_URL", "https://mail.example.com"),
        ("SIGNUP", "perhaps"),
        ("LOG_FORMAT", "xml"),
        ("SPECIAL_USE_DOMAINS", "*.local"),
        ("SPECIAL_USE_DOMAINS", "corp.local lan"),
        ("INTERNATIONAL_EMAIL", "perhaps"),
        ("NETWORK_LIMITS", "the office"),
        ("NETWORK_LIMITS", "203.0.113.0/24"),
        ("SMTP_URL", "smtp://user:pass@mail.example.com:port"),
        ("SMTP_URL", "smtp://user:p%C3%A4ss@mail.example.com"),
        ("MAIL_FROM", "community"),
        ("MAIL_FROM", "a@example.com, b@example.com"),
        ("NETWORK_LIMITS", "203.0.113.1/24=10"),
        ("NETWORK_LIMITS", "203.0.113.0/24=0"),
    ],
)
def test_an_invalid_value_stops_the_start_and_names_the_setting(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=name):
        Settings.from_environment({"DATA_DIR": str(tmp_path), name: value})


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InvalidSetting, match="DATA_DIR"):
        Settings.from_environment({"DATA_DIR": str(tmp_path / "file" / "data")})


def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    Settings.from_environment({"DATA_DIR": str(tmp_path / "new" / "data"), "SECRET_KEY": "given"})
    assert (tmp_path / "new" / "data").is_dir()


def test_no_setting_is_required(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path)})
    assert settings.is_embedded
    assert settings.base_url == "http://localhost:8000"
    assert settings.mail_from == "community@localhost"
    assert not settings.is_secure


def test_an_empty_setting_counts_as_unset(tmp_path: Path) -> None:
    assert Settings.from_environment({"DATA_DIR": str(tmp_path), "PORT": " ", "SIGNUP": ""}).port == 8000


def test_networks_with_raised_limits_are_read(tmp_path: Path) -> None:
    text = "203.0.113.0/24=10, 2001:db8::/48 = 5,"
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path), "NETWORK_LIMITS": text})
    assert [(str(network), times) for network, times in settings.network_limits] == [
        ("203.0.113.0/24", 10),
        ("2001:db8::/48", 5),
    ]


def test_the_secret_is_generated_once_and_readable_only_by_its_owner(tmp_path: Path) -> None:
    first = Settings.from_environment({"DATA_DIR": str(tmp_path)})
    second = Settings.from_environment({"DATA_DIR": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(InvalidSetting, match="secret_key is empty"):
        Settings.from_environment({"DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_both_usual_schemes_of_postgresql_are_accepted(scheme: str, tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path), "DATABASE_URL": f"{scheme}://db/community"})
    assert settings.database_url == "postgresql+psycopg://db/community"
    assert not settings.is_embedded


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    shown = repr(
        Settings.from_environment(
            {"DATA_DIR": str(tmp_path), "SECRET_KEY": "hush", "SMTP_URL": "smtp://me:hush@mail.example.com"}
        )
    )
    assert "hush" not in shown
