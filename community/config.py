"""Deployment settings: read once from the environment, frozen, each checked by name.

What an administrator may change while the site runs (its name, its colour, who may found groups) lives in `site/`.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


class InvalidSetting(Exception):
    """A setting has a value that cannot be used. The message names it and says what would do."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Every field stands in the README's table."""

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    base_url: str = "http://localhost:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "community@localhost"
    signup: str = "open"
    trusted_proxies: int = 0
    log_format: str = "text"

    @property
    def is_secure(self) -> bool:
        """Whether visitors come by https, so that cookies are only ever sent that way."""
        return self.base_url.startswith("https://")

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the SQLite file in the data folder, which the site looks after itself."""
        return self.database_url.startswith("sqlite")

    @property
    def hostname(self) -> str:
        """The host of the site's address."""
        return urlsplit(self.base_url).hostname or "localhost"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment (after `.env` in the working folder). Raises `WrongSetting`."""
        if environ is None:
            from dotenv import load_dotenv

            load_dotenv(Path.cwd() / ".env")
            environ = os.environ
        get = _Reader(environ)
        data_dir = _created(Path(get.text("DATA_DIR", "./data")).expanduser().absolute())
        port = get.number("PORT", 8000, 1, 65535)
        base_url = get.address("BASE_URL", f"http://localhost:{port}")
        return cls(
            data_dir=data_dir,
            database_url=get.database("DATABASE_URL", f"sqlite:///{data_dir / 'community.sqlite3'}"),
            secret_key=get.text("SECRET_KEY", "") or _stored_secret_key(data_dir),
            base_url=base_url,
            host=get.text("HOST", "127.0.0.1"),
            port=port,
            threads=get.number("THREADS", 8, 1, 64),
            smtp_url=get.mail_server("SMTP_URL"),
            mail_from=get.text("MAIL_FROM", f"community@{urlsplit(base_url).hostname}"),
            signup=get.choice("SIGNUP", ("open", "closed")),
            trusted_proxies=get.number("TRUSTED_PROXIES", 0, 0, 10),
            log_format=get.choice("LOG_FORMAT", ("text", "json")),
        )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, otherwise: str) -> str:
        return self.environ.get(name, "").strip() or otherwise

    def number(self, name: str, otherwise: int, least: int, most: int) -> int:
        text = self.text(name, str(otherwise))
        if not text.isdecimal() or not least <= int(text) <= most:
            raise InvalidSetting(f"{name} must be a whole number from {least} to {most}; it is “{text}”.")
        return int(text)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        text = self.text(name, choices[0]).lower()
        if text not in choices:
            raise InvalidSetting(f"{name} must be one of {', '.join(choices)}; it is “{text}”.")
        return text

    def address(self, name: str, otherwise: str) -> str:
        text = self.text(name, otherwise).rstrip("/")
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise InvalidSetting(f"{name} must look like https://ideas.example.com, with no path; it is “{text}”.")
        return text

    def mail_server(self, name: str) -> str:
        text = self.text(name, "")
        if text and (urlsplit(text).scheme not in ("smtp", "smtps", "smtp+starttls") or not urlsplit(text).hostname):
            raise InvalidSetting(
                f"{name} must look like smtp://user:password@mail.example.com:587; smtps:// for TLS from the start."
            )
        return text

    def database(self, name: str, otherwise: str) -> str:
        text = self.text(name, otherwise)
        for short in ("postgres://", "postgresql://"):
            if text.startswith(short):
                return "postgresql+psycopg://" + text.removeprefix(short)
        if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise InvalidSetting(f"{name} must begin with postgresql:// or sqlite:///.")
        return text


def _created(data_dir: Path) -> Path:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidSetting(f"DATA_DIR cannot be used: {error}.") from error
    return data_dir


def _stored_secret_key(data_dir: Path) -> str:
    """The secret kept in the data folder, made at first start and readable by its owner only."""
    path = data_dir / "secret_key"
    try:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip() or _refuse_empty_secret_key(path)
        with os.fdopen(descriptor, "w") as file:
            secret = secrets.token_urlsafe(48)
            file.write(secret)
        return secret
    except OSError as error:
        raise InvalidSetting(f"DATA_DIR cannot be used: {error}.") from error


def _refuse_empty_secret_key(path: Path) -> str:
    raise InvalidSetting(f"{path} is empty. Remove it to have a new one made; everyone will be signed out.")
