"""A database of votes that needed a counted impression is upgraded: which votes are part of support now."""

from collections.abc import Iterator
from pathlib import Path

import alembic.command
import pytest
from flask import Flask
from sqlalchemy import text, update

from community.analytics import jobs, refresh
from community.app import create_app
from community.core import schema
from community.core.db import db
from community.ideas.models import Vote
from tests.databases import settings_for
from tests.factory import Factory


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    """The site on a database of its own."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path))
    with app.app_context():
        schema.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_votes_of_those_whose_views_count_are_part_of_support_after_an_upgrade(site: Flask) -> None:
    factory = Factory(site)
    ada, bo, cy = (factory.member(name) for name in ("Ada", "Bo", "Cy"))
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    for voter, values in (
        (ada, {"surface": "new", "position": 2}),
        (bo, {"surface": "new", "position": 2}),
        (cy, {"surface": "direct", "position": None}),
        (factory.member("Sol", role="staff"), {"surface": "new", "position": 1}),
        (factory.member("Shown"), {"surface": "import", "position": None, "in_rate": True}),
    ):
        factory.vote(idea, voter)
        with factory.writing():
            db.session.execute(update(Vote).where(Vote.member_id == voter).values(**values))
    jobs.refresh_support()
    db.session.remove()
    alembic.command.downgrade(schema._config(), "email_failures")
    schema.upgrade()
    with db.engine.connect() as connection:
        votes = connection.execute(text("SELECT in_rate FROM votes ORDER BY id")).scalars().all()
        assert list(map(bool, votes)) == [False, True, False, False, True]
        assert connection.execute(text("SELECT count(*) FROM calibrations")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM ideas WHERE stale_since IS NULL")).scalar() == 0
    jobs.refresh_support()
    assert refresh.stale_count() == 0
    assert list(refresh.find_differences()) == []
