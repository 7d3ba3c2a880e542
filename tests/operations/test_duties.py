"""What the clock asks for is done by one worker at a time, on time, and again after a failure."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.kernel import duties
from community.kernel.database import db, now
from community.kernel.duties import Duty, DutyRow
from tests.world import World

done: list[str] = []


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Duty]]:
    """The clock asks for nothing but what a test adds."""
    done.clear()
    mine: dict[str, Duty] = {}
    monkeypatch.setattr(duties, "_duties", mine)
    yield mine
    done.clear()


def _add(only: dict[str, Duty], name: str, call: object = None) -> None:
    only[name] = Duty(name, timedelta(hours=1), call or (lambda: done.append(name)))  # type: ignore[arg-type]


def _run(world: World) -> int:
    with world.app.app_context():
        return duties.run_due()


def _later(world: World, **values: object) -> None:
    with world.writing():
        db.session.execute(update(DutyRow).values(due_at=now() - timedelta(seconds=1), **values))


def test_a_duty_is_done_at_once_and_then_when_it_is_due(world: World, only: dict[str, Duty]) -> None:
    _add(only, "wind the clock")
    assert [_run(world), _run(world)] == [1, 0]
    _later(world)
    assert _run(world) == 1
    assert done == ["wind the clock"] * 2


def test_a_failing_duty_holds_up_no_other_and_says_why(world: World, only: dict[str, Duty]) -> None:
    def fail() -> None:
        raise RuntimeError("no key")

    _add(only, "fail", fail)
    _add(only, "wind the clock")
    _run(world)
    assert done == ["wind the clock"]
    row = world.get(DutyRow, "fail")
    assert row.error == "RuntimeError('no key')"
    assert row.leased_until is None
    _add(only, "fail")
    _later(world)
    _run(world)
    assert world.get(DutyRow, "fail").error is None


def test_a_duty_that_somebody_is_at_is_left_to_them_until_their_lease_is_over(
    world: World, only: dict[str, Duty]
) -> None:
    _add(only, "wind the clock")
    _run(world)
    _later(world, leased_until=now() + timedelta(minutes=1))
    assert _run(world) == 0
    _later(world, leased_until=now() - timedelta(seconds=1))
    assert _run(world) == 1


def test_two_workers_never_do_one_duty_twice(world: World, only: dict[str, Duty]) -> None:
    for round_ in range(5):
        name = f"round {round_}"
        _add(only, name)
        together = threading.Barrier(4)

        def work(together: threading.Barrier = together) -> None:
            together.wait()
            _run(world)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert done.count(name) == 1
