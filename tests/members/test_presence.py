"""Days on which a member was here: counted once each, behind the requests."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from community.kernel.database import db, now
from community.members import presence
from community.members.models import Member
from community.web import background
from tests.world import World


@pytest.fixture(autouse=True)
def nobody_noted() -> Iterator[None]:
    """Each test begins with nobody waiting to be written down."""
    presence._here.clear()
    yield
    presence._here.clear()


def _days(world: World, member: int) -> int:
    return int(world.get(Member, member).days_present)


def _seen_days_ago(world: World, member: int, days: int) -> None:
    with world.writing():
        day = now().date() - timedelta(days=days)
        db.session.execute(update(Member).where(Member.id == member).values(seen_on=day, days_present=1))


def test_a_day_counts_once_however_many_pages_are_opened(world: World) -> None:
    bo = world.member("Bo")
    browser = world.browser(bo)
    for _ in range(2):
        for address in ("/", "/groups", "/settings/sessions"):
            assert browser.get(address).status_code == 200
        background.flush(world.app)
    row = world.get(Member, bo)
    assert (row.days_present, row.seen_on) == (1, now().date())


def test_another_day_counts_again(world: World) -> None:
    bo = world.member("Bo")
    _seen_days_ago(world, bo, 3)
    world.browser(bo).get("/")
    background.flush(world.app)
    assert _days(world, bo) == 2


def test_no_request_writes_it_and_who_was_seen_today_is_not_written_again(world: World) -> None:
    bo = world.member("Bo")
    browser = world.browser(bo)
    browser.get("/groups")
    with world.counting() as before:
        browser.get("/groups")
    assert not [sent for sent in before if sent.startswith("UPDATE")]
    background.flush(world.app)
    browser.get("/groups")
    with world.counting() as after:
        background.flush(world.app)
    assert after == []


def test_visitors_and_who_only_has_an_account_are_not_here(world: World) -> None:
    bo = world.member("Bo")
    world.visitor().get("/")
    background.flush(world.app)
    assert _days(world, bo) == 0


def test_processes_that_saw_the_same_member_count_one_day(world: World) -> None:
    members = [world.member() for _ in range(5)]
    gate = Barrier(8)

    def process(_number: int) -> None:
        with world.writing():
            gate.wait()
            for member in members:
                presence._write(member, now().date())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(process, range(8)))
    assert [_days(world, member) for member in members] == [1] * 5


def test_a_flush_that_came_late_does_not_turn_the_day_back(world: World) -> None:
    bo = world.member("Bo")
    with world.writing():
        presence._write(bo, now().date())
        presence._write(bo, now().date() - timedelta(days=1))
    row = world.get(Member, bo)
    assert (row.days_present, row.seen_on) == (1, now().date())


def test_what_could_not_be_written_is_written_the_next_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bo = world.member("Bo")
    world.browser(bo).get("/")
    with monkeypatch.context() as broken:
        broken.setattr(presence, "_write", lambda *_: 1 / 0)
        background.flush(world.app)
    assert _days(world, bo) == 0
    background.flush(world.app)
    assert _days(world, bo) == 1


def test_a_removed_member_is_not_counted_on(world: World) -> None:
    bo = world.member("Bo")
    world.browser(bo).get("/")
    with world.writing():
        db.session.get_one(Member, bo).removed_at = now()
    background.flush(world.app)
    assert _days(world, bo) == 0
