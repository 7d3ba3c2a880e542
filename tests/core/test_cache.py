"""What is kept in memory: for how long, by what, and apart for each app."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from community.app import create_app
from community.core import cache
from community.core.cache import Cached, cached
from tests.databases import settings_for

calls: list[object] = []


@cached(seconds=60, most=2)
def counted(name: str = "") -> int:
    """How often this was called."""
    calls.append(name)
    return len(calls)


@cached(seconds=0)
def at_once(name: str) -> int:
    calls.append(name)
    return len(calls)


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Flask]:
    """An app whose context is entered."""
    calls.clear()
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path))
    with app.app_context():
        yield app


def test_a_result_is_kept_by_its_arguments(inside: Flask) -> None:
    assert [counted(), counted(), counted("tea"), counted("tea"), counted()] == [1, 1, 2, 2, 1]


def test_a_result_that_is_too_old_is_found_again(inside: Flask) -> None:
    assert (at_once("tea"), at_once("tea")) == (1, 2)


def test_no_more_are_kept_than_were_asked_for(inside: Flask) -> None:
    assert [counted("tea"), counted("milk"), counted("jam"), counted("tea")] == [1, 2, 3, 4]
    assert counted("jam") == 3


def test_one_function_or_all_can_be_cleared(inside: Flask) -> None:
    @cached(seconds=60)
    def other() -> int:
        return counted("other")

    assert (counted(), other()) == (1, 2)
    counted.clear()
    assert (counted(), other()) == (3, 2)
    cache.clear()
    assert (other(), counted()) == (4, 5)


def test_two_apps_of_one_process_keep_apart(inside: Flask, tmp_path: Path) -> None:
    second = create_app(settings_for(f"sqlite:///{tmp_path / 'second.sqlite3'}", tmp_path))
    assert counted() == 1
    with second.app_context():
        assert counted() == 2
        cache.clear()
        assert counted() == 3
    assert counted() == 1


def test_a_kept_function_says_what_it_is_for() -> None:
    assert isinstance(counted, Cached)
    assert (counted.__name__, counted.__doc__) == ("counted", "How often this was called.")
