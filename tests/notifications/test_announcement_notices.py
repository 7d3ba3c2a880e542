"""Who is told of an announcement, by which way, and who is not."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.announcements import posting, removing
from community.announcements.models import Announcement
from community.core.db import db, now
from community.groups.models import Group, Membership
from community.members.models import Member
from community.notifications import fan_out, following, notice_jobs, preferences
from community.notifications.kinds import ANNOUNCEMENT, NEVER, NOW, WEEKLY
from community.notifications.models import GROUP, MEMBER, Notice
from community.notifications.preferences import Choice
from community.web import flush
from tests.factory import Factory, visible_text


def _scene(factory: Factory) -> tuple[int, int, int, int, int]:
    """The ids of Ada, who moderates a group, of Boris, its member, of Cyrus and a staff member, and of the group."""
    ada, bo, cy = (factory.member(name) for name in ("Ada", "Boris", "Cyrus"))
    sol = factory.member("Sol", role="staff")
    return ada, bo, cy, sol, factory.group("Kitchens", ada, bo)


def _announce(factory: Factory, author: int, group: int | None = None, title: str = "Closed on Monday") -> int:
    with factory.writing():
        audience = None if group is None else db.session.get_one(Group, group)
        return posting.post(db.session.get_one(Member, author), audience, title, "We move house.").id


def _act(factory: Factory, act: object, announcement: int, member: int) -> None:
    with factory.writing():
        act(db.session.get_one(Announcement, announcement), db.session.get_one(Member, member))  # type: ignore[operator]


def _choose(factory: Factory, member: int, email: str, *, in_inbox: bool = True) -> None:
    with factory.writing():
        preferences.choose(db.session.get_one(Member, member), ANNOUNCEMENT, Choice(in_inbox, email))


def _settle(factory: Factory) -> None:
    """Do everything that is due within five minutes, and what follows from it."""
    for _round in range(3):
        factory.work()


def _told(factory: Factory) -> dict[int, str]:
    return {notice.member_id: notice.reason for notice in factory.all(Notice) if notice.kind == ANNOUNCEMENT}


@pytest.mark.both_databases
def test_one_for_the_site_is_told_to_all_members_in_good_standing_but_its_author(factory: Factory) -> None:
    ada, bo, cy, sol, _ = _scene(factory)
    factory.member("New", confirmed_at=None)
    factory.member("Out", suspended_at=now())
    factory.member("Gone", deleted_at=now())
    _announce(factory, sol)
    _settle(factory)
    assert _told(factory) == dict.fromkeys((ada, bo, cy), "everyone")
    assert {(notice.in_inbox, notice.email) for notice in factory.all(Notice)} == {(True, WEEKLY)}


def test_one_for_a_group_is_told_to_its_members_only(factory: Factory) -> None:
    ada, bo, *_, group = _scene(factory)
    _announce(factory, ada, group)
    _settle(factory)
    assert _told(factory) == {bo: "group_member"}


def test_no_one_is_told_before_the_delay_is_over_nor_of_what_was_removed_until_then(factory: Factory) -> None:
    _, _, _, sol, _ = _scene(factory)
    announcement = _announce(factory, sol)
    factory.work(minutes=0)
    assert _told(factory) == {}
    _act(factory, removing.remove, announcement, sol)
    _settle(factory)
    assert _told(factory) == {}


@pytest.mark.both_databases
def test_what_was_removed_and_restored_is_told_once(factory: Factory) -> None:
    ada, bo, cy, sol, _ = _scene(factory)
    announcement = _announce(factory, sol)
    for act in (removing.remove, removing.restore):
        _act(factory, act, announcement, sol)
    _settle(factory)
    assert set(_told(factory)) == {ada, bo, cy}
    for act in (removing.remove, removing.restore):
        _act(factory, act, announcement, sol)
    _settle(factory)
    assert len(factory.all(Notice)) == 3


def test_an_old_one_that_is_restored_is_told_to_no_one(factory: Factory) -> None:
    _, _, _, sol, _ = _scene(factory)
    past = {"posted_at": now() - timedelta(days=8), "removed_at": now(), "removed_by": sol}
    announcement = factory.announcement("Long ago", sol, **past)
    _act(factory, removing.restore, announcement, sol)
    _settle(factory)
    assert _told(factory) == {}


def test_who_muted_the_group_or_the_author_or_wants_none_is_not_told(factory: Factory) -> None:
    ada, bo, cy, sol, group = _scene(factory)
    with factory.writing():
        db.session.add(Membership(group_id=group, member_id=cy))
        db.session.get_one(Group, group).member_count += 1
        following.mute(db.session.get_one(Member, bo), GROUP, group)
        following.mute(db.session.get_one(Member, cy), MEMBER, ada)
    _announce(factory, ada, group)
    _settle(factory)
    assert _told(factory) == {}
    _choose(factory, bo, NEVER, in_inbox=False)
    _announce(factory, sol)
    _settle(factory)
    assert set(_told(factory)) == {ada, cy}


@pytest.mark.both_databases
def test_many_members_are_told_in_batches_and_each_once(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    *members, sol, _ = _scene(factory)
    monkeypatch.setattr(fan_out, "BATCH", 2)
    _announce(factory, sol)
    factory.work()
    _settle(factory)
    assert sorted(notice.member_id for notice in factory.all(Notice)) == sorted(members)


def test_the_inbox_shows_it_and_opening_it_marks_it_as_read(factory: Factory) -> None:
    ada, bo, *_, group = _scene(factory)
    announcement = _announce(factory, ada, group)
    _settle(factory)
    browser = factory.browser(bo)
    shown = visible_text(browser.get("/inbox?filter=updates"))
    assert "Ada announced in Kitchens" in shown
    assert "We move house." in shown
    assert 'href="/announcements/1"' in browser.get("/inbox").text
    browser.get(f"/announcements/{announcement}")
    flush.flush_all(factory.app)
    assert factory.all(Notice)[0].read_at is not None
    _act(factory, removing.remove, announcement, ada)
    assert "We move house." not in visible_text(browser.get("/inbox"))


def test_those_who_chose_so_get_an_email_at_once(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    ada, bo, cy, sol, group = _scene(factory)
    for who in (bo, cy):
        _choose(factory, who, NOW)
    _announce(factory, ada, group)
    _settle(factory)
    sent = capsys.readouterr().out
    assert sent.count("To: boris@example.com") == 1
    assert "cyrus@example.com" not in sent
    assert "Announcement in Kitchens: “Closed on Monday”" in sent
    assert "because you’re a member of this group" in sent
    assert "http://localhost/announcements/1" in sent
    _announce(factory, sol, title="New terms")
    _settle(factory)
    sent = capsys.readouterr().out
    assert "Announcement on Community: “New terms”" in sent
    assert sent.count("To: cyrus@example.com") == 1


def test_no_email_is_sent_to_who_lost_sight_of_the_group(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    ada, bo, *_, group = _scene(factory)
    _choose(factory, bo, NOW)
    with factory.writing():
        db.session.get_one(Group, group).is_private = True
    announcement = _announce(factory, ada, group)
    with factory.writing():
        fan_out.write_batch(ANNOUNCEMENT, announcement)
        db.session.delete(db.session.get_one(Membership, (group, bo)))
        db.session.get_one(Group, group).member_count -= 1
    _settle(factory)
    assert len(factory.all(Notice)) == 1
    assert "boris@example.com" not in capsys.readouterr().out


def test_others_read_it_in_their_digest(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    _, bo, _, sol, _ = _scene(factory)
    _announce(factory, sol)
    _settle(factory)
    with factory.writing():
        waiting = update(Notice).where(Notice.digest_due_at.is_not(None))
        db.session.execute(waiting.values(digest_due_at=now() - timedelta(seconds=1)))
    capsys.readouterr()
    with factory.app.app_context():
        notice_jobs.make_digests()
    factory.work(minutes=0)
    sent = capsys.readouterr().out
    assert sent.count("To: boris@example.com") == 1
    assert "Subject: “Closed on Monday” on Community" in sent
    assert "Sol (Staff) announced: “We move house.”" in sent
    assert bo
