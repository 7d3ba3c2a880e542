"""The migrations match the models, upgrading and downgrading."""

from pathlib import Path

import alembic.command
import pytest
from flask import Flask
from sqlalchemy import MetaData, create_engine, inspect, select, text, update

from community.app import create_app
from community.core import schema
from community.core.db import db
from community.ideas.models import Idea
from community.members.models import Member
from tests.access.fixtures import Markers, arrange
from tests.conventions.test_standard_names import NAMES, in_order, upgraded_row
from tests.databases import PostgreSQL, settings_for
from tests.factory import Factory

Contents = dict[str, list[dict[str, object]]]


@pytest.mark.both_databases
def test_the_migrations_match_the_models(app: Flask) -> None:
    with app.app_context():
        assert schema.drift() == []
        schema.check()


def test_an_empty_database_is_refused(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path))
    with app.app_context(), pytest.raises(schema.SchemaMismatch, match="db upgrade"):
        schema.check()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path))
    with app.app_context():
        schema.upgrade()
        engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
        with pytest.raises(schema.SchemaMismatch, match="newer"):
            schema.check()


def test_migrations_can_be_reverted_and_applied_again(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path))
    with app.app_context():
        _down_and_up()


@pytest.mark.exhaustive
def test_migrations_can_be_reverted_and_applied_again_on_postgresql(
    postgresql: PostgreSQL, tmp_path: Path, worker_id: str
) -> None:
    app = create_app(settings_for(postgresql.create(f"reverted_{worker_id}"), tmp_path))
    with app.app_context():
        _down_and_up()
        db.engine.dispose()


@pytest.mark.both_databases
def test_an_upgrade_keeps_every_row_of_a_small_community_with_something_of_everything(factory: Factory) -> None:
    arrange(factory, Markers())
    before = _upgraded(factory)
    assert len(before) >= 10  # as many tables as the first version has rows for


@pytest.mark.exhaustive
def test_an_upgrade_keeps_every_row_of_the_demonstration(filled: Factory) -> None:
    with filled.writing():  # the first version counted suspended members too, and every idea for itself
        db.session.execute(update(Member).values(suspended_at=None, suspended_until=None))
        db.session.execute(update(Idea).values(merged_into_id=None, merged_count=0))
    filled.recount()
    before = _upgraded(filled)
    assert len(before["votes"]) > 3000


def _upgraded(factory: Factory) -> Contents:
    """Downgrade to the first version and upgrade again, which must keep all rows. Returns them by table."""
    with factory.app.app_context():
        alembic.command.downgrade(schema._config(), "beginning")
        before = _contents()
        schema.upgrade()
        after = _contents()
        assert schema.drift() == []
    for table, rows in before.items():
        new = NAMES.TABLES.get(table, table)
        expected = [upgraded_row(new, row) for row in rows]
        for row in expected:
            row.pop("stale_since", None)  # ideas that may have been answered are calculated again
            row.pop("from_impression", None)  # which votes enter the rate is decided again
        found = [{name: row[name] for name in expected[0]} for row in after[new]]
        assert in_order(found) == in_order(expected), new
    return before


def _contents() -> Contents:
    """Every row of every table, in the order of its key, except the version of the database."""
    db.session.rollback()
    found = {}
    tables = MetaData()
    tables.reflect(db.engine)
    for table in tables.sorted_tables:
        rows = db.session.execute(select(table).order_by(*table.primary_key)).mappings().all()
        if rows and table.name != "alembic_version":
            found[table.name] = [dict(row) for row in rows]
    db.session.rollback()
    return found


def _down_and_up() -> None:
    schema.upgrade()
    alembic.command.downgrade(schema._config(), "base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    schema.upgrade()
    assert schema.drift() == []
