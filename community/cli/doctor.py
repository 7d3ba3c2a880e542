"""The command `community doctor`: checks everything a running site needs and says how to fix problems."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import click
from flask import Flask
from sqlalchemy import func, select, text

from community.cli import doctor_email
from community.cli.error_messages import describe
from community.cli.findings import OK, PROBLEM, WARNING, Finding
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
from community.members import email_address
from community.members.models import Session
from community.search import consistency
from community.search.index_versions import IndexUnavailable
from community.staff import task_labels
from community.worker import heartbeat

COLORS = {OK: "green", WARNING: "yellow", PROBLEM: "red"}
LATE = timedelta(minutes=5)
MIB = 1024 * 1024


@click.command()
@click.option("--send", "to", metavar="ADDRESS", default="", help="Send a test email to this address.")
def doctor(to: str) -> None:
    """Check everything the site needs. Exits with code 1 if there's a problem.

    Example: community doctor --send you@example.com
    """
    verdicts = []
    with app_context() as app:
        address = email_address.normalize(to, app.config["SETTINGS"])
        if to and address is None:
            raise click.BadParameter(f"“{to}” isn't an email address.", param_hint="--send")
        for finding in examine(app.config["SETTINGS"], app, address):
            verdicts.append(finding.verdict)
            verdict = click.style(f"{finding.verdict:8}", COLORS[finding.verdict])
            click.echo(f"{verdict} {finding.subject}: {finding.message}")
    sys.exit(1 if PROBLEM in verdicts else 0)


def examine(settings: Settings, app: Flask, to: str | None = None) -> Iterator[Finding]:
    """Run all checks, yielding each result as soon as it is known. A check that raises an error is a problem.

    `to`: where a test email is sent.
    """
    checks: list[tuple[str, Callable[[], Finding]]] = [
        ("address", lambda: _address(settings)),
        ("data folder", lambda: _data_folder(settings)),
        ("disk", lambda: _disk(settings)),
        ("secret key", lambda: _secret_key(settings)),
        ("templates", lambda: _folder("templates", "templates", "frame.html")),
        ("static files", lambda: _folder("static files", "static", "css/site.css")),
        ("database", lambda: _database(app)),
        ("schema", lambda: _in_app(app, _schema)),
        ("images", lambda: _in_app(app, _images)),
        ("tasks", lambda: _in_app(app, _jobs)),
        ("worker", lambda: _in_app(app, _worker)),
        ("search", lambda: _in_app(app, _search)),
        ("clock", lambda: _in_app(app, _clock)),
        ("addresses", lambda: _in_app(app, doctor_email.check_addresses)),
        ("email", lambda: doctor_email.check(settings, to)),
    ]
    for subject, check in checks:
        try:
            yield check()
        except Exception as error:  # the other checks are still useful
            yield Finding(subject, PROBLEM, describe(error) or repr(error))


def _address(settings: Settings) -> Finding:
    is_local = settings.hostname in ("localhost", "127.0.0.1", "::1")
    if not is_local and not settings.is_secure:
        return Finding("address", WARNING, f"{settings.base_url} isn't https, so passwords are sent unencrypted.")
    if settings.is_secure and not settings.trusted_proxies:
        return Finding(
            "address",
            WARNING,
            "BASE_URL is https but TRUSTED_PROXIES is 0, so all visitors seem to come from the proxy. "
            "Set it to the number of proxies in front of the site.",
        )
    return Finding("address", OK, settings.base_url)


def _data_folder(settings: Settings) -> Finding:
    with tempfile.TemporaryFile(dir=settings.data_dir) as file:
        file.write(b"written")
    return Finding("data folder", OK, f"{settings.data_dir} is writable.")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir).free // MIB
    if free < 100:
        return Finding("disk", PROBLEM, f"Only {free} MiB free in {settings.data_dir}. Free up space now.")
    if free < 1024:
        return Finding("disk", WARNING, f"Only {free} MiB free in {settings.data_dir}. Free up space soon.")
    return Finding("disk", OK, f"{free // 1024} GiB free.")


def _secret_key(settings: Settings) -> Finding:
    if len(settings.secret_key) < 32:
        return Finding("secret key", WARNING, "SECRET_KEY is short. Use at least 32 random characters.")
    path = settings.data_dir / "secret_key"
    if path.exists() and path.read_text().strip() == settings.secret_key and os.stat(path).st_mode & 0o077:
        return Finding("secret key", WARNING, f"Other users can read {path}. Run `chmod 600 {path}`.")
    return Finding("secret key", OK, "Set, and long enough.")


def _folder(subject: str, name: str, needs: str) -> Finding:
    folder = resource_dir(name)
    if not (folder / needs).is_file():
        return Finding(subject, PROBLEM, f"{folder / needs} is missing. Reinstall this version.")
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
    return Finding("schema", OK, f"Version {schema.current()}, up to date.")


def _images() -> Finding:
    stored = {name for name, _path, _since in store.stored_files()}
    missing, last = 0, ""
    while names := image_queries.names(after=last):
        missing, last = missing + len(set(names) - stored), names[-1]
    if missing:
        message = f"Images without files: {missing}. Restore {store.root()} from a backup."
        return Finding("images", WARNING, message)
    return Finding("images", OK, "Every image has its files.")


def _jobs() -> Finding:
    waiting = Job.done_at.is_(None) & Job.failed_at.is_(None)
    late = _count(waiting & (Job.due_at < now() - LATE))
    failed = _count(Job.failed_at.is_not(None))
    if failed:
        return Finding("tasks", WARNING, f"Failed: {failed}. See Background tasks in the staff area.")
    if late:
        return Finding("tasks", WARNING, f"Waiting for more than 5 minutes: {late}. Check that a worker is running.")
    return Finding("tasks", OK, f"{_count(waiting)} waiting, none late, none failed.")


def _worker() -> Finding:
    name = f"{heartbeat.__module__}.{heartbeat.__qualname__}"
    last: datetime | None = db.session.scalar(select(ScheduledTask.done_at).where(ScheduledTask.name == name))
    todo = "Run `community serve`, or `community worker` next to your web processes."
    if last is None:
        return Finding("worker", WARNING, f"No worker has run yet. {todo}")
    if now() - last > LATE:
        return Finding("worker", WARNING, f"Last seen at {last:%Y-%m-%d %H:%M} UTC. {todo}")
    failing = db.session.scalars(
        select(ScheduledTask.name).where(ScheduledTask.error.is_not(None)).order_by(ScheduledTask.name)
    ).all()
    if failing:
        names = ", ".join(task_labels.find(name).name for name in failing)
        return Finding("worker", WARNING, f"Running, but these scheduled tasks failed last time: {names}.")
    return Finding("worker", OK, f"Last seen {max(0, round((now() - last).total_seconds()))} seconds ago.")


def _search() -> Finding:
    try:
        found = consistency.check()
    except IndexUnavailable as error:
        return Finding(
            "search", WARNING, f"No search index ({error}), so the database answers searches. A worker will rebuild it."
        )
    except RetryLater:
        return Finding("search", OK, "A worker is updating the index right now, so it wasn't checked.")
    if found.wrong:
        todo = "Run `community search rebuild`."
        return Finding("search", WARNING, f"Documents that differ from the database: {len(found.wrong)}. {todo}")
    return Finding("search", OK, f"{found.compared} documents compared, {len(found.waiting)} waiting for the worker.")


def _clock() -> Finding:
    local = now()
    database: Any = local if is_sqlite() else db.session.scalar(select(func.now()))
    if abs((database - local).total_seconds()) > 30:
        return Finding("clock", WARNING, "The clocks of this machine and the database differ. Sync both with NTP.")
    latest = [db.session.scalar(select(func.max(column))) for column in (Vote.cast_at, Session.began_at)]
    if any(moment is not None and moment > local + LATE for moment in latest):
        return Finding("clock", WARNING, "The database has times in the future. This machine's clock seems to be slow.")
    return Finding("clock", OK, f"{local:%Y-%m-%d %H:%M:%S} UTC.")


def _count(which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Job).where(which)) or 0
