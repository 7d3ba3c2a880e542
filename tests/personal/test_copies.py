"""A copy of one's own data: prepared by the worker, had by its owner, deleted in time."""

import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from community.comments.models import Comment, HelpfulMark, Mention
from community.ideas.models import Idea, IdeaVersion
from community.kernel import folders
from community.kernel.database import db, now
from community.members.models import Member
from community.moderation.models import Flag, Ruling
from community.personal import jobs, storing
from community.personal.events import CopyAsked
from community.personal.models import PersonalCopy
from tests.world import PASSWORD, World, words

PAGE = "/settings/data"


def _files(world: World) -> list[Path]:
    with world.reading():
        return sorted((folders.data() / "copies").glob("*"))


def _download(world: World, member: int, password: str = PASSWORD) -> Any:
    return world.browser(member).send(f"{PAGE}/download", password=password)


def _copy(world: World, member: int) -> zipfile.ZipFile:
    assert world.browser(member).send(f"{PAGE}/prepare").location == PAGE
    world.work()
    answer = _download(world, member)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.data))


def _read(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(archive.read(f"{name}.json"))
    return found


def test_the_page_says_whether_it_is_there_being_prepared_or_ready(world: World) -> None:
    ada = world.member("Ada")
    browser = world.browser(ada)
    assert "Prepare a copy" in words(browser.get(PAGE))
    browser.send(f"{PAGE}/prepare")
    assert "is being prepared" in words(browser.get(PAGE))
    assert "being prepared already" in words(browser.send(f"{PAGE}/prepare", follow=True))
    world.work()
    page = words(browser.get(PAGE))
    assert "Your copy is ready" in page
    assert "kB" in page or "Bytes" in page


def test_the_file_is_had_by_its_owner_with_the_password_and_kept_by_no_browser(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    assert _download(world, ada).status_code == 404
    world.browser(ada).send(f"{PAGE}/prepare")
    assert _download(world, ada).status_code == 404
    world.work()
    assert _download(world, bo).status_code == 404
    assert world.visitor().send(f"{PAGE}/download", password=PASSWORD).location == "/sign-in"
    refused = _download(world, ada, "not the right one")
    assert refused.status_code == 422
    assert "not your current password" in words(refused)
    answer = _download(world, ada)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=my-data-")
    assert answer.mimetype == "application/zip"
    (file,) = _files(world)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.stem not in answer.headers["Content-Disposition"]


def test_it_holds_everything_of_its_owner_and_no_words_of_others(world: World) -> None:
    ada, bo = world.member("Ada", about="I like <engines>.", interests="steam"), world.member("Bo", about="words of Bo")
    group = world.group("Kitchens", ada, bo)
    mine = world.idea("A quiet mode", ada, group, body="For the early hours.", version=2)
    theirs = world.idea("A bigger tank", bo, group, body="words of Bo")
    hidden = world.idea("words of Bo in secret", bo, world.group("Secret", bo, is_private=True))
    said = world.comment(theirs, ada, "Mine is too small.")
    gone = world.comment(theirs, ada, "Forget this.", taken_down_at=now(), taken_down_by="author")
    answer = world.comment(theirs, bo, "words of Bo", parent_id=said)
    secret = world.comment(hidden, ada, "I was once here.")
    world.vote(theirs, ada, importance=3)
    world.vote(mine, ada, withdrawn_at=now())
    with world.writing():
        old = {"title": "A silent mode", "body": "At night.", "today": "", "others": ""}
        db.session.add(IdeaVersion(idea_id=mine, version=1, written_by=ada, written_at=now(), **old))
        db.session.add(HelpfulMark(comment_id=answer, member_id=ada))
        db.session.get_one(Comment, answer).helpful_count = 1
        db.session.add(Mention(comment_id=answer, member_id=ada))
        db.session.add(Flag(idea_id=theirs, group_id=group, flagged_by=ada, reason="other", note="Too long."))
        ruling = {"about_id": ada, "group_id": group, "ruled_by": bo}
        db.session.add(Ruling(act="take_down", comment_id=said, reason="It was off the subject.", **ruling))
        db.session.add(Ruling(act="keep", comment_id=said, reason="kept quietly", **ruling))
    archive = _copy(world, ada)
    (profile,) = _read(archive, "profile")
    assert (profile["email"], profile["interests"]) == ("ada@example.com", "steam")
    assert [row["id"] for row in _read(archive, "ideas")] == [mine]
    assert _read(archive, "ideas")[0]["versions"][0]["title"] == "A silent mode"
    assert [(row["id"], row["body"], row["idea_title"]) for row in _read(archive, "comments")] == [
        (said, "Mine is too small.", "A bigger tank"),
        (gone, "Forget this.", "A bigger tank"),
        (secret, "I was once here.", ""),
    ]
    assert [(row["idea_title"], row["importance"], row["withdrawn_at"] is None) for row in _read(archive, "votes")] == [
        ("A bigger tank", 3, True),
        ("A quiet mode", None, False),
    ]
    assert [row["comment_id"] for row in _read(archive, "helpful_marks")] == [answer]
    assert [row["comment_id"] for row in _read(archive, "mentions")] == [answer]
    assert [row["note"] for row in _read(archive, "flags")] == ["Too long."]
    assert [row["reason"] for row in _read(archive, "rulings_about_me")] == ["It was off the subject."]
    assert [row["name"] for row in _read(archive, "groups")] == ["Kitchens"]
    assert _read(archive, "sessions")
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "words of Bo" not in everything
    assert "password" not in everything
    assert "argon2" not in everything
    page = archive.read("index.html").decode()
    assert "I like &lt;engines&gt;." in page
    assert "For the early hours." in page
    assert {"README.txt", "index.html", "profile.json"} <= set(archive.namelist())


def test_another_copy_takes_the_place_of_the_first(world: World) -> None:
    ada = world.member("Ada")
    _copy(world, ada)
    (first,) = _files(world)
    with world.writing():
        db.session.get_one(Member, ada).about = "I have changed."
    assert _read(_copy(world, ada), "profile")[0]["about"] == "I have changed."
    (second,) = _files(world)
    assert first != second


def test_preparing_twice_leaves_one_file_and_nothing_half_written(world: World) -> None:
    ada = world.member("Ada")
    _copy(world, ada)
    with world.reading():
        jobs.prepare(CopyAsked(ada))
        jobs.prepare(CopyAsked(0))
    assert [file.suffix for file in _files(world)] == [".zip"]


def test_what_was_asked_for_and_never_got_ready_can_be_asked_for_again(world: World) -> None:
    ada = world.member("Ada")
    browser = world.browser(ada)
    browser.send(f"{PAGE}/prepare")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1.1), tick=True):
        assert "could not be prepared" in words(browser.get(PAGE))
        assert "is being prepared" in words(browser.send(f"{PAGE}/prepare", follow=True))


def test_copies_go_after_a_week_and_so_do_files_of_nobody(world: World) -> None:
    ada = world.member("Ada")
    _copy(world, ada)
    with world.reading():
        storing.place("0123").write_bytes(b"left behind")
        jobs.forget_old()
    assert len(_files(world)) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7.1), tick=True):
        assert _download(world, ada).status_code == 404
        with world.reading():
            jobs.forget_old()
            jobs.forget_old()
    assert _files(world) == []
    assert world.all(PersonalCopy) == []


@pytest.mark.parametrize("ready", [True, False])
def test_who_leaves_takes_the_copy_along(world: World, ready: bool) -> None:
    ada = world.member("Ada")
    browser = world.browser(ada)
    browser.send(f"{PAGE}/prepare")
    if ready:
        world.work()
    browser.send("/settings/delete", writing="kept", password=PASSWORD)
    world.work()
    assert _files(world) == []
    assert world.all(PersonalCopy) == []


def test_a_large_account_is_written_without_standing_in_memory(world: World) -> None:
    ada = world.member("Ada")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada))
    with world.writing():
        text = "So do I. " * 500
        db.session.bulk_insert_mappings(
            Comment.__mapper__,
            [
                {"idea_id": idea, "author_id": ada, "body": f"{number} {text}", "body_html": ""}
                for number in range(3000)
            ],
        )
        db.session.get_one(Idea, idea).comment_count = 3000
        db.session.add(PersonalCopy(member_id=ada, name="large"))
    with world.reading():
        tracemalloc.start()
        jobs.prepare(CopyAsked(ada))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 8_000_000  # the texts alone are 13 MB, twice
    with world.reading():
        assert len(json.loads(zipfile.ZipFile(storing.place("large")).read("comments.json"))) == 3000


def test_a_copy_whose_file_is_gone_is_asked_for_again(world: World) -> None:
    ada = world.member("Ada")
    _copy(world, ada)
    for file in _files(world):
        file.unlink()
    assert _download(world, ada).status_code == 404
    assert "Prepare a copy" in words(world.browser(ada).get(PAGE))
    assert _read(_copy(world, ada), "profile")
