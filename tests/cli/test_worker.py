"""The worker runs jobs and scheduled tasks, checkpoints the log, and stops when asked."""

import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from community import worker
from community.core.db import db, now
from community.core.outbox import Job
from community.core.scheduler import ScheduledTask
from community.core.sqlite_wal import Checkpointer
from tests.cli.processes import environment, running, until
from tests.databases import SQLite
from tests.factory import Factory

LIFE = f"{worker.__name__}.{worker.heartbeat.__qualname__}"


def test_one_round_runs_due_tasks_and_waiting_jobs(factory: Factory) -> None:
    with factory.writing():
        db.session.add(Job(listener="somebody", payload={}))
    assert worker.run_once(factory.app)
    assert factory.get(ScheduledTask, LIFE).done_at is not None
    assert factory.all(Job)[0].failed_at is not None
    assert not worker.run_once(factory.app)


def test_old_jobs_are_deleted(factory: Factory) -> None:
    with factory.writing():
        db.session.add(Job(listener="old", payload={}, done_at=now() - timedelta(days=15)))
        db.session.add(Job(listener="new", payload={}, done_at=now() - timedelta(days=13)))
        db.session.add(Job(listener="failed", payload={}, failed_at=now() - timedelta(days=99)))
    with factory.app.app_context():
        worker.delete_old_jobs()
    assert sorted(job.listener for job in factory.all(Job)) == ["failed", "new"]


def test_a_worker_runs_jobs_and_stops_when_asked(factory: Factory, database_url: str, tmp_path: Path) -> None:
    with factory.writing():
        db.session.add(Job(listener="somebody", payload={}))
    with running("worker", env=environment(tmp_path, database_url), folder=tmp_path) as work:
        until(lambda: factory.all(Job)[0].failed_at, "the job is done")
        until(lambda: factory.all(ScheduledTask, name=LIFE), "the duty is done")
        assert work.end(signal.SIGTERM) == 0
        assert "worker ended" in work.says
        assert "Traceback" not in work.says


@pytest.mark.exhaustive
def test_a_second_worker_on_one_sqlite_folder_is_refused(sqlite: SQLite, tmp_path: Path) -> None:
    with sqlite.clean(tmp_path) as url:
        env = environment(tmp_path, url)
        with running("worker", env=env, folder=tmp_path) as first:
            until(lambda: "worker started" in first.says, "the first works")
            with running("worker", env=env, folder=tmp_path) as second:
                assert second.process.wait(30) == 2
                assert "A worker runs on this data folder already" in second.says


def test_the_log_is_written_back_and_truncated_when_long(sqlite: SQLite, tmp_path: Path) -> None:
    with sqlite.clean(tmp_path) as url:
        path = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA wal_autocheckpoint=0")
            connection.execute("CREATE TABLE filler (text)")
            connection.execute("INSERT INTO filler VALUES (zeroblob(40000000))")
            log = Path(path + "-wal")
            assert log.stat().st_size > 32 * 1024 * 1024
            checkpointer = Checkpointer(path)
            checkpointer.run_if_due()
            assert log.stat().st_size == 0
            connection.execute("DELETE FROM filler")
            checkpointer.run_if_due()
            assert log.stat().st_size > 0  # only every few seconds
            checkpointer.close()


def test_a_log_in_use_is_left_for_later(sqlite: SQLite, tmp_path: Path) -> None:
    with sqlite.clean(tmp_path) as url:
        path = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("PRAGMA journal_mode=WAL")
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM members").fetchone()
            with closing(sqlite3.connect(path, isolation_level=None)) as writer:
                writer.execute("PRAGMA wal_autocheckpoint=0")
                writer.execute("CREATE TABLE filler (text)")
                writer.execute("INSERT INTO filler VALUES (zeroblob(40000000))")
                checkpointer = Checkpointer(path)
                checkpointer.run_if_due()
                writer.execute("INSERT INTO filler VALUES (1)")
                checkpointer.close()
