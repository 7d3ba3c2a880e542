"""Alarms are shown to staff until they are cleared, or for a day after the last time."""

from datetime import timedelta

import pytest

from community.core import alarms
from community.core.alarms import Alarm
from community.core.db import db
from tests.factory import Factory, visible_text

SENTENCE = "Unusually many wrong passwords"


def _raise(factory: Factory, details: str = "") -> None:
    with factory.writing():
        alarms.raise_alarm(alarms.WRONG_PASSWORDS, details)


def _let_pass(factory: Factory, time: timedelta) -> None:
    with factory.writing():
        alarm = db.session.get_one(Alarm, alarms.WRONG_PASSWORDS)
        alarm.began_at -= time
        alarm.last_at -= time


@pytest.mark.both_databases
def test_an_alarm_that_is_raised_again_is_one_alarm(factory: Factory) -> None:
    _raise(factory, "first")
    _let_pass(factory, timedelta(hours=1))
    _raise(factory, "second")
    with factory.reading():
        (alarm,) = alarms.current()
    assert alarm.details == "second"
    assert alarm.last_at - alarm.began_at >= timedelta(hours=1)


@pytest.mark.both_databases
def test_an_alarm_is_shown_for_a_day_and_then_begins_again(factory: Factory) -> None:
    _raise(factory)
    _let_pass(factory, timedelta(hours=25))
    with factory.reading():
        assert alarms.current() == []
    _raise(factory)
    with factory.reading():
        (alarm,) = alarms.current()
    assert alarm.began_at == alarm.last_at


def test_a_cleared_alarm_is_not_shown(factory: Factory) -> None:
    _raise(factory)
    for _ in range(2):
        with factory.writing():
            alarms.clear(alarms.WRONG_PASSWORDS)
    with factory.reading():
        assert alarms.current() == []


@pytest.mark.parametrize("path", ["/staff", "/staff/jobs"])
def test_staff_see_an_alarm_and_members_do_not(factory: Factory, path: str) -> None:
    staff = factory.browser(factory.member("Sol", role="staff"))
    assert SENTENCE not in visible_text(staff.get(path))
    _raise(factory, "<b>more</b>")
    assert SENTENCE in visible_text(staff.get(path))
    assert "<b>more" not in staff.get(path).text
    assert factory.browser(factory.member("Ada")).get(path).status_code == 404
