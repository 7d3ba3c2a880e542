"""Imports that are interrupted, taken out, or kept because people here have added to them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from community.comments.models import Comment
from community.groups.models import Group
from community.ideas import deciding, voting
from community.ideas.models import Idea
from community.imports.bringing import comments
from community.imports.models import Import, ImportedRow
from community.kernel.database import db, now
from community.members.models import Member
from community.moderation import ruling, subjects
from community.moderation.models import Ruling
from tests.imports.files import bring, conversation, everything, madrid, proposal, remark
from tests.world import PASSWORD_HASH, World

STATEMENTS = [(0, 0, 1, "Trees should stand in every street."), (1, 2, -1, "Hello.")]
JUDGEMENTS = [(0, 0, 0, 1), (1, 0, 2, -1), (3, 1, 2, 1), (4, 0, 2, 1), (5, 0, 2, 0)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two proposals with a thread."""
    return madrid(tmp_path / "in", [proposal(1), proposal(2)], [remark(5), remark(6, parent=5), remark(7, parent=6)])


def test_undo_leaves_nothing(app: Flask, world: World, folder: Path, tmp_path: Path) -> None:
    ada = world.member("Ada")
    world.idea("A quieter grinder", ada, world.group("Grinders", ada))
    before = everything(app)
    bring(app, "decide-madrid", folder)
    bring(app, "polis", conversation(tmp_path / "trees", STATEMENTS, JUDGEMENTS))
    assert "decide-madrid  Decide Madrid" in bring(app, "list").output
    assert "2 people, 1 group, 2 ideas, 3 comments" in bring(app, "list").output
    assert "Nothing was written" in bring(app, "undo", "polis", "--dry-run").output
    assert bring(app, "undo", "polis").exit_code == 0
    assert bring(app, "undo", "decide-madrid").exit_code == 0
    assert everything(app) == before
    assert bring(app, "list").output == "Nothing was imported.\n"
    assert bring(app, "undo", "polis").exit_code == 2


def test_undo_tells_of_everything_that_is_gone(app: Flask, world: World, folder: Path) -> None:
    bring(app, "decide-madrid", folder)
    ideas = {idea.id for idea in world.all(Idea)}
    world.work()
    bring(app, "undo", "decide-madrid")
    from community.kernel.outbox import Job

    told = {job.payload["idea_id"] for job in world.all(Job, done_at=None) if "idea_id" in job.payload}
    assert told == ideas


def test_an_import_killed_in_the_middle_is_continued(
    app: Flask, world: World, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(comments, "bring", killed)
        bring(app, "decide-madrid", folder)
    assert "not finished: run it again" in bring(app, "list").output
    assert len(world.all(Idea)) == 2
    assert world.all(Comment) == []
    result = bring(app, "decide-madrid", folder)
    assert "3 comments" in result.output
    assert world.all(Import)[0].finished_at is not None
    assert [comment.answers_id for comment in world.all(Comment)] == [None, *(c.id for c in world.all(Comment)[:2])]


def test_undo_is_refused_when_people_here_have_added_to_it(app: Flask, world: World, folder: Path) -> None:
    ada, sol = world.member("Ada"), world.member("Sol", role="staff")
    before = everything(app)
    bring(app, "decide-madrid", folder)
    first, second = (idea.id for idea in world.all(Idea))
    with world.writing():
        voting.cast(db.session.get_one(Idea, first), db.session.get_one(Member, ada))
        deciding.decide(db.session.get_one(Idea, second), db.session.get_one(Member, sol), "planned", "Soon")
    world.comment(first, ada, answers_id=None)
    world.idea("One more of ours", ada, world.all(Group)[0].id)
    there = everything(app)
    result = bring(app, "undo", "decide-madrid")
    assert result.exit_code == 2
    assert "1 vote, 1 comment, 1 decision, 1 new idea" in result.output
    assert everything(app) == there
    result = bring(app, "undo", "decide-madrid", "--with-what-was-added")
    assert result.exit_code == 0, result.output
    assert everything(app) == before


def test_a_claimed_person_stays_a_member(app: Flask, world: World, folder: Path) -> None:
    bring(app, "decide-madrid", folder)
    with world.writing():
        claiming = {"password_hash": PASSWORD_HASH, "confirmed_at": now(), "email": "seven@example.com"}
        db.session.execute(update(Member).where(Member.name == "Participant 7").values(**claiming))
    assert "1 claimed account" in bring(app, "undo", "decide-madrid").output
    bring(app, "undo", "decide-madrid", "--with-what-was-added")
    assert [(member.name, member.imported_at) for member in world.all(Member)] == [("Participant 7", None)]
    assert world.all(Idea) == world.all(ImportedRow) == []


def test_rulings_stay_and_what_they_name_is_emptied(app: Flask, world: World, folder: Path) -> None:
    sol = world.member("Sol", role="moderator")
    bring(app, "decide-madrid", folder)
    comment = world.all(Comment)[1].id
    with world.writing():
        ruler = db.session.get_one(Member, sol)
        ruling.rule(subjects.find(ruler, "comment", comment), ruler, "take_down", "This is spam.")
    assert "1 ruling" in bring(app, "undo", "decide-madrid").output
    result = bring(app, "undo", "decide-madrid", "--with-what-was-added")
    assert result.exit_code == 0, result.output
    assert len(world.all(Ruling)) == 1
    (left,) = world.all(Comment)
    assert (left.body, left.imported_from) == ("", None)
    assert [(idea.body, idea.imported_from) for idea in world.all(Idea)] == [("", None)]
    assert {member.name for member in world.all(Member)} == {"Sol", "Former member"}
    assert "Limpiar" not in str(everything(app))
    assert "Comentario" not in str(everything(app))


@pytest.mark.parametrize("command", ["decide-madrid", "polis", "csv", "list", "undo"])
def test_every_command_explains_itself_with_an_example(app: Flask, command: str) -> None:
    result = bring(app, command, "--help")
    assert result.exit_code == 0
    assert f"community import {command}" in result.output.split("Example:")[1]


def test_a_schema_that_is_not_up_to_date_is_a_sentence(tmp_path: Path, folder: Path) -> None:
    from tests.operations.running import community, environment

    result = community("import", "decide-madrid", str(folder), env=environment(tmp_path / "empty"))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
