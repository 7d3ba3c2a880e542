"""Attempts that several processes count together in a file."""

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from community.core.rate_limiter import RateLimiter
from community.core.shared_limits import FILE_NAME, FileStorage

RATE = "10 per 15 minutes"


def _limiter(folder: Path, **unshared: set[str]) -> RateLimiter:
    return RateLimiter(FileStorage(folder / FILE_NAME, "for tests only"), **unshared)


def _attempts(folder: Path, count: int) -> int:
    """How many of these attempts of a new process are within the rate."""
    limiter = _limiter(folder)
    return sum(limiter.hit(RATE, "wrong password", "ada") for _ in range(count))


def test_processes_at_the_same_time_have_one_limit(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        allowed = list(pool.map(_attempts, [tmp_path] * 3, [8] * 3))
    assert sum(allowed) == 10
    assert _limiter(tmp_path).is_full(RATE, "wrong password", "ada")
    assert 1 <= _limiter(tmp_path).wait(RATE, "wrong password", "ada") <= 15


def test_another_key_and_another_rate_have_limits_of_their_own(tmp_path: Path) -> None:
    assert _attempts(tmp_path, 12) == 10
    limiter = _limiter(tmp_path)
    assert limiter.hit(RATE, "wrong password", "bob")
    assert limiter.hit("20 per hour", "wrong password", "ada")


def test_attempts_count_until_their_time_is_over(tmp_path: Path) -> None:
    limiter = _limiter(tmp_path)
    assert limiter.hit("1 per 15 minutes", "code", "ada")
    assert not limiter.hit("1 per 15 minutes", "code", "ada")
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE attempts SET at = at - 901, expires_at = expires_at - 901")
    assert not limiter.is_full("1 per 15 minutes", "code", "ada")
    assert limiter.hit("1 per 15 minutes", "code", "ada")
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (1,)


def test_a_right_password_clears_the_count_for_every_process(tmp_path: Path) -> None:
    assert _attempts(tmp_path, 10) == 10
    _limiter(tmp_path).clear(RATE, "wrong password", "ada")
    assert _attempts(tmp_path, 12) == 10


def test_unshared_acts_are_counted_by_each_process(tmp_path: Path) -> None:
    for _process in range(2):
        limiter = _limiter(tmp_path, unshared={"search"})
        assert [limiter.hit("1 per minute", "search", "ada") for _ in range(2)] == [True, False]


def test_the_file_says_nothing_about_anyone(tmp_path: Path) -> None:
    _limiter(tmp_path).hit(RATE, "wrong password", "ada@example.com from 192.0.2.7")
    content = (tmp_path / FILE_NAME).read_bytes()
    assert b"ada" not in content
    assert b"192.0" not in content


@pytest.mark.parametrize("content", [b"no database" * 1000, None], ids=["damaged file", "folder in its place"])
def test_a_file_that_cannot_be_used_leaves_each_process_its_own_count(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / FILE_NAME
    path.mkdir() if content is None else path.write_bytes(content)
    limiter = _limiter(tmp_path)
    assert [limiter.hit("1 per minute", "code", "ada") for _ in range(2)] == [True, False]
    assert limiter.is_full("1 per minute", "code", "ada")
    limiter.clear("1 per minute", "code", "ada")
    assert limiter.hit("1 per minute", "code", "ada")
