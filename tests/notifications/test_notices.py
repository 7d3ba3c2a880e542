"""Who is told what, by which way, and who is not."""

from pathlib import Path
from typing import Any

import pytest

from community.comments import commenting
from community.comments.models import Comment
from community.core.db import db, now
from community.core.outbox import Job
from community.groups.models import Membership
from community.ideas import status, voting
from community.ideas.models import Idea, StatusChange
from community.members.models import Member
from community.notifications import fan_out, following, preferences
from community.notifications.kinds import COMMENT, DAILY, KINDS, NEVER, NOW, STATUS, WEEKLY
from community.notifications.models import GROUP, IDEA, MEMBER, Notice
from community.notifications.preferences import Choice
from tests.factory import Factory


def _member(member: int) -> Member:
    return db.session.get_one(Member, member)


def _idea(factory: Factory, **group: Any) -> tuple[int, int, int, int, int]:
    """The ids of Ada, whose idea Boris voted for and Cyrus commented on, of Diana and of a staff member."""
    ada, bo, cy, di = (factory.member(name) for name in ("Ada", "Boris", "Cyrus", "Diana"))
    sol = factory.member("Sol", role="staff")
    factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo, cy, di, **group))
    with factory.writing():
        voting.cast(db.session.get_one(Idea, 1), _member(bo))
        commenting.post(db.session.get_one(Idea, 1), _member(cy), "Mine is loud, too.")
    _settle(factory)
    with factory.writing():
        db.session.query(Notice).delete()
    return ada, bo, cy, di, sol


def _settle(factory: Factory) -> None:
    """Do everything that is due within five minutes, and what follows from it."""
    for _round in range(2):
        factory.work()


def _change(factory: Factory, editor: int, key: str = "planned", reason: str = "Next spring.") -> int:
    with factory.writing():
        return status.change(db.session.get_one(Idea, 1), _member(editor), key, reason).id


def _told(factory: Factory, kind: str = STATUS) -> dict[int, str]:
    return {notice.member_id: notice.reason for notice in factory.all(Notice) if notice.kind == kind}


@pytest.mark.both_databases
def test_author_voters_and_commenters_are_told_of_a_status_and_others_are_not(factory: Factory) -> None:
    ada, bo, cy, _di, sol = _idea(factory)
    _change(factory, sol)
    _settle(factory)
    assert _told(factory) == {ada: "author", bo: "voted", cy: "commented"}


def test_nothing_is_told_before_the_delay_is_over(factory: Factory) -> None:
    *_, sol = _idea(factory)
    _change(factory, sol)
    factory.work(minutes=0)
    assert _told(factory) == {}


def test_an_update_undone_in_time_is_told_to_no_one(factory: Factory) -> None:
    *_, sol = _idea(factory)
    change = _change(factory, sol)
    with factory.writing():
        status.undo(db.session.get_one(StatusChange, change), _member(sol))
    _settle(factory)
    assert factory.all(Notice) == []
    assert factory.get(Idea, 1).status_key == "open"


@pytest.mark.both_databases
def test_an_update_undone_later_is_corrected_once_for_those_who_were_told(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, bo, cy, di, sol = _idea(factory)
    change = _change(factory, sol)
    _settle(factory)
    with factory.writing():
        following.follow(_member(di), IDEA, 1)  # was not told of the update, so needs no correction
        for _time in range(2):
            status.undo(db.session.get_one(StatusChange, change), _member(sol))
    capsys.readouterr()
    _settle(factory)
    assert set(_told(factory, "status_undone")) == {ada, bo, cy}
    assert capsys.readouterr().out.count("Subject: Correction") == 3


@pytest.mark.both_databases
def test_a_status_email_names_the_vote_and_comes_once(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    *_, sol = _idea(factory)
    _change(factory, sol)
    capsys.readouterr()
    _settle(factory)
    sent = capsys.readouterr().out
    assert sent.count("│ Subject: Planned: “A quiet mode”") == 3
    assert "Your idea “A quiet mode” has a new status: Planned." in sent
    assert "you voted for “A quiet mode”. Its status is now: Planned." in sent
    assert "because you commented on this idea" in sent
    assert "Next spring." in sent
    with factory.writing():
        fan_out.write_batch(STATUS, 1)  # a worker that died after writing
    _settle(factory)
    assert "A quiet mode" not in capsys.readouterr().out


def test_following_adds_and_muting_removes(factory: Factory) -> None:
    ada, bo, cy, di, sol = _idea(factory)
    with factory.writing():
        following.follow(_member(di), IDEA, 1)
        following.mute(_member(bo), IDEA, 1)
        following.mute(_member(cy), GROUP, 1)
    _change(factory, sol)
    _settle(factory)
    assert _told(factory) == {ada: "author", di: "follows"}
    with factory.writing():
        following.reset(_member(bo), IDEA, 1)
        following.reset(_member(di), IDEA, 1)
    _change(factory, sol, "in_progress")
    _settle(factory)
    told = [notice.member_id for notice in factory.all(Notice) if notice.source_id == 2]
    assert sorted(told) == [ada, bo]


def test_who_muted_a_member_hears_nothing_of_what_they_do(factory: Factory) -> None:
    ada, bo, cy, _di, sol = _idea(factory)
    with factory.writing():
        following.mute(_member(ada), MEMBER, sol)
    _change(factory, sol)
    _settle(factory)
    assert set(_told(factory)) == {bo, cy}


@pytest.mark.parametrize("setting", ["follows_own", "follows_voted", "follows_commented"])
def test_following_by_itself_can_be_turned_off(factory: Factory, setting: str) -> None:
    ada, bo, cy, _di, sol = _idea(factory)
    who = {"follows_own": ada, "follows_voted": bo, "follows_commented": cy}[setting]
    values = dict.fromkeys(("follows_own", "follows_voted", "follows_commented"), True) | {setting: False}
    with factory.writing():
        preferences.save_settings(_member(who), **values, time_zone="", digest_hour=8, digest_weekday=0)
        assert following.state(_member(who), IDEA, 1).state == following.NOT_FOLLOWING
    _change(factory, sol)
    _settle(factory)
    assert set(_told(factory)) == {ada, bo, cy} - {who}


def test_no_one_hears_of_their_own_acts(factory: Factory) -> None:
    ada, bo, cy, _di, sol = _idea(factory)
    with factory.writing():
        following.follow(_member(sol), IDEA, 1)
    _change(factory, sol)
    with factory.writing():
        commenting.post(db.session.get_one(Idea, 1), _member(ada), "It is really loud.")
    _settle(factory)
    assert sol not in _told(factory)
    assert set(_told(factory, COMMENT)) == {bo, cy, sol}


def test_a_reply_and_a_mention_are_told_once_each_and_not_as_a_comment_too(factory: Factory) -> None:
    ada, bo, cy, _di, _sol = _idea(factory)
    with factory.writing():
        parent = db.session.query(Comment).one()
        commenting.post(db.session.get_one(Idea, 1), _member(ada), "How loud? @boris may know.", parent)
    _settle(factory)
    assert _told(factory, "reply") == {cy: "addressed"}
    assert _told(factory, "mention") == {bo: "addressed"}
    assert _told(factory, COMMENT) == {}


@pytest.mark.both_databases
def test_new_ideas_are_told_to_followers_of_the_group_or_else_of_the_member(factory: Factory) -> None:
    ada, bo, cy, di, sol = _idea(factory)
    with factory.writing():
        following.follow(_member(bo), GROUP, 1)
        following.follow(_member(bo), MEMBER, ada)
        following.follow(_member(di), MEMBER, ada)
    del cy, sol
    factory.idea("A longer cable", ada, 1)
    with factory.writing():
        fan_out.write_batch("group_idea", 2)
        fan_out.write_batch("member_idea", 2)
    assert _told(factory, "group_idea") == {bo: "follows_group"}
    assert _told(factory, "member_idea") == {di: "follows_member"}


def test_who_lost_sight_of_a_private_group_is_not_told(factory: Factory, capsys: pytest.CaptureFixture[str]) -> None:
    ada, bo, cy, _di, sol = _idea(factory, is_private=True)
    _change(factory, sol)
    with factory.writing():
        _leave(bo)
    with factory.writing():
        fan_out.write_batch(STATUS, 1)
        _leave(cy)  # between the notice and its email
    capsys.readouterr()
    _settle(factory)
    factory.recount()
    assert set(_told(factory)) == {ada, cy}
    sent = capsys.readouterr().out
    assert "To: ada@example.com" in sent
    assert "To: cyrus@example.com" not in sent


def _leave(member: int) -> None:
    db.session.delete(db.session.get_one(Membership, (1, member)))


@pytest.mark.parametrize("values", [{"suspended_at": now()}, {"deleted_at": now(), "email": None}])
def test_suspended_and_deleted_members_are_told_nothing(factory: Factory, values: dict[str, Any]) -> None:
    ada, bo, cy, _di, sol = _idea(factory)
    with factory.writing():
        for name, value in values.items():
            setattr(_member(bo), name, value)
    factory.recount()
    _change(factory, sol)
    _settle(factory)
    assert set(_told(factory)) == {ada, cy}


def test_a_hidden_idea_is_told_to_no_one(factory: Factory) -> None:
    *_, sol = _idea(factory)
    _change(factory, sol)
    with factory.writing():
        db.session.get_one(Idea, 1).hidden_at = now()
        db.session.get_one(Idea, 1).removed_by = "author"
    factory.recount()
    _settle(factory)
    assert factory.all(Notice) == []


def test_a_kind_turned_off_in_inbox_and_email_makes_no_notice(factory: Factory) -> None:
    ada, bo, cy, _di, sol = _idea(factory)
    with factory.writing():
        preferences.choose(_member(bo), STATUS, Choice(in_inbox=False, email=NEVER))
        preferences.choose(_member(cy), STATUS, Choice(in_inbox=False, email=WEEKLY))
    _change(factory, sol)
    _settle(factory)
    assert set(_told(factory)) == {ada, cy}
    assert {notice.member_id: notice.in_inbox for notice in factory.all(Notice)} == {ada: True, cy: False}


@pytest.mark.both_databases
def test_ten_thousand_followers_cost_the_request_one_job(factory: Factory) -> None:
    ada, *_, sol = _idea(factory)
    del ada
    before = {job.id for job in factory.all(Job)}
    _change(factory, sol)
    new = [job.listener for job in factory.all(Job) if job.id not in before]
    assert sorted(new) == [
        "community.notifications.notice_jobs.notify_of_status",
        "community.search.jobs.index_classified_ideas",
    ]


@pytest.mark.both_databases
def test_many_followers_are_told_in_batches_and_each_once(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan_out, "BATCH", 2)
    ada, bo, cy, di, sol = _idea(factory)
    others = [factory.member() for _number in range(7)]
    with factory.writing():
        for other in (di, *others):
            following.follow(_member(other), IDEA, 1)
    _change(factory, sol)
    _settle(factory)
    _settle(factory)
    assert set(_told(factory)) == {ada, bo, cy, di, *others}


def test_the_documented_kinds_are_those_of_the_code() -> None:
    names = {NOW: "at once", DAILY: "daily", WEEKLY: "weekly", NEVER: "never"}
    table = [
        f"| {kind.name} | {kind.recipients} | {'yes' if kind.in_inbox else 'no'} | {names[kind.email]} |"
        for kind in KINDS.values()
    ]
    document = (Path(__file__).parents[2] / "docs" / "notifications.md").read_text()
    assert [line for line in document.splitlines() if line.startswith("| ")][2:] == table
