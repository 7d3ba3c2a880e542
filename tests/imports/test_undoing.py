"""Imports that are interrupted, undone, or kept because members have added to them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from community.comments.models import Comment
from community.core.db import db, now
from community.groups.models import Group
from community.ideas import status, voting
from community.ideas.models import Idea
from community.imports.models import Import, ImportedRow
from community.imports.writers import comments
from community.members.models import Member
from community.moderation import actions, subjects
from community.moderation.models import ModerationAction
from tests.factory import PASSWORD_HASH, Factory
from tests.imports.source_files import all_rows, madrid_comment, madrid_folder, polis_folder, proposal, run_import

STATEMENTS = [(0, 0, 1, "Trees should stand in every street."), (1, 2, -1, "Hello.")]
JUDGEMENTS = [(0, 0, 0, 1), (1, 0, 2, -1), (3, 1, 2, 1), (4, 0, 2, 1), (5, 0, 2, 0)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two proposals with a thread."""
    return madrid_folder(
        tmp_path / "in",
        [proposal(1), proposal(2)],
        [madrid_comment(5), madrid_comment(6, parent=5), madrid_comment(7, parent=6)],
    )


@pytest.mark.both_databases
def test_undo_deletes_everything(app: Flask, factory: Factory, folder: Path, tmp_path: Path) -> None:
    ada = factory.member("Ada")
    factory.idea("A quieter grinder", ada, factory.group("Grinders", ada))
    before = all_rows(app)
    run_import(app, "decide-madrid", folder)
    run_import(app, "polis", polis_folder(tmp_path / "trees", STATEMENTS, JUDGEMENTS))
    assert "decide-madrid  Decide Madrid" in run_import(app, "list").output
    assert "2 people, 1 group, 2 ideas, 3 comments" in run_import(app, "list").output
    assert "nothing has been removed" in run_import(app, "undo", "polis", "--dry-run").output
    assert run_import(app, "undo", "polis").exit_code == 0
    assert run_import(app, "undo", "decide-madrid").exit_code == 0
    assert all_rows(app) == before
    assert run_import(app, "list").output == "No imports.\n"
    assert run_import(app, "undo", "polis").exit_code == 2


def test_undo_records_events_for_everything_deleted(app: Flask, factory: Factory, folder: Path) -> None:
    run_import(app, "decide-madrid", folder)
    ideas = {idea.id for idea in factory.all(Idea)}
    factory.work()
    run_import(app, "undo", "decide-madrid")
    from community.core.outbox import Job

    told = {job.payload["idea_id"] for job in factory.all(Job, done_at=None) if "idea_id" in job.payload}
    assert told == ideas


def test_an_interrupted_import_is_continued(
    app: Flask, factory: Factory, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(comments, "write", killed)
        run_import(app, "decide-madrid", folder)
    assert "unfinished: run it again" in run_import(app, "list").output
    assert len(factory.all(Idea)) == 2
    assert factory.all(Comment) == []
    result = run_import(app, "decide-madrid", folder)
    assert "3 comments" in result.output
    assert factory.all(Import)[0].finished_at is not None
    assert [comment.answers_id for comment in factory.all(Comment)] == [None, *(c.id for c in factory.all(Comment)[:2])]


def test_undo_is_refused_when_members_have_added_to_it(app: Flask, factory: Factory, folder: Path) -> None:
    ada, sol = factory.member("Ada"), factory.member("Sol", role="staff")
    before = all_rows(app)
    run_import(app, "decide-madrid", folder)
    first, second = (idea.id for idea in factory.all(Idea))
    with factory.writing():
        voting.cast(db.session.get_one(Idea, first), db.session.get_one(Member, ada))
        status.change(db.session.get_one(Idea, second), db.session.get_one(Member, sol), "planned", "Soon")
    factory.comment(first, ada, answers_id=None)
    factory.idea("One more of ours", ada, factory.all(Group)[0].id)
    there = all_rows(app)
    result = run_import(app, "undo", "decide-madrid")
    assert result.exit_code == 2
    assert "1 vote, 1 comment, 1 status update, 1 new idea" in result.output
    assert all_rows(app) == there
    result = run_import(app, "undo", "decide-madrid", "--with-what-was-added")
    assert result.exit_code == 0, result.output
    assert all_rows(app) == before


def test_a_claimed_person_stays_a_member(app: Flask, factory: Factory, folder: Path) -> None:
    run_import(app, "decide-madrid", folder)
    with factory.writing():
        claiming = {"password_hash": PASSWORD_HASH, "confirmed_at": now(), "email": "seven@example.com"}
        db.session.execute(update(Member).where(Member.name == "Participant 7").values(**claiming))
    assert "1 claimed account" in run_import(app, "undo", "decide-madrid").output
    run_import(app, "undo", "decide-madrid", "--with-what-was-added")
    assert [(member.name, member.imported_at) for member in factory.all(Member)] == [("Participant 7", None)]
    assert factory.all(Idea) == factory.all(ImportedRow) == []


def test_moderation_actions_stay_and_their_subjects_are_emptied(app: Flask, factory: Factory, folder: Path) -> None:
    sol = factory.member("Sol", role="moderator")
    run_import(app, "decide-madrid", folder)
    comment = factory.all(Comment)[1].id
    with factory.writing():
        ruler = db.session.get_one(Member, sol)
        actions.perform(subjects.find(ruler, "comment", comment), ruler, "remove", "This is spam.")
    assert "1 moderation decision" in run_import(app, "undo", "decide-madrid").output
    result = run_import(app, "undo", "decide-madrid", "--with-what-was-added")
    assert result.exit_code == 0, result.output
    assert len(factory.all(ModerationAction)) == 1
    (left,) = factory.all(Comment)
    assert (left.body, left.imported_from) == ("", None)
    assert [(idea.body, idea.imported_from) for idea in factory.all(Idea)] == [("", None)]
    assert {member.name for member in factory.all(Member)} == {"Sol", "Former member"}
    assert "Limpiar" not in str(all_rows(app))
    assert "Comentario" not in str(all_rows(app))


def test_a_group_stays_while_a_decision_is_about_a_comment_on_its_announcement(
    app: Flask, factory: Factory, folder: Path
) -> None:
    sol, bo = factory.member("Sol", role="moderator"), factory.member("Bo")
    run_import(app, "decide-madrid", folder)
    group = factory.all(Group)[0].id
    comment = factory.announcement_comment(factory.announcement("Closed on Monday", sol, group), bo)
    with factory.writing():
        moderator = db.session.get_one(Member, sol)
        actions.perform(subjects.find(moderator, "comment", comment), moderator, "warn", "Please mind your tone.")
    result = run_import(app, "undo", "decide-madrid", "--with-what-was-added")
    assert result.exit_code == 0, result.output
    assert [(one.id, one.is_private) for one in factory.all(Group)] == [(group, True)]
    assert [one.id for one in factory.all(Comment)] == [comment]


@pytest.mark.parametrize("command", ["decide-madrid", "polis", "csv", "list", "undo"])
def test_every_command_has_help_with_an_example(app: Flask, command: str) -> None:
    result = run_import(app, command, "--help")
    assert result.exit_code == 0
    assert f"community import {command}" in result.output.split("Example:")[1]


def test_an_outdated_schema_is_explained(tmp_path: Path, folder: Path) -> None:
    from tests.cli.processes import community, environment

    result = community("import", "decide-madrid", str(folder), env=environment(tmp_path / "empty"))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
