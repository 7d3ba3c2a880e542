"""Proposals and comments of Decide Madrid."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from community.comments.models import Comment
from community.groups.models import Group
from community.ideas.models import Idea, Impression, Vote
from community.members.models import Member
from community.site import settings
from tests.factory import Factory, visible_text
from tests.imports.source_files import all_rows, madrid_comment, madrid_folder, proposal, report_rows, run_import


def test_proposals_and_comments_are_imported_with_people_and_counts(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    folder = madrid_folder(
        tmp_path / "in",
        [proposal(1), proposal(2, person=8)],
        [madrid_comment(5), madrid_comment(6, parent=5, userId=7)],
    )
    result = run_import(app, "decide-madrid", folder)
    assert result.exit_code == 0, result.output
    (group,) = factory.all(Group)
    assert (group.name, group.idea_count, group.member_count) == ("Decide Madrid", 2, 0)
    first, _second = factory.all(Idea)
    assert (first.title, first.body, first.excerpt) == ("Limpiar las fuentes", "El agua está sucia.", "Agua sucia")
    assert (first.imported_support, first.vote_count, first.comment_count) == (12, 0, 2)
    assert first.imported_url == "https://decide.madrid.es/proposals/1-fuentes"
    assert first.posted_at == datetime(2016, 5, 2, 22, 0, tzinfo=UTC)  # midnight in Madrid
    assert [(one.name, one.email, one.password_hash) for one in factory.all(Member)] == [
        ("Participant 7", None, None),
        ("Participant 8", None, None),
    ]
    assert factory.all(Vote) == factory.all(Impression) == []
    said_first, said_second = factory.all(Comment)
    assert said_first.posted_at == datetime(2016, 5, 4, 8, 50, 19, tzinfo=UTC)
    assert (said_second.parent_id, said_second.answers_id) == (said_first.id, said_first.id)
    assert (said_first.imported_agreed, said_first.imported_disagreed, said_first.helpful_count) == (2, 1, 0)


def test_a_second_import_changes_nothing(app: Flask, tmp_path: Path) -> None:
    folder = madrid_folder(
        tmp_path / "in", [proposal(1, status="archived")], [madrid_comment(5), madrid_comment(6, parent=5)]
    )
    run_import(app, "decide-madrid", folder)
    before = all_rows(app)
    assert "already imported" in run_import(app, "decide-madrid", folder).output
    assert all_rows(app) == before


def test_a_dry_run_writes_nothing_and_reports_the_same(app: Flask, tmp_path: Path) -> None:
    folder = madrid_folder(tmp_path / "in", [proposal(1, text="")], [madrid_comment(5, parent=99)])
    before = all_rows(app)
    dry = run_import(app, "decide-madrid", folder, "--dry-run", "--report", tmp_path / "dry.csv")
    assert all_rows(app) == before
    wet = run_import(app, "decide-madrid", folder, "--report", tmp_path / "wet.csv")
    assert dry.output.splitlines()[1:] == wet.output.splitlines()[1:]
    assert report_rows(tmp_path / "dry.csv") == report_rows(tmp_path / "wet.csv") != []


def test_changed_rows_are_reported_with_their_line(app: Flask, factory: Factory, tmp_path: Path) -> None:
    remarks = [
        madrid_comment(5, text=" "),
        madrid_comment(6, parent=99),
        madrid_comment(7, about=2, parent=5),
        madrid_comment(8, about=3),
    ]
    folder = madrid_folder(tmp_path / "in", [proposal(1, text="", status="archived"), proposal(2)], remarks)
    result = run_import(app, "decide-madrid", folder, "--report", tmp_path / "report.csv")
    rows = {
        (row["file"], row["line"], row["what_happened"], row["reason"][:26])
        for row in report_rows(tmp_path / "report.csv")
    }
    assert rows == {
        ("proposals.csv", "2", "corrected", "has no text, so its summar"),
        ("proposals.csv", "2", "corrected", "is archived there without "),
        ("comments.csv", "2", "corrected", "has no text, which is note"),
        ("comments.csv", "3", "corrected", "replies to a missing comme"),
        ("comments.csv", "4", "corrected", "replies to a comment on an"),
        ("comments.csv", "5", "refused", "its idea is missing"),
    }
    assert "1 refused: its idea is missing" in result.output
    assert [(c.body, c.parent_id) for c in factory.all(Comment)] == [
        ("", None),
        ("Comentario 6", None),
        ("Comentario 7", None),
    ]
    assert factory.all(Idea)[0].body == "Agua sucia"


def test_comments_in_a_cycle_of_replies_become_first_level(app: Flask, factory: Factory, tmp_path: Path) -> None:
    ring = [
        madrid_comment(5, parent=6),
        madrid_comment(6, parent=7),
        madrid_comment(7, parent=5),
        madrid_comment(8, parent=8),
        madrid_comment(9, parent=5),
    ]
    run_import(app, "decide-madrid", madrid_folder(tmp_path / "in", [proposal(1)], ring))
    found = factory.all(Comment)
    assert len(found) == 5
    assert sum(comment.parent_id is None for comment in found) == 2


def test_a_duplicate_id_counts_once(app: Flask, factory: Factory, tmp_path: Path) -> None:
    folder = madrid_folder(
        tmp_path / "in",
        [proposal(1), proposal(1, "Otra cosa distinta")],
        [madrid_comment(5), madrid_comment(5, text="x")],
    )
    result = run_import(app, "decide-madrid", folder)
    assert "2 refused: has the same id as an earlier row, which was used" in result.output
    assert [idea.title for idea in factory.all(Idea)] == ["Limpiar las fuentes"]


def test_skipped_and_repeated_hours_are_converted(app: Flask, factory: Factory, tmp_path: Path) -> None:
    odd = [
        madrid_comment(5, date="2016-03-27", time="0 days 02:30:00"),
        madrid_comment(6, date="2016-10-30", time="0 days 02:30:00"),
    ]
    result = run_import(app, "decide-madrid", madrid_folder(tmp_path / "in", [proposal(1)], odd))
    assert "1 corrected: its time was skipped by daylight saving, so it was moved forward" in result.output
    assert [comment.posted_at for comment in factory.all(Comment)] == [
        datetime(2016, 3, 27, 1, 30, tzinfo=UTC),
        datetime(2016, 10, 30, 0, 30, tzinfo=UTC),
    ]


def test_a_deep_thread_is_shown_one_level_deep_and_keeps_its_replies(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    remarks = [
        madrid_comment(5),
        *(madrid_comment(number, parent=number - 1, userId=number) for number in range(6, 30)),
        madrid_comment(40, text=""),
    ]
    run_import(app, "decide-madrid", madrid_folder(tmp_path / "in", [proposal(1)], remarks))
    (idea,) = factory.all(Idea)
    found = factory.all(Comment)
    firsts = {comment.id for comment in found if comment.parent_id is None}
    assert len(firsts) == 2
    assert {comment.parent_id for comment in found if comment.parent_id} <= firsts
    page = factory.visitor().get(f"/ideas/{idea.id}", follow_redirects=True)
    assert page.get_data(as_text=True).count("replying to") == 23
    shown = visible_text(page)
    assert "No text in the original." in shown
    assert "Imported from Decide Madrid, where 12 people supported it." in shown
    assert "On Decide Madrid, 2 agreed and 1 disagreed." in shown
    assert "12 supporters on Decide Madrid" in visible_text(factory.visitor().get("/top"))


def test_imported_counts_are_hidden_where_votes_are_hidden(app: Flask, factory: Factory, tmp_path: Path) -> None:
    run_import(app, "decide-madrid", madrid_folder(tmp_path / "in", [proposal(1)]))
    assert "supporters on" in visible_text(factory.visitor().get("/new"))
    with factory.writing():
        settings.change(factory.all(Member)[0].id, blind_voting=True)
    assert "supporters on" not in visible_text(factory.visitor().get("/new"))


def test_imported_counts_have_their_own_column_in_the_staff_table(app: Flask, factory: Factory, tmp_path: Path) -> None:
    sol = factory.member("Sol", role="staff")
    run_import(app, "decide-madrid", madrid_folder(tmp_path / "in", [proposal(1)]))
    assert "12 supporters on Decide Madrid" in visible_text(factory.browser(sol).get("/staff/ideas"))
    table = factory.browser(sol).get("/staff/ideas.csv").get_data(as_text=True)
    row = next(csv.DictReader(io.StringIO(table)))
    assert (row["supporters"], row["imported_support"], row["imported_from"]) == ("0", "12", "Decide Madrid")


def test_only_pages_of_the_source_are_linked(app: Flask, factory: Factory, tmp_path: Path) -> None:
    wrong = ["javascript:alert(1)", "//evil.example/x", "https://evil.example", '/x"onclick="y']
    run_import(
        app, "decide-madrid", madrid_folder(tmp_path / "in", [proposal(n, url=url) for n, url in enumerate(wrong, 1)])
    )
    assert {idea.imported_url for idea in factory.all(Idea)} == {None}
