"""Runs waiting jobs and the clock's duties, until it is asked to end. On SQLite it also looks after the log."""

import time
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from community.core import i18n, outbox, scheduler
from community.core.db import db, is_sqlite, now, writing
from community.core.sqlite_wal import Checkpointer
from community.site import settings

PAUSE = 0.5  # seconds without work
JOBS_PER_TURN = 1.0  # seconds of jobs before the clock is looked at again
DATABASE_RETRY = 5.0  # seconds to wait for a database that does not answer
JOB_RETENTION = timedelta(days=14)  # for how long done jobs can be looked up

log = structlog.get_logger()


class StopFlag:
    """Whether the worker has been asked to end. Plain, because it is set by a signal."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self, *signal: object) -> None:
        """End after the job in hand."""
        self.asked = True


def run(app: Flask, ending: StopFlag) -> None:
    """Work until asked to end. A database that is away is waited for."""
    log.info("worker started")
    checkpointer = _checkpointer(app)
    while not ending.asked:
        try:
            worked = run_once(app, ending)
            if checkpointer is not None:
                checkpointer.turn()
        except DBAPIError as error:
            log.error("the database does not answer", error=str(error.orig))
            _sleep(DATABASE_RETRY, ending)
            continue
        if not worked:
            _sleep(PAUSE, ending)
    if checkpointer is not None:
        checkpointer.close()
    log.info("worker ended")


def run_once(app: Flask, ending: StopFlag | None = None) -> bool:
    """Do the duties that are due and some of the waiting jobs. Whether there was anything to do."""
    with app.app_context():
        i18n.locale.set(settings.current().language)
        db.session.rollback()
        worked = scheduler.run_due() > 0
        until = time.monotonic() + JOBS_PER_TURN
        while time.monotonic() < until and not (ending and ending.asked) and outbox.run_next():
            worked = True
        return worked


@scheduler.every(timedelta(minutes=1))
def heartbeat() -> None:
    """Being done is all: `community doctor` and the staff's page of jobs see by it that a worker is there."""


@scheduler.every(timedelta(hours=6))
def delete_old_jobs() -> None:
    """Delete jobs that were done two weeks ago."""
    with writing():
        db.session.execute(delete(outbox.Job).where(outbox.Job.done_at < now() - JOB_RETENTION))
        db.session.commit()


def _checkpointer(app: Flask) -> Checkpointer | None:
    with app.app_context():
        path = db.engine.url.database
        return Checkpointer(path) if is_sqlite() and path else None


def _sleep(seconds: float, ending: StopFlag) -> None:
    until = time.monotonic() + seconds
    while not ending.asked and time.monotonic() < until:
        time.sleep(min(PAUSE, seconds))
