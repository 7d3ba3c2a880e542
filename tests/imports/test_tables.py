"""Files with the documented columns, and hostile cells."""

import re
from pathlib import Path

import pytest
from flask import Flask

from community.comments.models import Comment
from community.groups.models import Group
from community.ideas.models import Idea, Vote
from community.imports.models import ImportedRow
from community.imports.tables import COLUMNS
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.imports.source_files import all_rows, report_rows, run_import, write_csv

DOCUMENTATION = Path(__file__).parent.parent.parent / "docs" / "importing.md"
PEOPLE = [("p1", "Mara Klein", "Mara@Example.com"), ("p2", "Mara Klein", ""), ("p3", "Jo", "not an address")]
IDEAS = [("i1", "p1", "A door that closes", "It bangs.", "2024-05-01T10:00:00+02:00", "Doors", "In Progress", "7")]
REMARKS = [("c1", "i1", "p2", "So it does.", "2024-05-02 09:00"), ("c2", "i1", "p9", "Does it?", "2024-05-03")]
VOTES = [
    ("i1", "p2", "2024-05-04", "", "critical"),
    ("i1", "p1", "2024-05-04", "2024-05-05", ""),
    ("i1", "p2", "2024-05-09", "", "nice"),
]


def tables(folder: Path, ideas: object = IDEAS, people: object = PEOPLE) -> Path:
    """A folder with all four files."""
    write_csv(folder / "people.csv", ("id", "name", "email"), people)  # type: ignore[arg-type]
    head = ("id", "author_id", "title", "body", "posted_at", "group", "status", "support")
    write_csv(folder / "ideas.csv", head, ideas)  # type: ignore[arg-type]
    write_csv(folder / "comments.csv", ("id", "idea_id", "author_id", "body", "posted_at"), REMARKS)
    write_csv(folder / "votes.csv", ("idea_id", "voter_id", "cast_at", "withdrawn_at", "importance"), VOTES)
    return folder


@pytest.mark.both_databases
def test_four_tables_are_imported(app: Flask, factory: Factory, tmp_path: Path) -> None:
    result = run_import(
        app, "csv", tables(tmp_path / "in"), "--source", "Old Forum", "--report", tmp_path / "report.csv"
    )
    assert result.exit_code == 0, result.output
    (idea,) = factory.all(Idea)
    assert (idea.status_key, idea.imported_support, idea.imported_from) == ("in_progress", 7, "Old Forum")
    assert (idea.vote_count, idea.critical_count, idea.nice_count, idea.comment_count) == (1, 1, 0, 2)
    assert [vote.in_rate for vote in factory.all(Vote)] == [False, False]
    assert [group.name for group in factory.all(Group)] == ["Doors"]
    found = {member.email: member for member in factory.all(Member) if member.email}
    assert list(found) == ["mara@example.com"]
    assert [member.name for member in factory.all(Member)] == ["Mara Klein", "Mara Klein", "Jo", "Participant p9"]
    reasons = {row["reason"] for row in report_rows(tmp_path / "report.csv")}
    assert reasons == {
        "its email isn't a valid email address and was ignored",
        "people.csv doesn't have the id of this author or voter, so only the id is known",
    }


def test_only_a_confirmed_address_links_a_person_to_a_member(app: Flask, factory: Factory, tmp_path: Path) -> None:
    ada = factory.member("Ada", email="ada@example.com")
    factory.member("Bo", email="bo@example.com", confirmed_at=None)
    people = [("p1", "Ada there", "ADA@example.com"), ("p2", "Bo there", "bo@example.com")]
    result = run_import(app, "csv", tables(tmp_path / "in", people=people), "--source", "Old Forum")
    assert "1 corrected: its email belongs to a member here, who is treated as this person" in result.output
    assert "1 corrected: its email belongs to an unconfirmed account here and was ignored" in result.output
    assert factory.all(Idea)[0].author_id == ada
    assert [member.name for member in factory.all(Member)] == ["Ada", "Bo", "Bo there", "Participant p9"]
    linked = factory.all(ImportedRow, kind="linked person")
    assert [(row.source_id, row.row_id) for row in linked] == [("p1", ada)]
    run_import(app, "undo", "old-forum")
    assert [member.name for member in factory.all(Member)] == ["Ada", "Bo"]


def test_imported_people_are_not_listed_cannot_sign_in_and_are_kept(
    app: Flask, factory: Factory, tmp_path: Path
) -> None:
    sol = factory.member("Sol", role="administrator")
    run_import(app, "csv", tables(tmp_path / "in"), "--source", "Old Forum")
    for viewer in (factory.visitor(), factory.browser(sol)):
        assert "Mara Klein" not in visible_text(viewer.get("/people"))
    assert "Mara Klein" not in visible_text(factory.browser(sol).get("/staff/accounts"))
    mara = factory.all(Member, email="mara@example.com")[0]
    assert "No one has claimed this account" in visible_text(factory.visitor().get(f"/people/{mara.handle}"))
    answer = factory.visitor().send("/sign-in", email="mara@example.com", password="")
    assert answer.status_code == 422


@pytest.mark.both_databases
def test_hostile_cells_are_harmless(app: Flask, factory: Factory, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    ideas = [
        ("=1+1", "p1", f"{evil} a title", f"{evil}\x00 [x](javascript:alert(1))", "2024-05-01", "", "", ""),
        ("big", "p1", "t" * 2_000_000, "b" * 1_000_000, "2024-05-01", evil, "", "99999999999"),
        ("rtl", "p1", "\u202eeltit ylfrednow", "\u202egnp.exe", "2024-05-01", "\u2066", "no such", ""),
        ("late", "p1", "A title of tomorrow", "b", "2999-05-01", "", "", ""),
        ("when", "p1", "A title without a time", "b", "yesterday", "", "", ""),
    ]
    result = run_import(
        app, "csv", tables(tmp_path / "in", ideas), "--source", "Evil", "--report", tmp_path / "report.csv"
    )
    assert result.exit_code == 0, result.output
    found = {row.source_id: row.row_id for row in factory.all(ImportedRow, kind="idea")}
    assert set(found) == {"=1+1", "big", "rtl"}
    for idea_id in found.values():
        page = factory.visitor().get(f"/ideas/{idea_id}", follow_redirects=True).get_data(as_text=True)
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "\u202e" not in page
    assert len(factory.get(Idea, found["big"]).title) <= 120
    assert len(factory.get(Idea, found["big"]).body) <= 20_000
    report = (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    assert not re.search(r"(?m)(^|,)[=+@]", report)


def test_imported_lines_follow_the_rule_of_forms(app: Flask, factory: Factory, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    unseen = "\u3164\u2800\u200b"
    write_csv(folder / "people.csv", ("id", "name"), [("p1", unseen), ("p2", "I\u0302nes" + "\u0301" * 50)])
    ideas = [
        ("i1", "p1", unseen, "A text", "2024-05-01"),
        ("i2", "p1", f"A door{unseen} that closes\u202e", unseen, "2024-05-01"),
    ]
    write_csv(folder / "ideas.csv", ("id", "author_id", "title", "body", "posted_at"), ideas)
    result = run_import(app, "csv", folder)
    assert "has no letters or digits in its title" in result.output
    assert [(idea.title, idea.body) for idea in factory.all(Idea)] == [("A door that closes",) * 2]
    first, second = sorted(factory.all(Member), key=lambda member: member.id)
    assert unseen not in first.name
    assert (second.name[0], len(second.name)) == ("\u00ce", 8)


def test_documented_and_accepted_columns_are_the_same() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    for name, columns in COLUMNS.items():
        section = text.split(f"### `{name}`")[1].split("###")[0]
        documented = re.findall(r"(?m)^\| `(\w+)` \| (yes|no)", section)
        assert dict(documented) == {
            **dict.fromkeys(columns.required, "yes"),
            **dict.fromkeys(columns.optional, "no"),
        }, name


def test_an_unknown_column_is_ignored_and_reported(app: Flask, tmp_path: Path) -> None:
    head = ("id", "author_id", "title", "body", "posted_at", "mood")
    write_csv(tmp_path / "in" / "ideas.csv", head, [("i1", "p1", "A door that closes", "b", "2024-05-01", "good")])
    assert "1 corrected: the column “mood” is unknown and was ignored" in run_import(app, "csv", tmp_path / "in").output


WRONG = {
    "no such folder": (None, "doesn't exist"),
    "no file": ({}, "doesn't contain ideas.csv"),
    "empty file": ({"ideas.csv": b""}, "ideas.csv is empty"),
    "no column": ({"ideas.csv": b"id,title\n1,x\n"}, "ideas.csv has no column author_id, body, posted_at"),
    "latin": ({"ideas.csv": b"id,author_id,title,body,posted_at\n1,2,ni\xf1o,b,2024-01-01\n"}, "isn't UTF-8"),
    "utf-16": ({"ideas.csv": "id,author_id".encode("utf-16")}, "is UTF-16"),
    "quotes": (
        {"ideas.csv": b'id,author_id,title,body,posted_at\n1,2,"x,b,2024-01-01\n'},
        "Can't read ideas.csv from line 2 on",
    ),
    "twice": ({"ideas.csv": b"id,id,author_id,title,body,posted_at\n"}, "two columns named id"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_unreadable_file_is_explained_and_nothing_is_written(app: Flask, tmp_path: Path, name: str) -> None:
    files, sentence = WRONG[name]
    folder = tmp_path / "in"
    if files is not None:
        folder.mkdir()
        for file, content in files.items():
            (folder / file).write_bytes(content)
    before = all_rows(app)
    result = run_import(app, "csv", folder)
    assert result.exit_code == 2
    assert sentence in result.output
    assert all_rows(app) == before


def test_a_byte_order_mark_and_rows_of_other_lengths_are_accepted(app: Flask, factory: Factory, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = "\ufeffid,author_id,title,body,posted_at\r\n1,2,A door that closes,b,2024-01-01\r\n2,3,x\r\n"
    (tmp_path / "in" / "ideas.csv").write_text(text, encoding="utf-8", newline="")
    result = run_import(app, "csv", tmp_path / "in")
    assert "1 refused: has 3 cells, but the header has 5" in result.output
    assert len(factory.all(Idea)) == 1
    assert factory.all(Comment) == []
