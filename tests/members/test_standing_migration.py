"""A database in which everyone counted is upgraded: then only members in good standing count. And it is taken back."""

from collections.abc import Iterator
from pathlib import Path

import alembic.command
import pytest
from flask import Flask
from sqlalchemy import text

from community.app import create_app
from community.cli import recount
from community.comments.models import HelpfulVote
from community.core import schema
from community.core.db import db, now
from community.ideas.models import IMPORTANT
from community.moderation.models import Report
from tests.databases import PostgreSQL, settings_for
from tests.factory import Factory

BEFORE, VERSION = "sent_forms", "good_standing"
NUMBERS = {
    "votes": "SELECT vote_count, important_count, trend > -1000 FROM ideas ORDER BY id",
    "helpful": "SELECT helpful_count FROM comments",
    "members": "SELECT member_count FROM groups",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """The site on a database of its own, of this version."""
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.create(f"standing_{worker_id}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        schema.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def _numbers() -> dict[str, list[tuple[object, ...]]]:
    with db.engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(text(query))] for name, query in NUMBERS.items()}


def test_numbers_of_members_who_do_not_count_are_taken_out_and_put_back(site: Flask) -> None:
    factory = Factory(site)
    people = [
        factory.member("Ada"),
        factory.member("Sue", suspended_at=now()),
        factory.member("New", confirmed_at=None),
        factory.member("Out", deleted_at=now()),
        factory.member("Imp", confirmed_at=None, password_hash=None, imported_at=now()),
    ]
    group = factory.group("Kitchens", *people)
    ideas = [factory.idea(f"Idea {number}", people[0], group) for number in range(2)]
    comment = factory.comment(ideas[0], people[0])
    for number, who in enumerate(people):
        factory.vote(ideas[0], who, importance=IMPORTANT if number == 1 else None)
        with factory.writing():
            db.session.add(HelpfulVote(comment_id=comment, member_id=who))
    factory.vote(ideas[1], people[1])
    factory.recount()
    upgraded = _numbers()
    assert upgraded == {"votes": [(2, 0, True), (0, 0, False)], "helpful": [(2,)], "members": [(2,)]}
    db.session.remove()
    alembic.command.downgrade(schema._config(), BEFORE)
    assert _numbers() == {"votes": [(5, 1, True), (1, 0, True)], "helpful": [(5,)], "members": [(5,)]}
    alembic.command.upgrade(schema._config(), VERSION)
    assert _numbers() == upgraded
    schema.upgrade()
    with factory.reading():
        assert recount.drifts() == []


def test_reports_of_new_members_keep_their_weight(site: Flask) -> None:
    factory = Factory(site)
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("An idea", ada, factory.group("Kitchens", ada))
    with factory.writing():
        for who, weight in ((ada, 0.0), (bo, 1.0)):
            db.session.add(Report(idea_id=idea, reporter_id=who, reason="rude", weight=weight))
    db.session.remove()
    for migrate, query in (
        (alembic.command.downgrade, "SELECT NOT counts FROM reports ORDER BY id"),
        (alembic.command.upgrade, "SELECT weight = 0 FROM reports ORDER BY id"),
    ):
        migrate(schema._config(), BEFORE if migrate is alembic.command.downgrade else VERSION)
        with db.engine.connect() as connection:
            assert [bool(row[0]) for row in connection.execute(text(query))] == [True, False]
