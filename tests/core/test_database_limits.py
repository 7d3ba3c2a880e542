"""Attempts that the processes of a site on PostgreSQL count together, on whichever machine they run."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from community import worker
from community.app import create_app
from community.config import Settings
from community.core.database_limits import LimitedAttempts
from community.core.db import db, writing
from community.core.rate_limiter import RateLimiter
from tests.databases import PostgreSQL

RATE = "10 per 15 minutes"


@pytest.fixture
def machines(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[list[Flask]]:
    """The site on two machines with one database. Each has a data folder of its own."""
    apps = []
    with postgresql.clean(tmp_path / "test") as url:
        for name in ("one", "other"):
            folder = tmp_path / name
            folder.mkdir()
            environ = {"DATA_DIR": str(folder), "DATABASE_URL": url, "SECRET_KEY": "the secret of this site, for tests"}
            apps.append(create_app(Settings.from_environment(environ)))
        yield apps
        for app in apps:
            with app.app_context():
                db.engine.dispose()


def _limiter(app: Flask) -> RateLimiter:
    found: RateLimiter = app.extensions["limiter"]
    return found


def _attempts(app: Flask, count: int, who: str = "ada") -> int:
    """How many of these attempts are within the rate."""
    with app.app_context():
        return sum(_limiter(app).hit(RATE, "wrong password", who) for _ in range(count))


def _age(app: Flask, seconds: int) -> None:
    """Let time pass for all attempts."""
    with app.app_context(), writing():
        moved = func.array(select(text(f"at - {seconds}")).select_from(text("unnest(made_at) AS at")).scalar_subquery())
        values = {"made_at": moved, "expires_at": LimitedAttempts.expires_at - seconds}
        db.session.execute(update(LimitedAttempts).values(values))
        db.session.commit()


def test_machines_at_the_same_time_have_one_limit(machines: list[Flask]) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(_attempts, machines * 3, [8] * 6)) == 10
    for app in machines:
        with app.app_context():
            assert _limiter(app).is_full(RATE, "wrong password", "ada")
            assert 1 <= _limiter(app).wait(RATE, "wrong password", "ada") <= 15
        assert _attempts(app, 1, "bob") == 1


def test_a_right_password_clears_the_count_on_every_machine(machines: list[Flask]) -> None:
    one, other = machines
    assert _attempts(one, 12) == 10
    with other.app_context():
        _limiter(other).clear(RATE, "wrong password", "ada")
    assert _attempts(one, 12) == 10


def test_attempts_count_until_their_time_is_over_and_are_then_deleted(machines: list[Flask]) -> None:
    one, other = machines
    assert _attempts(one, 7) == 7
    _age(one, 899)
    assert _attempts(other, 4) == 3
    _age(one, 2)
    assert _attempts(other, 8) == 7
    assert _attempts(one, 1, "bob") == 1
    _age(one, 899)
    with one.app_context():
        worker.delete_old_attempts()
        assert db.session.scalar(select(func.count()).select_from(LimitedAttempts)) == 2
    _age(one, 2)
    with one.app_context():
        worker.delete_old_attempts()
        assert db.session.scalar(select(func.count()).select_from(LimitedAttempts)) == 0


def test_attempts_count_although_their_request_is_rolled_back(machines: list[Flask]) -> None:
    one, other = machines
    with one.app_context(), writing():
        db.session.execute(select(1))
        assert _limiter(one).hit("1 per minute", "code", "ada")
        db.session.rollback()
    with other.app_context():
        assert not _limiter(other).hit("1 per minute", "code", "ada")


def test_a_network_that_waits_for_its_own_row_delays_no_other(machines: list[Flask]) -> None:
    one, other = machines
    assert _attempts(one, 1) == 1
    with one.app_context(), writing(), ThreadPoolExecutor(1) as pool:
        db.session.execute(select(LimitedAttempts).with_for_update())
        waiting = pool.submit(_attempts, other, 1)
        assert _attempts(one, 2, "bob") == 2
        assert not waiting.done()
        db.session.rollback()
        assert waiting.result(20) == 1


def test_the_table_says_nothing_about_anyone(machines: list[Flask]) -> None:
    one = machines[0]
    _attempts(one, 1, "ada@example.com from 192.0.2.7")
    with one.app_context():
        (key,) = db.session.scalars(select(LimitedAttempts.key)).all()
        assert len(key) == 16


def test_without_the_table_each_process_counts_for_itself(machines: list[Flask]) -> None:
    one, other = machines
    with one.app_context(), writing():
        db.session.execute(text("ALTER TABLE limited_attempts RENAME TO elsewhere"))
        db.session.commit()
        try:
            for app in (one, other):
                assert _attempts(app, 12) == 10
                _limiter(app).clear(RATE, "wrong password", "ada")
                assert not _limiter(app).is_full(RATE, "wrong password", "ada")
        finally:
            db.session.execute(text("ALTER TABLE elsewhere RENAME TO limited_attempts"))
            db.session.commit()
