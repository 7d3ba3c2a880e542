"""Conversations of Polis."""

from datetime import date
from pathlib import Path

from flask import Flask

from community.groups.models import Group
from community.ideas.models import Idea, Impression, Vote
from community.members.models import Member
from tests.factory import Factory
from tests.imports.source_files import all_rows, polis_folder, report_rows, run_import

LONG = "Trees should stand in every street, because they " + "give shade " * 20
STATEMENTS = [(0, 0, 1, LONG), (1, 2, -1, "Hello.")]


def live(factory: Factory) -> set[tuple[str, str]]:
    names = {member.id: member.name for member in factory.all(Member)}
    titles = {idea.id: idea.body[:5] for idea in factory.all(Idea)}
    return {(titles[vote.idea_id], names[vote.member_id]) for vote in factory.all(Vote) if vote.withdrawn_at is None}


def test_agreeing_is_a_vote_and_every_judgement_an_impression(app: Flask, factory: Factory, tmp_path: Path) -> None:
    judgements = [(0, 0, 0, 1), (1, 0, 2, -1), (2, 0, 3, 0), (3, 1, 2, 1), (90_000, 0, 4, 1)]
    result = run_import(app, "polis", polis_folder(tmp_path / "trees", STATEMENTS, judgements))
    assert result.exit_code == 0, result.output
    assert live(factory) == {("Trees", "Participant 0"), ("Hello", "Participant 2"), ("Trees", "Participant 4")}
    first, second = factory.all(Idea)
    assert len(first.title) <= 120
    assert first.title.endswith("…")
    assert first.body == LONG.strip()
    assert (first.vote_count, first.removed_by, first.imported_url) == (2, None, "https://pol.is/3trees")
    assert (second.vote_count, second.removed_by) == (1, "moderator")
    assert all((vote.surface, vote.in_rate) == ("import", True) for vote in factory.all(Vote))
    impressions = {
        (impression.idea_id, impression.day, impression.surface, impression.position, impression.shows)
        for impression in factory.all(Impression)
    }
    assert impressions == {
        (first.id, date(2014, 6, 18), "import", 0, 3),
        (first.id, date(2014, 6, 19), "import", 0, 1),
        (second.id, date(2014, 6, 18), "import", 0, 1),
    }
    (group,) = factory.all(Group)
    assert (group.name, group.purpose, group.idea_count) == ("Trees", "Which trees?", 1)


def test_a_later_judgement_replaces_an_earlier_one_in_any_file_order(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    judgements = [
        (30, 0, 1, 1),
        (10, 0, 1, 1),
        (20, 0, 1, 0),
        (10, 0, 2, 1),
        (11, 0, 2, -1),
        (5, 0, 3, 1),
        (5, 0, 3, 0),
    ]
    run_import(app, "polis", polis_folder(tmp_path / "trees", STATEMENTS, judgements))
    assert live(factory) == {("Trees", "Participant 1")}
    assert len(factory.all(Vote)) == 4
    views = [(row.day, row.shows) for row in factory.all(Impression)]
    assert views == [(date(2014, 6, 18), 3)], "a changed judgement is one view"


def test_later_judgements_are_added(app: Flask, factory: Factory, tmp_path: Path) -> None:
    early = [(10, 0, 1, 1), (10, 0, 2, 1)]
    run_import(app, "polis", polis_folder(tmp_path / "trees", STATEMENTS, early))
    late = polis_folder(tmp_path / "trees", STATEMENTS, [*early, (20, 0, 1, -1), (5, 0, 2, 0), (30, 0, 3, 1)])
    result = run_import(app, "polis", late)
    assert live(factory) == {("Trees", "Participant 2"), ("Trees", "Participant 3")}
    assert sum(impression.shows for impression in factory.all(Impression)) == 3
    assert "1 refused: a later vote by this person on this idea has already been imported" in result.output
    before = all_rows(app)
    run_import(app, "polis", late)
    assert all_rows(app) == before


def test_unusable_rows_are_refused_with_their_reason(app: Flask, tmp_path: Path) -> None:
    judgements = [(0, 9, 1, 1), (0, 0, 1, 7), (1, 0, 1, 1), (1, 0, 1, 1)]
    folder = polis_folder(tmp_path / "trees", [*STATEMENTS, (2, 1, 1, " ")], judgements)
    run_import(app, "polis", folder, "--report", tmp_path / "report.csv")
    assert [(row["file"], row["line"], row["reason"]) for row in report_rows(tmp_path / "report.csv")] == [
        ("trees/comments.csv", "4", "has no text"),
        ("trees/votes.csv", "3", "its vote isn't 1, 0 or -1"),
        ("trees/votes.csv", "5", "has the same id as an earlier row, which was used"),
        ("trees/votes.csv", "2", "its idea is missing"),
    ]


def test_participants_of_two_conversations_are_different_people(app: Flask, factory: Factory, tmp_path: Path) -> None:
    for name in ("one", "two"):
        polis_folder(tmp_path / "both" / name, STATEMENTS, [(0, 0, 0, 1)], topic=name)
    run_import(app, "polis", tmp_path / "both")
    assert [group.name for group in factory.all(Group)] == ["one", "two"]
    assert [member.name for member in factory.all(Member)] == ["Participant 0", "Participant 2"] * 2
    assert len({member.handle for member in factory.all(Member)}) == 4
