"""The worker does jobs and duties, looks after the log, and ends when asked."""

import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from community import worker
from community.kernel.checkpointing import Checkpointer
from community.kernel.database import db, now
from community.kernel.duties import DutyRow
from community.kernel.outbox import Job
from tests.databases import SQLite
from tests.operations.running import environment, running, until
from tests.world import World

LIFE = f"{worker.__name__}.{worker.sign_of_life.__qualname__}"


def test_a_turn_does_what_is_due_and_what_waits(world: World) -> None:
    with world.writing():
        db.session.add(Job(listener="somebody", payload={}))
    assert worker.turn(world.app)
    assert world.get(DutyRow, LIFE).done_at is not None
    assert world.all(Job)[0].parked_at is not None
    assert not worker.turn(world.app)


def test_jobs_done_long_ago_are_forgotten(world: World) -> None:
    with world.writing():
        db.session.add(Job(listener="old", payload={}, done_at=now() - timedelta(days=15)))
        db.session.add(Job(listener="new", payload={}, done_at=now() - timedelta(days=13)))
        db.session.add(Job(listener="parked", payload={}, parked_at=now() - timedelta(days=99)))
    with world.app.app_context():
        worker.forget_done_jobs()
    assert sorted(job.listener for job in world.all(Job)) == ["new", "parked"]


def test_a_worker_works_and_ends_when_asked(world: World, database_url: str, tmp_path: Path) -> None:
    with world.writing():
        db.session.add(Job(listener="somebody", payload={}))
    with running("worker", env=environment(tmp_path, database_url), folder=tmp_path) as work:
        until(lambda: world.all(Job)[0].parked_at, "the job is done")
        until(lambda: world.all(DutyRow, name=LIFE), "the duty is done")
        assert work.end(signal.SIGTERM) == 0
        assert "worker ended" in work.says
        assert "Traceback" not in work.says


def test_a_second_worker_on_one_sqlite_folder_is_refused(sqlite: SQLite, tmp_path: Path) -> None:
    with sqlite.clean(tmp_path) as url:
        env = environment(tmp_path, url)
        with running("worker", env=env, folder=tmp_path) as first:
            until(lambda: "worker started" in first.says, "the first works")
            with running("worker", env=env, folder=tmp_path) as second:
                assert second.process.wait(30) == 2
                assert "A worker runs on this data folder already" in second.says


def test_the_log_is_written_back_and_cut_when_it_is_long(sqlite: SQLite, tmp_path: Path) -> None:
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
            checkpointer.turn()
            assert log.stat().st_size == 0
            connection.execute("DELETE FROM filler")
            checkpointer.turn()
            assert log.stat().st_size > 0  # only every few seconds
            checkpointer.close()


def test_a_log_that_somebody_reads_is_left_for_later(sqlite: SQLite, tmp_path: Path) -> None:
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
                checkpointer.turn()
                writer.execute("INSERT INTO filler VALUES (1)")
                checkpointer.close()
