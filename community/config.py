"""Deployment settings: read once from the environment, frozen; an invalid value is reported by the setting's name.

Settings that an administrator changes while the site runs (its name, its color, who can create groups) are in `site/`.
"""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import unquote, urlsplit

NetworkLimits = tuple[
    tuple[IPv4Network | IPv6Network, int], ...
]  # networks, and by how much their limits are multiplied


class InvalidSetting(Exception):
    """A setting has an invalid value. The message names the setting and says which values are valid."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. The documentation has a table of every field."""

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    base_url: str = "http://localhost:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 8
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "community@localhost"
    signup: str = "open"
    special_use_domains: tuple[str, ...] = ()
    international_email: str = "off"
    trusted_proxies: int = 0
    network_limits: NetworkLimits = ()
    log_format: str = "text"
    page_cache: str = "on"

    @property
    def is_secure(self) -> bool:
        """Whether visitors use https; cookies are then sent only over it."""
        return self.base_url.startswith("https://")

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a SQLite file, which the site migrates and checkpoints itself."""
        return self.database_url.startswith("sqlite")

    @property
    def hostname(self) -> str:
        """The host name of the site's URL."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def keeps_emails(self) -> bool:
        """Whether emails are kept to be read on a page: the site runs on this computer, without a mail server."""
        return not self.smtp_url and self.hostname in ("localhost", "127.0.0.1", "::1")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment, and `.env` in the working folder where it sets nothing. Raises `InvalidSetting`."""
        if environ is None:
            from dotenv import load_dotenv

            load_dotenv(Path.cwd() / ".env")
            environ = os.environ
        get = _Reader(environ)
        data_dir = _created_dir(Path(get.text("DATA_DIR", "./data")).expanduser().absolute())
        port = get.number("PORT", 8000, 1, 65535)
        base_url = get.url("BASE_URL", f"http://localhost:{port}")
        return cls(
            data_dir=data_dir,
            database_url=get.database("DATABASE_URL", f"sqlite:///{data_dir / 'community.sqlite3'}"),
            secret_key=get.text("SECRET_KEY", "") or _stored_secret_key(data_dir),
            base_url=base_url,
            host=get.text("HOST", "127.0.0.1"),
            port=port,
            workers=get.number("WORKERS", _cores(), 1, 64),
            threads=get.number("THREADS", 8, 1, 64),
            smtp_url=get.mail_server("SMTP_URL"),
            mail_from=get.sender("MAIL_FROM", f"community@{urlsplit(base_url).hostname}"),
            signup=get.choice("SIGNUP", ("open", "closed")),
            special_use_domains=get.domains("SPECIAL_USE_DOMAINS"),
            international_email=get.choice("INTERNATIONAL_EMAIL", ("off", "on")),
            trusted_proxies=get.number("TRUSTED_PROXIES", 0, 0, 10),
            network_limits=get.network_limits("NETWORK_LIMITS"),
            log_format=get.choice("LOG_FORMAT", ("text", "json")),
            page_cache=get.choice("PAGE_CACHE", ("on", "off")),
        )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def number(self, name: str, default: int, minimum: int, maximum: int) -> int:
        text = self.text(name, str(default))
        if not text.isdecimal() or not minimum <= int(text) <= maximum:
            raise InvalidSetting(f"{name} must be a whole number from {minimum} to {maximum}; it's “{text}”.")
        return int(text)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        text = self.text(name, choices[0]).lower()
        if text not in choices:
            raise InvalidSetting(f"{name} must be one of {', '.join(choices)}; it's “{text}”.")
        return text

    def url(self, name: str, default: str) -> str:
        text = self.text(name, default).rstrip("/")
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise InvalidSetting(f"{name} must look like https://ideas.example.com, with no path; it's “{text}”.")
        return text

    def mail_server(self, name: str) -> str:
        text = self.text(name, "")
        if text and not _is_mail_server(text):
            raise InvalidSetting(
                f"{name} must look like smtp://user:password@mail.example.com:587, or smtps:// for TLS from the start. "
                "Write / ? # @ : and % in the user or password as %2F %3F %23 %40 %3A and %25; both are ASCII only."
            )
        return text

    def sender(self, name: str, default: str) -> str:
        text = self.text(name, default)
        found = getaddresses([text])
        is_one = len(found) == 1 and re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", found[0][1])
        if text != default and not is_one:
            raise InvalidSetting(
                f"{name} must look like community@example.com or My site <community@example.com>; it's “{text}”."
            )
        return text

    def domains(self, name: str) -> tuple[str, ...]:
        text = self.text(name, "").lower()
        found = tuple(part.strip() for part in text.split(",") if part.strip())
        if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", domain) for domain in found):
            raise InvalidSetting(f"{name} must look like corp.local, lan: domains, separated by commas; it's “{text}”.")
        return found

    def network_limits(self, name: str) -> NetworkLimits:
        text = self.text(name, "")
        try:
            return tuple(_network_limit(part) for part in text.split(",") if part.strip())
        except ValueError as error:
            raise InvalidSetting(
                f"{name} must look like 203.0.113.0/24=10, 2001:db8::/48=5: networks, and numbers from 1 to 1000 by "
                f"which their limits are multiplied. It's “{text}”."
            ) from error

    def database(self, name: str, default: str) -> str:
        text = self.text(name, default)
        for short in ("postgres://", "postgresql://"):
            if text.startswith(short):
                return "postgresql+psycopg://" + text.removeprefix(short)
        if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise InvalidSetting(f"{name} must begin with postgresql:// or sqlite:///.")
        return text


def _cores() -> int:
    """The cores that this process may use, at most as many as `WORKERS` can be."""
    return min(64, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _is_mail_server(text: str) -> bool:
    try:
        parts = urlsplit(text)
        credentials = unquote((parts.username or "") + (parts.password or ""))
        is_reachable = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False
    return parts.scheme in ("smtp", "smtps", "smtp+starttls") and is_reachable and credentials.isascii()


def _network_limit(text: str) -> tuple[IPv4Network | IPv6Network, int]:
    network, _equals, factor = text.partition("=")
    if not factor.strip().isdecimal() or not 1 <= int(factor) <= 1000:
        raise ValueError(f"not a factor: {factor}")
    return ipaddress.ip_network(network.strip()), int(factor)


def _created_dir(data_dir: Path) -> Path:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidSetting(f"Can't use DATA_DIR: {error}.") from error
    return data_dir


def _stored_secret_key(data_dir: Path) -> str:
    """The secret key in the data folder, generated at the first start and readable only by its owner."""
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
        raise InvalidSetting(f"Can't use DATA_DIR: {error}.") from error


def _refuse_empty_secret_key(path: Path) -> str:
    raise InvalidSetting(f"{path} is empty. Delete it to get a new key; everyone will be signed out.")
