"""Days of activity are counted once each, outside of requests."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from community.core.db import db, now
from community.members import activity_days
from community.members.models import Member
from community.web import flush
from tests.factory import Factory


@pytest.fixture(autouse=True)
def nothing_noted() -> Iterator[None]:
    """Each test starts without noted members."""
    activity_days._active.clear()
    yield
    activity_days._active.clear()


def _days(factory: Factory, member: int) -> int:
    return int(factory.get(Member, member).days_present)


def _seen_days_ago(factory: Factory, member: int, days: int) -> None:
    with factory.writing():
        day = now().date() - timedelta(days=days)
        db.session.execute(update(Member).where(Member.id == member).values(seen_on=day, days_present=1))


@pytest.mark.both_databases
def test_a_day_counts_once_however_many_pages_are_opened(factory: Factory) -> None:
    bo = factory.member("Bo")
    browser = factory.browser(bo)
    for _ in range(2):
        for address in ("/", "/groups", "/settings/sessions"):
            assert browser.get(address).status_code == 200
        flush.flush_all(factory.app)
    row = factory.get(Member, bo)
    assert (row.days_present, row.seen_on) == (1, now().date())


def test_another_day_counts_again(factory: Factory) -> None:
    bo = factory.member("Bo")
    _seen_days_ago(factory, bo, 3)
    factory.browser(bo).get("/")
    flush.flush_all(factory.app)
    assert _days(factory, bo) == 2


@pytest.mark.both_databases
def test_requests_write_nothing_and_a_day_is_written_once(factory: Factory) -> None:
    bo = factory.member("Bo")
    browser = factory.browser(bo)
    browser.get("/groups")
    with factory.counting() as before:
        browser.get("/groups")
    assert not [sent for sent in before if sent.startswith("UPDATE")]
    flush.flush_all(factory.app)
    browser.get("/groups")
    with factory.counting() as after:
        flush.flush_all(factory.app)
    assert after == []


def test_only_requests_by_signed_in_members_count(factory: Factory) -> None:
    bo = factory.member("Bo")
    factory.visitor().get("/")
    flush.flush_all(factory.app)
    assert _days(factory, bo) == 0


@pytest.mark.both_databases
def test_several_processes_count_a_day_once(factory: Factory) -> None:
    members = [factory.member() for _ in range(5)]
    gate = Barrier(8)

    def process(_number: int) -> None:
        with factory.writing():
            gate.wait()
            for member in members:
                activity_days._write(member, now().date())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(process, range(8)))
    assert [_days(factory, member) for member in members] == [1] * 5


@pytest.mark.both_databases
def test_a_late_flush_does_not_change_a_later_day(factory: Factory) -> None:
    bo = factory.member("Bo")
    with factory.writing():
        activity_days._write(bo, now().date())
        activity_days._write(bo, now().date() - timedelta(days=1))
    row = factory.get(Member, bo)
    assert (row.days_present, row.seen_on) == (1, now().date())


@pytest.mark.both_databases
def test_a_failed_flush_is_repeated(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    bo = factory.member("Bo")
    factory.browser(bo).get("/")
    with monkeypatch.context() as broken:
        broken.setattr(activity_days, "_write", lambda *_: 1 / 0)
        flush.flush_all(factory.app)
    assert _days(factory, bo) == 0
    flush.flush_all(factory.app)
    assert _days(factory, bo) == 1


def test_deleted_members_are_not_counted(factory: Factory) -> None:
    bo = factory.member("Bo")
    factory.browser(bo).get("/")
    with factory.writing():
        db.session.get_one(Member, bo).deleted_at = now()
    flush.flush_all(factory.app)
    assert _days(factory, bo) == 0
