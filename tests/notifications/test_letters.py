"""Letters that follow an act, from the outbox to the mail server."""

from dataclasses import replace
from pathlib import Path

import pytest

from community.kernel.database import db
from community.kernel.outbox import Job, record
from community.members.events import ConfirmationAsked, MemberJoined, PasswordChanged, PasswordForgotten
from community.members.models import Member
from community.notifications.mail import Letter
from community.notifications.writing import Letters
from tests.world import World

EVENTS = (MemberJoined, ConfirmationAsked, PasswordForgotten, PasswordChanged)


@pytest.mark.parametrize("event", EVENTS)
def test_every_letter_says_whom_it_is_from_and_holds_one_whole_link(
    world: World, event: type, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = world.member("Ada", confirmed_at=None)
    with world.writing():
        record(event(ada))
    world.work()
    printed = capsys.readouterr().out
    assert "│ To: ada@example.com" in printed
    assert "Community" in printed
    assert "Hello Ada," in printed
    assert sum(line.startswith("│ http://localhost/") for line in printed.splitlines()) == 1
    assert "{%" not in printed
    assert all(len(line) <= 300 for line in printed.splitlines())


@pytest.mark.parametrize("event", EVENTS)
def test_nobody_is_written_to_who_is_not_there(world: World, event: type, capsys: pytest.CaptureFixture[str]) -> None:
    with world.writing():
        record(event(0))
    world.work()
    assert capsys.readouterr().out == ""
    assert all(job.done_at for job in world.all(Job))


def test_who_is_confirmed_already_is_not_asked_to(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ada = world.member("Ada")
    with world.writing():
        record(MemberJoined(ada))
        record(ConfirmationAsked(ada))
    world.work()
    assert capsys.readouterr().out == ""


def test_a_letter_sent_again_has_the_same_key_and_another_letter_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Letter] = []

    def fail_once(self: Letters, letter: Letter) -> None:
        sent.append(letter)
        if len(sent) == 1:
            raise OSError("the mail server is away")

    monkeypatch.setattr(Letters, "send", fail_once)
    ada = world.member("Ada")
    with world.writing():
        record(PasswordForgotten(ada))
    world.work()
    with world.writing():
        db.session.query(Job).update({Job.due_at: Job.recorded_at})
        record(PasswordForgotten(ada))
    world.work()
    assert [letter.key for letter in sent] == ["reset.1", "reset.1", "reset.2"]
    assert all(job.done_at for job in world.all(Job))


def test_a_hostile_name_stays_words(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "Eve\r\nBcc: all@example.com {{ 7*7 }} <b>"
    eve = world.member("Eve", confirmed_at=None)
    with world.writing():
        db.session.get_one(Member, eve).name = name
        record(MemberJoined(eve))
    world.work()
    printed = capsys.readouterr().out
    assert "49" not in printed.split("/confirm/")[0]
    assert not any(line.startswith("Bcc") for line in printed.splitlines())


def test_no_transaction_is_open_while_a_letter_is_on_its_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    open_: list[bool] = []
    monkeypatch.setattr(Letters, "send", lambda self, letter: open_.append(db.session().in_transaction()))
    ada = world.member("Ada", confirmed_at=None)
    with world.writing():
        for event in EVENTS:
            record(event(ada))
    world.work()
    assert open_ == [False] * 4


def test_links_lead_to_the_sites_own_address(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.app.extensions["letters"] = Letters(
        replace(world.app.config["SETTINGS"], base_url="https://ideas.example.com")
    )
    ada = world.member("Ada")
    with world.writing():
        record(PasswordForgotten(ada))
    world.work()
    assert "│ https://ideas.example.com/reset/" in capsys.readouterr().out
