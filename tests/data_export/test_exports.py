"""Data exports: built by the worker, downloaded by their owner, deleted in time."""

import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from community.comments.models import Comment, HelpfulVote, Mention
from community.core import paths
from community.core.db import db, now
from community.data_export import files, jobs
from community.data_export.events import DataExportRequested
from community.data_export.models import DataExport
from community.ideas.models import Idea, IdeaVersion
from community.members.models import Member
from community.moderation.models import ModerationAction, Report
from tests.factory import PASSWORD, Factory, visible_text

PAGE = "/settings/data"


def _files(factory: Factory) -> list[Path]:
    with factory.reading():
        return sorted((paths.data_dir() / "copies").glob("*"))


def _download(factory: Factory, member: int, password: str = PASSWORD) -> Any:
    return factory.browser(member).send(f"{PAGE}/download", password=password)


def _copy(factory: Factory, member: int) -> zipfile.ZipFile:
    assert factory.browser(member).send(f"{PAGE}/prepare").location == PAGE
    factory.work()
    answer = _download(factory, member)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.data))


def _read(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(archive.read(f"{name}.json"))
    return found


def test_the_page_shows_the_state_of_the_export(factory: Factory) -> None:
    ada = factory.member("Ada")
    browser = factory.browser(ada)
    assert "Prepare a copy" in visible_text(browser.get(PAGE))
    browser.send(f"{PAGE}/prepare")
    assert "is being prepared" in visible_text(browser.get(PAGE))
    assert "already preparing a copy" in visible_text(browser.send(f"{PAGE}/prepare", follow=True))
    factory.work()
    page = visible_text(browser.get(PAGE))
    assert "Your copy is ready" in page
    assert "kB" in page or "Bytes" in page


def test_only_the_owner_downloads_with_a_password_and_nothing_is_cached(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    assert _download(factory, ada).status_code == 404
    factory.browser(ada).send(f"{PAGE}/prepare")
    assert _download(factory, ada).status_code == 404
    factory.work()
    assert _download(factory, bo).status_code == 404
    assert factory.visitor().send(f"{PAGE}/download", password=PASSWORD).location == "/sign-in"
    refused = _download(factory, ada, "not the right one")
    assert refused.status_code == 422
    assert "not your current password" in visible_text(refused)
    answer = _download(factory, ada)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=my-data-")
    assert answer.mimetype == "application/zip"
    (file,) = _files(factory)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.stem not in answer.headers["Content-Disposition"]


def test_the_export_contains_the_owners_data_and_no_text_of_others(factory: Factory) -> None:
    ada, bo = (
        factory.member("Ada", about="I like <engines>.", interests="steam"),
        factory.member("Bo", about="words of Bo"),
    )
    group = factory.group("Kitchens", ada, bo)
    mine = factory.idea("A quiet mode", ada, group, body="For the early hours.", version=2)
    theirs = factory.idea("A bigger tank", bo, group, body="words of Bo")
    hidden = factory.idea("words of Bo in secret", bo, factory.group("Secret", bo, is_private=True))
    said = factory.comment(theirs, ada, "Mine is too small.")
    gone = factory.comment(theirs, ada, "Forget this.", hidden_at=now(), removed_by="author")
    answer = factory.comment(theirs, bo, "words of Bo", parent_id=said)
    secret = factory.comment(hidden, ada, "I was once here.")
    factory.vote(theirs, ada, importance=3)
    factory.vote(mine, ada, withdrawn_at=now())
    with factory.writing():
        old = {"title": "A silent mode", "body": "At night.", "today": "", "others": ""}
        db.session.add(IdeaVersion(idea_id=mine, version=1, written_by=ada, written_at=now(), **old))
        db.session.add(HelpfulVote(comment_id=answer, member_id=ada))
        db.session.get_one(Comment, answer).helpful_count = 1
        db.session.add(Mention(comment_id=answer, member_id=ada))
        db.session.add(Report(idea_id=theirs, group_id=group, reporter_id=ada, reason="other", note="Too long."))
        action = {"about_id": ada, "group_id": group, "moderator_id": bo}
        db.session.add(ModerationAction(act="remove", comment_id=said, reason="It was off the subject.", **action))
        db.session.add(ModerationAction(act="keep", comment_id=said, reason="kept quietly", **action))
    archive = _copy(factory, ada)
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
    assert [row["comment_id"] for row in _read(archive, "helpful_votes")] == [answer]
    assert [row["comment_id"] for row in _read(archive, "mentions")] == [answer]
    assert [row["note"] for row in _read(archive, "reports")] == ["Too long."]
    assert [row["reason"] for row in _read(archive, "moderation_actions_received")] == ["It was off the subject."]
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


def test_a_new_export_replaces_the_old_one(factory: Factory) -> None:
    ada = factory.member("Ada")
    _copy(factory, ada)
    (first,) = _files(factory)
    with factory.writing():
        db.session.get_one(Member, ada).about = "I have changed."
    assert _read(_copy(factory, ada), "profile")[0]["about"] == "I have changed."
    (second,) = _files(factory)
    assert first != second


def test_building_twice_leaves_one_complete_file(factory: Factory) -> None:
    ada = factory.member("Ada")
    _copy(factory, ada)
    with factory.reading():
        jobs.build(DataExportRequested(ada))
        jobs.build(DataExportRequested(0))
    assert [file.suffix for file in _files(factory)] == [".zip"]


def test_an_export_that_never_finished_can_be_requested_again(factory: Factory) -> None:
    ada = factory.member("Ada")
    browser = factory.browser(ada)
    browser.send(f"{PAGE}/prepare")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1.1), tick=True):
        assert "couldn’t prepare the last copy" in visible_text(browser.get(PAGE))
        assert "is being prepared" in visible_text(browser.send(f"{PAGE}/prepare", follow=True))


def test_exports_and_orphaned_files_are_deleted_after_a_week(factory: Factory) -> None:
    ada = factory.member("Ada")
    _copy(factory, ada)
    with factory.reading():
        files.path_of("0123").write_bytes(b"left behind")
        jobs.delete_expired()
    assert len(_files(factory)) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7.1), tick=True):
        assert _download(factory, ada).status_code == 404
        with factory.reading():
            jobs.delete_expired()
            jobs.delete_expired()
    assert _files(factory) == []
    assert factory.all(DataExport) == []


@pytest.mark.parametrize("ready", [True, False])
def test_deleting_the_account_deletes_the_export(factory: Factory, ready: bool) -> None:
    ada = factory.member("Ada")
    browser = factory.browser(ada)
    browser.send(f"{PAGE}/prepare")
    if ready:
        factory.work()
    browser.send("/settings/delete", writing="kept", password=PASSWORD)
    factory.work()
    assert _files(factory) == []
    assert factory.all(DataExport) == []


def test_a_large_account_is_exported_with_little_memory(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    with factory.writing():
        text = "So do I. " * 500
        db.session.bulk_insert_mappings(
            Comment.__mapper__,
            [
                {"idea_id": idea, "author_id": ada, "body": f"{number} {text}", "body_html": ""}
                for number in range(3000)
            ],
        )
        db.session.get_one(Idea, idea).comment_count = 3000
        db.session.add(DataExport(member_id=ada, name="large"))
    with factory.reading():
        tracemalloc.start()
        jobs.build(DataExportRequested(ada))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 8_000_000  # the texts are 13 MB, twice
    with factory.reading():
        assert len(json.loads(zipfile.ZipFile(files.path_of("large")).read("comments.json"))) == 3000


def test_an_export_with_a_missing_file_can_be_requested_again(factory: Factory) -> None:
    ada = factory.member("Ada")
    _copy(factory, ada)
    for file in _files(factory):
        file.unlink()
    assert _download(factory, ada).status_code == 404
    assert "Prepare a copy" in visible_text(factory.browser(ada).get(PAGE))
    assert _read(_copy(factory, ada), "profile")
