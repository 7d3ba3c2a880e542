"""Scheduled tasks are run by one worker at a time, on time, and again after a failure."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.core import scheduler
from community.core.db import db, now
from community.core.scheduler import ScheduledTask, TaskDefinition
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

done: list[str] = []


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, TaskDefinition]]:
    """The clock asks for nothing but what a test adds."""
    done.clear()
    mine: dict[str, TaskDefinition] = {}
    monkeypatch.setattr(scheduler, "_tasks", mine)
    yield mine
    done.clear()


def _add(only: dict[str, TaskDefinition], name: str, call: object = None) -> None:
    only[name] = TaskDefinition(name, timedelta(hours=1), call or (lambda: done.append(name)))  # type: ignore[arg-type]


def _run(factory: Factory) -> int:
    with factory.app.app_context():
        return scheduler.run_due()


def _later(factory: Factory, **values: object) -> None:
    with factory.writing():
        db.session.execute(update(ScheduledTask).values(due_at=now() - timedelta(seconds=1), **values))


def test_a_task_runs_at_once_and_then_when_it_is_due(factory: Factory, only: dict[str, TaskDefinition]) -> None:
    _add(only, "wind the clock")
    assert [_run(factory), _run(factory)] == [1, 0]
    _later(factory)
    assert _run(factory) == 1
    assert done == ["wind the clock"] * 2


def test_a_failing_task_delays_no_other_and_stores_its_error(factory: Factory, only: dict[str, TaskDefinition]) -> None:
    def fail() -> None:
        raise RuntimeError("no key")

    _add(only, "fail", fail)
    _add(only, "wind the clock")
    _run(factory)
    assert done == ["wind the clock"]
    row = factory.get(ScheduledTask, "fail")
    assert row.error == "RuntimeError('no key')"
    assert row.leased_until is None
    _add(only, "fail")
    _later(factory)
    _run(factory)
    assert factory.get(ScheduledTask, "fail").error is None


def test_a_leased_task_is_left_alone_until_the_lease_expires(factory: Factory, only: dict[str, TaskDefinition]) -> None:
    _add(only, "wind the clock")
    _run(factory)
    _later(factory, leased_until=now() + timedelta(minutes=1))
    assert _run(factory) == 0
    _later(factory, leased_until=now() - timedelta(seconds=1))
    assert _run(factory) == 1


def test_two_workers_never_run_a_task_twice(factory: Factory, only: dict[str, TaskDefinition]) -> None:
    for round_ in range(5):
        name = f"round {round_}"
        _add(only, name)
        together = threading.Barrier(4)

        def work(together: threading.Barrier = together) -> None:
            together.wait()
            _run(factory)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert done.count(name) == 1
