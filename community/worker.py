"""The worker: runs queued jobs and scheduled tasks until it is asked to stop. On SQLite it also checkpoints the log.

Emails are sent by a thread of their own. While the mail server doesn't work, they wait.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from community.core import alarms, database_limits, email, i18n, mail_server, outbox, scheduler
from community.core.circuit_breaker import CircuitBreaker
from community.core.db import db, is_sqlite, now, writing
from community.core.sqlite_wal import Checkpointer
from community.site import settings

PAUSE = 0.5  # seconds without work
JOBS_PER_TURN = 1.0  # seconds of jobs before the scheduled tasks are checked again
DATABASE_RETRY = 5.0  # seconds to wait for a database that doesn't answer
OTHER_LANES = (outbox.ERASURE, outbox.ORDINARY)
JOB_RETENTION = timedelta(days=14)  # how long finished jobs are kept

log = structlog.get_logger()


class StopFlag:
    """Whether the worker has been asked to stop. Its method `request` is a signal handler."""

    def __init__(self) -> None:
        self.requested = False

    def request(self, *signal: object) -> None:
        """Stop after the present job."""
        self.requested = True


def run(app: Flask, stop: StopFlag) -> None:
    """Work until asked to stop. If the database doesn't answer, wait for it."""
    log.info("worker started")
    checkpointer = _checkpointer(app)
    emails = threading.Thread(target=_repeat, args=(send_emails, app, stop), name="emails", daemon=True)
    emails.start()

    def turn(app: Flask, stop: StopFlag) -> bool:
        did_work = run_once(app, stop)
        if checkpointer is not None:
            checkpointer.run_if_due()
        if not emails.is_alive() and not stop.requested:
            raise RuntimeError("the thread that sends emails has ended")
        return did_work

    _repeat(turn, app, stop)
    emails.join(mail_server.TIMEOUT_SECONDS + 1)  # after that, its lease expires and the email is sent again
    if checkpointer is not None:
        checkpointer.close()
    log.info("worker ended")


def _repeat(turn: Callable[[Flask, StopFlag], bool], app: Flask, stop: StopFlag) -> None:
    while not stop.requested:
        try:
            did_work = turn(app, stop)
        except DBAPIError as error:
            log.error("the database doesn't answer", error=str(error.orig))
            _sleep(DATABASE_RETRY, stop)
            continue
        if not did_work:
            _sleep(PAUSE, stop)


def run_once(app: Flask, stop: StopFlag | None = None) -> bool:
    """Run the scheduled tasks that are due and some waiting jobs, but no emails. Returns whether there were any."""
    with app.app_context():
        i18n.locale.set(settings.current().language)
        db.session.rollback()
        did_work = scheduler.run_due() > 0
        until = time.monotonic() + JOBS_PER_TURN
        while time.monotonic() < until and not (stop and stop.requested) and outbox.run_next(*OTHER_LANES):
            did_work = True
        return did_work


def send_emails(app: Flask, stop: StopFlag | None = None) -> bool:
    """Send the emails that wait, unless the mail server doesn't work. Returns whether there were any."""
    breaker = email.circuit_breaker
    if breaker.is_open:
        return False
    with app.app_context():
        i18n.locale.set(settings.current().language)
        db.session.rollback()
        count = 0
        while not breaker.is_open and not (stop and stop.requested) and outbox.run_next(outbox.EMAIL):
            count += 1
        if count:
            _show_alarm(breaker)
        return count > 0


def _show_alarm(breaker: CircuitBreaker) -> None:
    is_shown = any(alarm.name == alarms.EMAIL_PAUSED for alarm in alarms.current())
    db.session.rollback()
    if not breaker.is_failing and not is_shown:
        return
    with writing():
        if breaker.is_failing:
            alarms.raise_alarm(alarms.EMAIL_PAUSED, f"{breaker.error}, next try in {breaker.pause:.0f} seconds")
        else:
            alarms.clear(alarms.EMAIL_PAUSED)
        db.session.commit()


@scheduler.every(timedelta(minutes=1))
def heartbeat() -> None:
    """Does nothing, but tells `community doctor` and the staff page of jobs that a worker is running."""


@scheduler.every(timedelta(hours=6))
def delete_old_jobs() -> None:
    """Delete jobs that were finished two weeks ago, but not the newest: an id is never used again in a Message-ID."""
    newest = select(func.max(outbox.Job.id)).scalar_subquery()
    with writing():
        old = (outbox.Job.done_at < now() - JOB_RETENTION, outbox.Job.id < newest)
        db.session.execute(delete(outbox.Job).where(*old))
        db.session.commit()


def _checkpointer(app: Flask) -> Checkpointer | None:
    with app.app_context():
        path = db.engine.url.database
        return Checkpointer(path) if is_sqlite() and path else None


def _sleep(seconds: float, stop: StopFlag) -> None:
    until = time.monotonic() + seconds
    while not stop.requested and time.monotonic() < until:
        time.sleep(min(PAUSE, seconds))


@scheduler.every(timedelta(hours=1))
def delete_old_attempts() -> None:
    """Delete attempts in PostgreSQL that no limit counts any longer. SQLite has a file for them that empties itself."""
    if not is_sqlite():
        with writing():
            database_limits.delete_expired()
            db.session.commit()
