"""Digests: when they are sent, what is in them, and that each notice is in one."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from community.comments import commenting
from community.core.db import db, now
from community.groups.models import Membership
from community.ideas.models import Idea
from community.members.models import Member
from community.notifications import following, notice_jobs, preferences
from community.notifications.digest_time import DigestTime
from community.notifications.kinds import COMMENT, DAILY, NEVER, NOW, WEEKLY
from community.notifications.models import IDEA, Digest, Notice
from community.notifications.preferences import Choice
from tests.factory import Factory


def _scene(factory: Factory, **group: object) -> tuple[int, int]:
    """Ada with the ideas 1 and 2 in a group with Boris."""
    ada, bo = factory.member("Ada"), factory.member("Boris")
    kitchens = factory.group("Kitchens", ada, bo, **group)
    factory.idea("A quiet mode", ada, kitchens)
    factory.idea("A longer cable", ada, kitchens)
    return ada, bo


def _comment(factory: Factory, author: int, text: str, idea: int = 1) -> None:
    with factory.writing():
        commenting.post(db.session.get_one(Idea, idea), db.session.get_one(Member, author), text)
    factory.work(minutes=0)


def _send(factory: Factory, capsys: pytest.CaptureFixture[str], *, is_due: bool = True) -> str:
    """Make and send what is due, as if everything that waits were. Returns what was sent."""
    if is_due:
        with factory.writing():
            waiting = update(Notice).where(Notice.digest_due_at.is_not(None))
            db.session.execute(waiting.values(digest_due_at=now() - timedelta(seconds=1)))
    capsys.readouterr()
    with factory.app.app_context():
        notice_jobs.make_digests()
    factory.work(minutes=0)
    return capsys.readouterr().out


@pytest.mark.both_databases
def test_six_comments_are_one_paragraph_and_the_newest_comes_first(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, bo = _scene(factory)
    for number in range(6):
        _comment(factory, bo, f"Comment number {number}.")
    _comment(factory, bo, "Three meters, please.", idea=2)
    sent = _send(factory, capsys)
    assert sent.count("To: ada@example.com") == 1
    assert "Subject: News on “A longer cable” and 1 more idea on Community" in sent
    assert sent.count("Boris: “") == 2
    assert "Boris: “Comment number 5.”" in sent
    assert "And 5 more updates." in sent
    assert sent.index("Three meters") < sent.index("Comment number 5.")
    assert "http://localhost/ideas/1-a-quiet-mode" in sent
    assert ada


@pytest.mark.both_databases
def test_each_notice_is_in_one_digest_and_nothing_is_sent_without_one(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    _, bo = _scene(factory)
    assert _send(factory, capsys) == ""
    _comment(factory, bo, "The first.")
    assert "The first." in _send(factory, capsys)
    assert _send(factory, capsys) == ""
    _comment(factory, bo, "The second.")
    second = _send(factory, capsys)
    assert "The second." in second
    assert "The first." not in second
    assert len(factory.all(Digest)) == 2


def test_a_digest_is_not_sent_before_it_is_due(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    _, bo = _scene(factory)
    _comment(factory, bo, "The first.")
    assert _send(factory, capsys, is_due=False) == ""


def test_a_digest_that_was_sent_is_not_sent_again(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    _, bo = _scene(factory)
    _comment(factory, bo, "The first.")
    _send(factory, capsys)
    with factory.app.app_context():
        notice_jobs.send_digest(notice_jobs.DigestDue(1))  # the worker died after marking it
    assert "The first." not in capsys.readouterr().out


@pytest.mark.parametrize("change", ["muted", "turned off", "left", "hidden", "suspended", "now by email"])
def test_what_changed_before_sending_is_respected(
    factory: Factory, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    ada, bo = _scene(factory, is_private=True)
    _comment(factory, bo, "The first.")
    with factory.writing():
        member = db.session.get_one(Member, ada)
        if change == "muted":
            following.mute(member, IDEA, 1)
        elif change == "turned off":
            preferences.choose(member, COMMENT, Choice(True, NEVER))
        elif change == "left":
            db.session.delete(db.session.get_one(Membership, (1, ada)))
        elif change == "hidden":
            db.session.get_one(Idea, 1).hidden_at = now()
            db.session.get_one(Idea, 1).removed_by = "moderator"
        elif change == "suspended":
            member.suspended_at = now()
        else:
            preferences.choose(member, COMMENT, Choice(True, NOW))
    factory.recount()
    sent = _send(factory, capsys)
    assert ("The first." in sent) is (change == "now by email")


def test_a_digest_shows_what_is_new_besides(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    _ada, bo = _scene(factory)
    other = factory.group("Grinders", bo)
    factory.idea("Steel burrs", bo, other)
    factory.idea("A lid", bo, 1)
    shipped = factory.idea("A manual", bo, other)
    with factory.writing():
        db.session.get_one(Idea, shipped).status_key = "shipped"
    _comment(factory, bo, "The first.")
    sent = _send(factory, capsys)
    parts = re.split(r"New in your groups|Just shipped|Ideas you may like", sent)
    assert len(parts) == 4
    assert "A lid" in parts[1]
    assert "A manual" in parts[2]
    assert "Steel burrs" in parts[3]
    assert "A longer cable" not in sent  # her own


def test_a_digest_contains_nothing_of_private_groups_of_others(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    _ada, bo = _scene(factory)
    factory.idea("A secret wish", bo, factory.group("Secret", bo, is_private=True))
    _comment(factory, bo, "The first.")
    assert "secret" not in _send(factory, capsys).lower()


def test_members_who_want_it_at_once_or_never_have_no_digest(factory: Factory) -> None:
    ada, bo = _scene(factory)
    for email, due in ((NOW, False), (NEVER, False), (DAILY, True), (WEEKLY, True)):
        with factory.writing():
            preferences.choose(db.session.get_one(Member, ada), COMMENT, Choice(True, email))
        _comment(factory, bo, f"With {email}.")
        newest = max(factory.all(Notice), key=lambda notice: notice.id)
        assert (newest.digest_due_at is not None) is due


@pytest.mark.parametrize(
    ("zone", "after", "rhythm", "expected"),
    [
        ("UTC", "2026-11-30T07:59", DAILY, "2026-11-30T08:00"),
        ("UTC", "2026-11-30T08:00", DAILY, "2026-12-01T08:00"),
        ("UTC", "2026-11-30T08:00", WEEKLY, "2026-12-07T08:00"),
        ("UTC", "2026-12-06T23:00", WEEKLY, "2026-12-07T08:00"),
        ("Europe/Berlin", "2026-10-24T12:00", DAILY, "2026-10-25T07:00"),  # clocks went back in the night
        ("Europe/Berlin", "2026-03-28T12:00", DAILY, "2026-03-29T06:00"),  # and forward
        ("Pacific/Auckland", "2026-11-30T00:00", DAILY, "2026-11-30T19:00"),
    ],
)
def test_digests_come_at_the_members_hour(zone: str, after: str, rhythm: str, expected: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = DigestTime(ZoneInfo(zone), 8, 0).next(rhythm, moment)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_every_hour_of_a_year_belongs_to_one_digest() -> None:
    """Across both changes of the clock, also at hours that do not exist or come twice."""
    for hour in (1, 2, 3):
        time, moment, digests = DigestTime(ZoneInfo("Europe/Berlin"), hour, 0), datetime(2026, 1, 1, tzinfo=UTC), []
        while moment.year == 2026:
            due = time.next(DAILY, moment)
            assert due is not None
            assert timedelta(0) < due - moment <= timedelta(hours=25)
            digests.append(due)
            moment += timedelta(hours=1)
        assert digests == sorted(digests)
        assert len(set(digests)) in (365, 366)
