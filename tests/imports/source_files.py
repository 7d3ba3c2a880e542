"""Small folders in the formats of sources, and the import command."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from community.core.db import Base, db
from tests.cli.processes import community, environment

OPENING = 1403054214176  # milliseconds since 1970: 18 June 2014
PROPOSALS = (
    *("id", "url", "code", "title", "userId", "date", "summary", "text"),
    *("numComments", "status", "numSupports", "isAssociation"),
)
COMMENTS = (
    *("id", "parentId", "proposalId", "page", "userId", "userType", "date", "time", "text"),
    *("numVotes", "numPositiveVotes", "numNegativeVotes"),
)
NOT_COMPARED = {"jobs", "alembic_version"}


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def proposal(number: object, title: str = "Limpiar las fuentes", person: object = 7, **values: object) -> list[object]:
    """A row of proposals.csv."""
    row: dict[str, object] = {
        **dict.fromkeys(PROPOSALS, ""),
        "id": number,
        "url": f"/proposals/{number}-fuentes",
        "title": title,
        "userId": person,
        "date": "2016-05-03",
        "text": "El agua está sucia.",
        "summary": "Agua sucia",
        "status": "open",
        "numSupports": 12,
        **values,
    }
    return [row[name] for name in PROPOSALS]


def madrid_comment(number: object, parent: object = -1, about: object = 1, **values: object) -> list[object]:
    """A row of comments.csv of Decide Madrid."""
    row: dict[str, object] = {
        **dict.fromkeys(COMMENTS, ""),
        "id": number,
        "parentId": parent,
        "proposalId": about,
        "userId": 8,
        "date": "2016-05-04",
        "time": "0 days 10:50:19",
        "text": f"Comentario {number}",
        "numPositiveVotes": 2,
        "numNegativeVotes": 1,
        **values,
    }
    return [row[name] for name in COMMENTS]


def madrid_folder(
    folder: Path, proposals: Iterable[Sequence[object]], remarks: Iterable[Sequence[object]] = ()
) -> Path:
    """Write a folder of Decide Madrid."""
    write_csv(folder / "proposals.csv", PROPOSALS, proposals)
    write_csv(folder / "comments.csv", COMMENTS, remarks)
    return folder


def polis_folder(
    folder: Path, statements: Iterable[Sequence[object]], judgements: Iterable[Sequence[object]], topic: str = "Trees"
) -> Path:
    """A folder of Polis: statements (id, author, moderated, text), judgements (second, statement, voter, value)."""
    write_csv(
        folder / "comments.csv",
        ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"),
        [(OPENING, "", number, author, 0, 0, moderated, text) for number, author, moderated, text in statements],
    )
    write_csv(
        folder / "votes.csv",
        ("timestamp", "datetime", "comment-id", "voter-id", "vote"),
        [(OPENING + second * 1000, "", *rest) for second, *rest in judgements],  # type: ignore[operator]
    )
    about = [("url", "https://pol.is/3trees"), ("conversation-description", "Which trees?")]
    write_csv(folder / "summary.csv", ("topic", topic), about)
    return folder


def run_import(app: Flask, *arguments: object) -> Result:
    """Run `community import …` on the app's database."""
    settings = app.config["SETTINGS"]
    return community(
        "import", *map(str, arguments), env=environment(settings.data_dir, settings.database_url, LOG_FORMAT="json")
    )


def all_rows(app: Flask) -> dict[str, list[str]]:
    """All rows of all tables except jobs, as text: {table: rows}."""
    found: dict[str, list[str]] = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            if table.name not in NOT_COMPARED:
                found[table.name] = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        db.session.rollback()
    return found


def report_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a report file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
