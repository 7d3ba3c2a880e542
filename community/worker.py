"""Runs waiting jobs and the clock's duties, until it is asked to end. On SQLite it also looks after the log."""

import time
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from community.kernel import duties, outbox, words
from community.kernel.checkpointing import Checkpointer
from community.kernel.database import db, is_sqlite, now, writing
from community.site import choices

PAUSE = 0.5  # seconds without work
SPELL = 1.0  # seconds of jobs before the clock is looked at again
AWAY = 5.0  # seconds to wait for a database that does not answer
KEPT = timedelta(days=14)  # for how long done jobs can be looked up

log = structlog.get_logger()


class Ending:
    """Whether the worker has been asked to end. Plain, because it is set by a signal."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self, *signal: object) -> None:
        """End after the job in hand."""
        self.asked = True


def run(app: Flask, ending: Ending) -> None:
    """Work until asked to end. A database that is away is waited for."""
    log.info("worker started")
    checkpointer = _checkpointer(app)
    while not ending.asked:
        try:
            worked = turn(app, ending)
            if checkpointer is not None:
                checkpointer.turn()
        except DBAPIError as error:
            log.error("the database does not answer", error=str(error.orig))
            _rest(AWAY, ending)
            continue
        if not worked:
            _rest(PAUSE, ending)
    if checkpointer is not None:
        checkpointer.close()
    log.info("worker ended")


def turn(app: Flask, ending: Ending | None = None) -> bool:
    """Do the duties that are due and some of the waiting jobs. Whether there was anything to do."""
    with app.app_context():
        words.locale.set(choices.current().language)
        db.session.rollback()
        worked = duties.run_due() > 0
        until = time.monotonic() + SPELL
        while time.monotonic() < until and not (ending and ending.asked) and outbox.run_next():
            worked = True
        return worked


@duties.every(timedelta(minutes=1))
def sign_of_life() -> None:
    """Being done is all: `community doctor` and the staff's page of jobs see by it that a worker is there."""


@duties.every(timedelta(hours=6))
def forget_done_jobs() -> None:
    """Delete jobs that were done two weeks ago."""
    with writing():
        db.session.execute(delete(outbox.Job).where(outbox.Job.done_at < now() - KEPT))
        db.session.commit()


def _checkpointer(app: Flask) -> Checkpointer | None:
    with app.app_context():
        path = db.engine.url.database
        return Checkpointer(path) if is_sqlite() and path else None


def _rest(seconds: float, ending: Ending) -> None:
    until = time.monotonic() + seconds
    while not ending.asked and time.monotonic() < until:
        time.sleep(min(PAUSE, seconds))
