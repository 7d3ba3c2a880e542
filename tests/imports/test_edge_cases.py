"""Imports whose people delete accounts, change votes or move ideas before the import is repeated or undone."""

from pathlib import Path

import pytest
from flask import Flask

from community.cli import recount
from community.core import file_locks, paths
from community.core.db import db, lock_row, now
from community.groups.models import Group
from community.ideas import moving, voting
from community.ideas.models import Idea, Vote
from community.imports.models import Import, ImportedRow
from community.members import deletion
from community.members.models import Member
from community.moderation import actions, subjects
from tests.factory import PASSWORD_HASH, Factory
from tests.imports.source_files import all_rows, madrid_folder, proposal, report_rows, run_import, write_csv

IDEA = ("id", "author_id", "title", "body", "posted_at")
VOTE = ("idea_id", "voter_id", "cast_at", "withdrawn_at", "importance")
MARA = ("mara", "Mara Klein", "mara@example.com")


def forum(folder: Path, ideas: int = 1, votes: object = (), people: object = (MARA,)) -> Path:
    """This many ideas by Mara, a comment of hers on the first, and votes."""
    write_csv(folder / "people.csv", ("id", "name", "email"), people)  # type: ignore[arg-type]
    made = [(f"i{number}", "mara", f"Door number {number}", "It bangs.", "2024-05-01") for number in range(ideas)]
    write_csv(folder / "ideas.csv", IDEA, made)
    said_there = [(f"c{number}", "i0", "mara", "It does bang.", "2024-05-02") for number in range(ideas)]
    write_csv(folder / "comments.csv", ("id", "idea_id", "author_id", "body", "posted_at"), said_there)
    write_csv(folder / "votes.csv", VOTE, votes)  # type: ignore[arg-type]
    return folder


def _leave(factory: Factory, member: int, writing: str = deletion.ERASE) -> None:
    with factory.writing():
        deletion.delete_account(lock_row(db.session.get_one(Member, member)), writing)


def _claim(factory: Factory, member: int) -> None:
    with factory.writing():
        row = db.session.get_one(Member, member)
        row.password_hash, row.confirmed_at = PASSWORD_HASH, now()


def _drifts(app: Flask) -> list[object]:
    with app.app_context():
        return list(recount.drifts())


def test_a_vote_after_that_of_a_deleted_account_counts_as_added(app: Flask, factory: Factory, tmp_path: Path) -> None:
    mara, ada = factory.member("Mara"), factory.member("Ada")  # linked by her confirmed address
    zoe = [MARA, ("zoe", "Zoe", "")]
    folder = forum(tmp_path / "old", votes=[("i0", "mara", "2024-05-04", "", "")], people=zoe)
    write_csv(folder / "ideas.csv", IDEA, [("i0", "zoe", "Door number 0", "It bangs.", "2024-05-01")])
    run_import(app, "csv", folder)
    imported = factory.all(Idea)[0].id
    _leave(factory, mara)
    factory.work()
    assert factory.all(Vote) == []
    with factory.writing():
        voting.cast(db.session.get_one(Idea, imported), db.session.get_one(Member, ada))
    result = run_import(app, "undo", "old")
    assert result.exit_code == 2, result.output
    assert "1 vote" in result.output


@pytest.mark.parametrize("importance", ["", "critical"])
def test_withdrawing_or_reweighting_an_imported_vote_counts_as_a_change(
    app: Flask, factory: Factory, tmp_path: Path, importance: str
) -> None:
    mara = factory.member("Mara")
    votes = [
        ("i0", "mara", "2024-05-04", "", importance),
        ("i1", "mara", "2024-05-04", "2024-05-05", importance),
        ("i2", "mara", "2024-05-04", "", importance),
        ("i0", "zoe", "2024-05-04", "", importance),
    ]
    folder = forum(tmp_path / "old", 3, votes)
    run_import(app, "csv", folder)
    assert "Added here since" not in run_import(app, "undo", "old", "--dry-run").output
    ideas = {row.source_id: row.row_id for row in factory.all(ImportedRow, kind="idea")}
    with factory.writing():
        ada = db.session.get_one(Member, mara)
        voting.withdraw(db.session.get_one(Idea, ideas["i0"]), ada)
        voting.set_importance(db.session.get_one(Idea, ideas["i2"]), ada, 1)
    result = run_import(app, "undo", "old")
    assert result.exit_code == 2
    assert "1 withdrawn vote, 1 vote with changed importance" in result.output
    assert run_import(app, "undo", "old", "--with-what-was-added").exit_code == 0
    assert (factory.all(Vote), factory.all(ImportedRow), _drifts(app)) == ([], [], [])


def test_a_vote_withdrawn_at_the_moment_it_was_cast_does_not_count(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    run_import(app, "csv", forum(tmp_path / "old", votes=[("i0", "mara", "2024-05-04", "2024-05-04", "")]))
    assert factory.all(Idea)[0].vote_count == 0
    assert [vote.withdrawn_at is None for vote in factory.all(Vote)] == [False]


@pytest.mark.parametrize("writing", ["kept", "erased"])
def test_nothing_new_is_imported_of_people_who_deleted_their_account(
    app: Flask, factory: Factory, tmp_path: Path, writing: str
) -> None:
    zoe_too = [MARA, ("zoe", "Zoe", "")]
    run_import(app, "csv", forum(tmp_path / "old", people=zoe_too))
    mara = factory.all(Member, name="Mara Klein")[0].id
    _claim(factory, mara)
    _leave(factory, mara, writing)
    factory.work()
    votes = [
        ("i0", "mara", "2024-05-04", "", ""),
        ("i1", "zoe", "2024-05-04", "", ""),
        ("i0", "zoe", "2024-05-04", "", ""),
    ]
    report = tmp_path / "report.csv"
    result = run_import(app, "csv", forum(tmp_path / "old", 2, votes, zoe_too), "--report", report)
    assert result.exit_code == 0, result.output
    assert len(factory.all(Idea)) == 1
    assert [vote.member_id for vote in factory.all(Vote)] != [mara]
    assert "its author or voter has left this site" in {row["reason"] for row in report_rows(report)}
    assert "Door number 1" not in str(all_rows(app))
    assert _drifts(app) == []


def test_a_claimed_and_deleted_account_stays_and_no_counter_drifts(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A lighter door", ada, factory.group("Doors", ada))
    run_import(app, "csv", forum(tmp_path / "old"))
    mara = factory.all(Member, name="Mara Klein")[0].id
    _claim(factory, mara)
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, mara))
    _leave(factory, mara)  # and the worker has not run since
    assert run_import(app, "undo", "old", "--with-what-was-added").exit_code == 0
    factory.work()
    assert factory.get(Idea, idea).vote_count == 0
    assert _drifts(app) == []
    assert factory.get(Member, mara).name == "Former member"


def test_an_idea_erased_by_its_author_is_deleted_with_the_group(app: Flask, factory: Factory, tmp_path: Path) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    run_import(app, "csv", forum(tmp_path / "old"))
    idea = factory.idea("One of ours", ada, factory.all(Group)[0].id)
    factory.comment(idea, bo)
    _leave(factory, ada)
    factory.work()
    assert run_import(app, "undo", "old", "--with-what-was-added").exit_code == 0
    assert factory.all(Group) == factory.all(Idea) == []


def test_an_idea_moved_between_imports_is_removed_from_both_mappings(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    run_import(app, "csv", forum(tmp_path / "old"))
    run_import(app, "decide-madrid", madrid_folder(tmp_path / "in", [proposal(1)]))
    moved = factory.all(Idea, imported_from="old")[0].id
    with factory.writing():
        group = db.session.scalars(db.select(Group).where(Group.slug == "decide-madrid")).one()
        moving.move(db.session.get_one(Idea, moved), group)
    assert run_import(app, "undo", "decide-madrid", "--with-what-was-added").exit_code == 0
    ada = factory.member("Ada")
    for number in range(3):  # one of them may reuse the id of a deleted row
        factory.idea(f"Ours {number}", ada, factory.group(f"Group {number}", ada))
    assert run_import(app, "undo", "old").exit_code == 0
    assert len(factory.all(Idea)) == 3


@pytest.mark.exhaustive
def test_repeated_imports_and_undos_with_moderation_actions_succeed(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    sol = factory.member("Sol", role="moderator")
    for _ in range(3):
        assert run_import(app, "csv", forum(tmp_path / "old")).exit_code == 0
        with factory.writing():
            ruler = db.session.get_one(Member, sol)
            idea = db.session.scalars(db.select(Idea).where(Idea.imported_from == "old")).one().id
            actions.perform(subjects.find(ruler, "idea", idea), ruler, "remove", "This is spam.")
        assert run_import(app, "undo", "old", "--with-what-was-added").exit_code == 0
    assert "old" not in {group.slug for group in factory.all(Group)}


@pytest.mark.both_databases
def test_only_one_import_or_undo_runs_at_a_time(app: Flask, factory: Factory, tmp_path: Path) -> None:
    folder = forum(tmp_path / "old")
    with app.app_context():
        data_dir = paths.data_dir()
    with file_locks.import_lock(data_dir):
        for arguments in (("csv", folder), ("undo", "old")):
            result = run_import(app, *arguments)
            assert result.exit_code == 2
            assert "Another import" in result.output
        assert run_import(app, "csv", folder, "--dry-run").exit_code == 0
    assert factory.all(Import) == []
    assert run_import(app, "csv", folder).exit_code == 0


def test_a_thousand_unreadable_times_are_one_line_in_the_summary(app: Flask, tmp_path: Path) -> None:
    votes = [("i0", "mara", f"in spring {number}", "", "") for number in range(50)]
    output = run_import(app, "csv", forum(tmp_path / "old", votes=votes)).output
    assert "50 refused: its time can't be read" in output


def test_an_invisible_title_counts_as_missing(app: Flask, factory: Factory, tmp_path: Path) -> None:
    folder = forum(tmp_path / "old")
    write_csv(folder / "ideas.csv", IDEA, [("i0", "mara", "\u200b \u2060", "It bangs.", "2024-05-01")])
    assert "1 refused: has no letters or digits in its title" in run_import(app, "csv", folder).output
    assert factory.all(Idea) == []
