"""The command `community doctor`: checks everything a running site needs, and says what to do about problems."""

import os
import shutil
import smtplib
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import click
from flask import Flask
from sqlalchemy import func, select, text

from community.cli.error_messages import describe
from community.cli.terminal import app_context
from community.config import Settings
from community.core import schema
from community.core.db import db, is_sqlite, now, reading
from community.core.outbox import Job, RetryLater
from community.core.paths import resource_dir
from community.core.scheduler import ScheduledTask
from community.core.schema import SchemaMismatch
from community.ideas.models import Vote
from community.images import queries as image_queries
from community.images import store
from community.members.models import Session
from community.search import consistency
from community.search.index_versions import IndexUnavailable
from community.worker import heartbeat

OK, WARNING, PROBLEM = "ok", "warning", "problem"
COLORS = {OK: "green", WARNING: "yellow", PROBLEM: "red"}
LATE = timedelta(minutes=5)
MIB = 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """The result of one check: ok, warning or problem, and what to do about it."""

    subject: str
    verdict: str
    message: str


@click.command()
def doctor() -> None:
    """Check everything that the site needs. Exits with code 1 if there is a problem.

    Example: community doctor
    """
    verdicts = []
    with app_context() as app:
        for finding in examine(app.config["SETTINGS"], app):
            verdicts.append(finding.verdict)
            verdict = click.style(f"{finding.verdict:8}", COLORS[finding.verdict])
            click.echo(f"{verdict} {finding.subject}: {finding.message}")
    sys.exit(1 if PROBLEM in verdicts else 0)


def examine(settings: Settings, app: Flask) -> Iterator[Finding]:
    """Run all checks, yielding each result as soon as it is known. A check that raises an error is a problem."""
    checks: list[tuple[str, Callable[[], Finding]]] = [
        ("address", lambda: _address(settings)),
        ("data folder", lambda: _data_folder(settings)),
        ("disk", lambda: _disk(settings)),
        ("secret key", lambda: _secret_key(settings)),
        ("templates", lambda: _folder("templates", "templates", "frame.html")),
        ("static files", lambda: _folder("static files", "static", "css/site.css")),
        ("database", lambda: _database(app)),
        ("schema", lambda: _in_app(app, _schema)),
        ("pictures", lambda: _in_app(app, _images)),
        ("jobs", lambda: _in_app(app, _jobs)),
        ("worker", lambda: _in_app(app, _worker)),
        ("search", lambda: _in_app(app, _search)),
        ("clock", lambda: _in_app(app, _clock)),
        ("mail", lambda: _mail(settings)),
    ]
    for subject, check in checks:
        try:
            yield check()
        except Exception as error:  # whatever is wrong, the other checks are still useful
            yield Finding(subject, PROBLEM, describe(error) or repr(error))


def _address(settings: Settings) -> Finding:
    is_local = settings.hostname in ("localhost", "127.0.0.1", "::1")
    if not is_local and not settings.is_secure:
        return Finding("address", WARNING, f"{settings.base_url} is not https: passwords travel in the open.")
    if settings.is_secure and not settings.trusted_proxies:
        return Finding(
            "address",
            WARNING,
            "BASE_URL is https but TRUSTED_PROXIES is 0: set it to the number of proxies in front of the site, "
            "or all visitors seem to come from the proxy.",
        )
    return Finding("address", OK, settings.base_url)


def _data_folder(settings: Settings) -> Finding:
    with tempfile.TemporaryFile(dir=settings.data_dir) as file:
        file.write(b"written")
    return Finding("data folder", OK, f"{settings.data_dir} can be written to.")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir).free // MIB
    if free < 100:
        return Finding("disk", PROBLEM, f"Only {free} MiB are free in {settings.data_dir}. Make room now.")
    if free < 1024:
        return Finding("disk", WARNING, f"Only {free} MiB are free in {settings.data_dir}. Make room soon.")
    return Finding("disk", OK, f"{free // 1024} GiB are free.")


def _secret_key(settings: Settings) -> Finding:
    if len(settings.secret_key) < 32:
        return Finding("secret key", WARNING, "SECRET_KEY is short. Use at least 32 random characters.")
    path = settings.data_dir / "secret_key"
    if path.exists() and path.read_text().strip() == settings.secret_key and os.stat(path).st_mode & 0o077:
        return Finding("secret key", WARNING, f"{path} can be read by others: chmod 600 {path}")
    return Finding("secret key", OK, "There is one, and it is long enough.")


def _folder(subject: str, name: str, needs: str) -> Finding:
    folder = resource_dir(name)
    if not (folder / needs).is_file():
        return Finding(subject, PROBLEM, f"{folder / needs} is missing. Install this version again.")
    return Finding(subject, OK, str(folder))


def _database(app: Flask) -> Finding:
    with app.app_context(), reading():
        name = db.engine.dialect.name
        if is_sqlite():
            verdict = db.session.scalar(text("PRAGMA quick_check(1)"))
            if verdict != "ok":
                return Finding("database", PROBLEM, f"The file is damaged ({verdict}). Restore a backup.")
        db.session.execute(text("SELECT 1"))
        version = ".".join(str(part) for part in db.engine.dialect.server_version_info or ())
        return Finding("database", OK, f"{name} {version} answers.")


def _in_app(app: Flask, check: Callable[[], Finding]) -> Finding:
    with app.app_context(), reading():
        return check()


def _schema() -> Finding:
    try:
        schema.check()
    except SchemaMismatch as error:
        return Finding("schema", PROBLEM, str(error))
    return Finding("schema", OK, f"At version {schema.current()}, as it should be.")


def _images() -> Finding:
    stored = {name for name, _path, _since in store.stored_files()}
    missing, last = 0, ""
    while names := image_queries.names(after=last):
        missing, last = missing + len(set(names) - stored), names[-1]
    if missing:
        message = f"{missing} have lost their files. Copy {store.root()} back from a backup."
        return Finding("pictures", WARNING, message)
    return Finding("pictures", OK, "Every picture has its files.")


def _jobs() -> Finding:
    waiting = Job.done_at.is_(None) & Job.failed_at.is_(None)
    late = _count(waiting & (Job.due_at < now() - LATE))
    failed = _count(Job.failed_at.is_not(None))
    if failed:
        return Finding("jobs", WARNING, f"{failed} failed eight times and were parked. See /staff/jobs on the site.")
    if late:
        return Finding("jobs", WARNING, f"{late} have waited for more than 5 minutes. Is a worker running?")
    return Finding("jobs", OK, f"{_count(waiting)} waiting, none late, none parked.")


def _worker() -> Finding:
    name = f"{heartbeat.__module__}.{heartbeat.__qualname__}"
    last: datetime | None = db.session.scalar(select(ScheduledTask.done_at).where(ScheduledTask.name == name))
    todo = "Run `community serve`, or `community worker` beside your web processes."
    if last is None:
        return Finding("worker", WARNING, f"None has been here yet. {todo}")
    if now() - last > LATE:
        return Finding("worker", WARNING, f"The last sign of one was at {last:%Y-%m-%d %H:%M} UTC. {todo}")
    failing = db.session.scalars(
        select(ScheduledTask.name).where(ScheduledTask.error.is_not(None)).order_by(ScheduledTask.name)
    ).all()
    if failing:
        return Finding("worker", WARNING, f"It works, but these duties failed last: {', '.join(failing)}.")
    return Finding("worker", OK, f"Last seen {max(0, round((now() - last).total_seconds()))} seconds ago.")


def _search() -> Finding:
    try:
        found = consistency.check()
    except IndexUnavailable as error:
        return Finding("search", WARNING, f"The database answers searches ({error}). A worker makes the index anew.")
    except RetryLater:
        return Finding("search", OK, "A worker is writing the index just now, so it was not compared.")
    if found.wrong:
        todo = "Run `community search rebuild`."
        return Finding("search", WARNING, f"The index differs from the database in {len(found.wrong)} places. {todo}")
    return Finding("search", OK, f"{found.compared} documents compared, {len(found.waiting)} wait for the worker.")


def _clock() -> Finding:
    here = now()
    there: Any = here if is_sqlite() else db.session.scalar(select(func.now()))
    if abs((there - here).total_seconds()) > 30:
        return Finding("clock", WARNING, "This machine's clock and the database's differ. Keep both by NTP.")
    latest = [db.session.scalar(select(func.max(column))) for column in (Vote.cast_at, Session.began_at)]
    if any(moment is not None and moment > here + LATE for moment in latest):
        return Finding("clock", WARNING, "Things have happened in the future of this clock: it seems to be slow.")
    return Finding("clock", OK, f"{here:%Y-%m-%d %H:%M:%S} UTC.")


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("mail", WARNING, "SMTP_URL is not set: letters are written to the worker's output only.")
    try:
        _connect(settings.smtp_url)
    except smtplib.SMTPAuthenticationError:
        return Finding("mail", PROBLEM, "The mail server refuses the name or password in SMTP_URL.")
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", PROBLEM, f"The mail server in SMTP_URL cannot be reached: {error}.")
    return Finding("mail", OK, f"{urlsplit(settings.smtp_url).hostname} answers.")


def _connect(address: str) -> None:
    parts = urlsplit(address)
    secure = parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(parts.hostname or "", parts.port or (465 if secure else 587), timeout=5) as server:
        if parts.scheme == "smtp+starttls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.noop()


def _count(which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Job).where(which)) or 0
