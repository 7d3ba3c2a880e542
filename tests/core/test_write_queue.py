"""The threads of a process write to SQLite in order, and the lock never outlives its transaction."""

import fcntl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from community.app import create_app
from community.core import write_queue
from community.core.db import db, reading, writing
from tests.cli.processes import until
from tests.databases import SQLite, settings_for


@pytest.fixture
def app(sqlite: SQLite, tmp_path: Path) -> Flask:
    with sqlite.clean(tmp_path) as url:
        return create_app(settings_for(url, tmp_path))


def _turns() -> write_queue.WriteQueue:
    with db.engine.connect() as connection:
        return write_queue.queue_of(connection)


def _write() -> None:
    db.session.execute(text("UPDATE statuses SET position = position"))


def _commit() -> None:
    db.session.commit()


def _roll_back() -> None:
    db.session.rollback()


def _remove() -> None:
    db.session.remove()


def _invalidate() -> None:
    db.session.connection().invalidate()
    db.session.remove()


def _break() -> None:
    with pytest.raises(OperationalError):
        db.session.execute(text("UPDATE nothing SET that = exists"))
    db.session.remove()


@pytest.mark.parametrize("end", [_commit, _roll_back, _remove, _invalidate, _break])
def test_the_lock_is_released_however_the_transaction_ends(app: Flask, end: Callable[[], None]) -> None:
    with app.app_context(), writing():
        _write()
        assert not _turns().is_free
        end()
        assert _turns().is_free


def test_the_lock_is_released_if_sqlite_is_busy(app: Flask) -> None:
    with app.app_context():
        with reading():
            db.session.execute(text("PRAGMA busy_timeout=0"))
            other = db.engine.raw_connection()
            db.session.rollback()
        other.cursor().execute("BEGIN IMMEDIATE")
        with writing(), pytest.raises(OperationalError, match="locked"):
            _write()
        db.session.remove()
        assert _turns().is_free
        other.rollback()


def test_readers_do_not_wait(app: Flask) -> None:
    with app.app_context(), writing():
        _write()

        def read() -> None:
            with app.app_context(), reading():
                found.append(db.session.scalar(text("SELECT count(*) FROM statuses")))

        found: list[Any] = []
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
        assert found == [6]
        db.session.rollback()


def test_writers_go_in_the_order_of_their_requests(app: Flask) -> None:
    order: list[int] = []

    def write(number: int) -> None:
        with app.app_context(), writing():
            _write()
            order.append(number)
            db.session.commit()

    with app.app_context(), writing():
        _write()
        waiting = []
        for number in range(5):
            waiting.append(threading.Thread(target=write, args=(number,)))
            waiting[-1].start()
            until(lambda: len(_turns()._waiting) == len(waiting), "the writer waits")
        db.session.commit()
    for writer in waiting:
        writer.join()
    assert order == [0, 1, 2, 3, 4]


def test_a_writer_waits_while_another_process_is_the_next_to_write(app: Flask, tmp_path: Path) -> None:
    written = threading.Event()

    def write() -> None:
        with app.app_context(), writing():
            _write()
            db.session.commit()
        written.set()

    with (tmp_path / write_queue.FILE_NAME).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        writer = threading.Thread(target=write)
        writer.start()
        with app.app_context():
            until(lambda: not _turns().is_free, "it has begun")
        assert not written.wait(0.1)
    writer.join()
    assert written.is_set()


def test_a_writer_goes_ahead_of_a_process_that_is_next_for_too_long(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_queue, "TIMEOUT", 0.01)
    with (tmp_path / write_queue.FILE_NAME).open("w") as file, app.app_context():
        fcntl.flock(file, fcntl.LOCK_EX)
        with writing():
            _write()
            db.session.commit()
        assert _turns().is_free


def test_a_writer_that_waits_too_long_goes_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_queue, "TIMEOUT", 0.01)
    queue = write_queue.WriteQueue()
    assert queue.acquire()
    assert not queue.acquire()
    queue.release()
    assert queue.is_free
    assert queue.acquire()
