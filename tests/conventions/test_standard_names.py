"""A database of the version before the standard names is upgraded without loss, and can be taken back."""

import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import alembic.command
import pytest
from flask import Flask
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    Table,
    create_engine,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError

from community import worker  # noqa: F401  (registers scheduled tasks)
from community.app import create_app
from community.core import outbox, scheduler, schema
from community.core.db import Base, db, writing
from tests.databases import PostgreSQL, settings_for

BEFORE, VERSION = "fair_ranking", "standard_names"
ROWS = 3  # of each table
# Listeners that later migrations remove or rename.
REMOVED = {"community.analytics.jobs.refresh_support_of_voter", "community.notifications.jobs.send_mention"}
MOMENT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Contents = dict[str, list[dict[str, Any]]]


def _migration(name: str) -> ModuleType:
    path = next(Path(__file__).parents[2].glob(f"migrations/versions/*_{name}.py"))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES = _migration("standard_names")
# Values that the migration replaces, and one that it leaves, by the old names of table and column.
STORED: dict[tuple[str, str], tuple[Any, ...]] = {
    ("comments", "withheld"): ("held", "set aside", None),
    ("comments", "taken_down_by"): ("author", "moderator", None),
    ("duties", "name"): (*list(NAMES.SCHEDULED_TASKS)[:2], "lease:another"),
    ("flags", "ruling_id"): (1, 2, None),
    **{(table, "idea_id"): (1, None, None) for table in ("flags", "rulings")},
    **{(table, "comment_id"): (None, 2, None) for table in ("flags", "rulings")},
    **{(table, "subject_member_id"): (None, None, 3) for table in ("flags", "rulings")},
    ("ideas", "withheld"): ("set aside", "held", None),
    ("ideas", "taken_down_by"): ("moderator", None, "author"),
    ("intentions", "act"): ("vote", "mark", "accept"),
    ("jobs", "listener"): (*list(NAMES.LISTENERS)[:2], "community.notifications.jobs.tell_of_ruling"),
    ("jobs", "payload"): ({"member_id": 1, "writing": "kept"}, {"idea_id": 2}, {"ruling_id": 3}),
    ("jobs", "done_at"): (None, None, None),
    ("join_requests", "outcome"): ("admitted", "refused", "taken back"),
    ("members", "role"): ("member", "staff", "administrator"),
    ("reason_templates", "act"): ("take_down", "warn", "keep"),
    ("rulings", "act"): ("take_down", "restore", "ban"),
    ("rulings", "before"): (
        {"taken_down_by": [None, "moderator"], "taken_down_at": [None, "2026-11-20T12:00:00+00:00"]},
        {"withheld": ["held", None], "name": ["held", "set aside"]},
        {"ban": [None, None], "belongs": [[True, "2026-11-20T12:00:00+00:00"], None]},
    ),
    ("rulings", "undoes_id"): (None, 1, None),
    ("site_choice_changes", "name"): ("who_may_found", "promise_days", "tagline"),
    ("site_choice_changes", "before"): ("members", 7, "overseers"),
    ("site_choice_changes", "after"): ("overseers", 4, "overseers and others"),
    ("site_choices", "name"): ("who_may_found", "flags_to_set_aside", "tagline"),
    ("site_choices", "value"): ("overseers", 3, "overseers"),
    ("votes", "withdrawn_at"): (None, None, MOMENT),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """The site on a database of the version before, with rows in every table."""
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.create(f"old_{worker_id}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        alembic.command.upgrade(schema._config(), BEFORE)
        _fill()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_an_upgrade_keeps_every_row_under_the_new_names(old: Flask) -> None:
    before = _contents()
    assert all(len(before[table]) >= ROWS for table in before if table != "statuses"), "a table without rows"
    alembic.command.upgrade(schema._config(), VERSION)
    after = _contents()
    assert after == {
        NAMES.TABLES.get(table, table): in_order(upgraded_row(NAMES.TABLES.get(table, table), row) for row in found)
        for table, found in before.items()
    }


def test_the_upgraded_database_is_exactly_what_the_models_say(old: Flask) -> None:
    schema.upgrade()
    assert schema.drift() == []
    assert _shape(db.engine) == _declared()


@pytest.mark.exhaustive
def test_taking_the_names_back_restores_the_database(old: Flask) -> None:
    contents, shape = _contents(), _shape(db.engine)
    alembic.command.upgrade(schema._config(), VERSION)
    alembic.command.downgrade(schema._config(), BEFORE)
    assert (_contents(), _shape(db.engine)) == (contents, shape)


def test_the_logs_still_refuse_changes(old: Flask) -> None:
    for migrate in (lambda: schema.upgrade(), lambda: alembic.command.downgrade(schema._config(), BEFORE)):
        migrate()
        for table in ("moderation_actions", "site_setting_changes", "rulings", "site_choice_changes"):
            if inspect(db.engine).has_table(table):
                log = Table(table, MetaData(), autoload_with=db.engine)
                for change in (log.update().values(id=log.c.id + 100), log.delete()):
                    with pytest.raises(DBAPIError, match="only grows"), writing(), db.engine.begin() as connection:
                        connection.execute(change)


def test_waiting_jobs_and_scheduled_tasks_lead_to_functions_of_this_version(app: Flask) -> None:
    gone = set(_migration("provisional_sessions").REMOVED_LISTENERS)
    assert set(NAMES.LISTENERS.values()) - gone - REMOVED <= set(outbox._by_name)
    gone = set(_migration("provisional_sessions").REMOVED_TASKS)
    tasks = {name for name in NAMES.SCHEDULED_TASKS.values() if not name.startswith("lease:")}
    assert tasks - gone <= set(scheduler._tasks)


def _fill() -> None:
    """Some rows in every table, made from the types of their columns."""
    tables = MetaData()
    with db.engine.begin() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name not in ("alembic_version", "statuses", "reason_templates"):
                connection.execute(table.insert(), [_row(table, number) for number in range(1, ROWS + 1)])
        _restart_sequences(connection)


def _restart_sequences(connection: Any) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(sequencename::text, 100) FROM pg_sequences"))


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Any, number: int) -> Any:
    values = STORED.get((table.name, column.name))
    if values is not None:
        return values[number - 1]
    for key in column.foreign_keys:
        return "open" if key.column.table.name == "statuses" else number
    match column.type:
        case JSON():
            return {"number": number}
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number
        case Float():
            return number / 8
        case DateTime():
            moment = MOMENT + timedelta(days=number)
            return moment.replace(tzinfo=None) if db.engine.dialect.name == "sqlite" else moment
        case Date():
            return date(2026, 11, number)
    return f"{column.name} {number}"


def _contents() -> Contents:
    """Every row of every table."""
    tables, found = MetaData(), {}
    with db.engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                rows = connection.execute(table.select()).mappings()
                found[table.name] = in_order(dict(row) for row in rows)
    return found


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in an order that does not depend on the database."""
    return sorted(rows, key=lambda row: json.dumps(row, default=str, sort_keys=True))


def upgraded_row(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row that an upgrade should make of this one."""
    columns = NAMES.COLUMNS.get(table, {})
    found = {columns.get(name, name): value for name, value in row.items()}
    for (table_name, column), values in NAMES.VALUES.items():
        if table_name == table and column in found:
            found[column] = values.get(found[column], found[column])
    if table == "jobs":
        found["payload"] = {NAMES.PAYLOAD_KEYS.get(key, key): value for key, value in found["payload"].items()}
    if table == "moderation_actions" and "before" in found:
        found["before"] = {NAMES.BEFORE_KEYS.get(key, key): value for key, value in found["before"].items()}
        if states := found["before"].get("review_state"):
            found["before"]["review_state"] = [NAMES.REVIEW_STATES.get(state, state) for state in states]
    if table in ("site_settings", "site_setting_changes") and found["name"] == "who_can_create_groups":
        found |= {name: "site_team" for name in ("value", "before", "after") if found.get(name) == "overseers"}
    return found


def _shape(engine: Engine) -> dict[str, dict[str, Any]]:
    """Names of columns, constraints and indexes of every table, as a database has them."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": sorted(column["name"] for column in inspector.get_columns(table)),
            "pk": _primary_key_name(table, inspector.get_pk_constraint(table)["name"]),
            "fk": sorted(_key_name(table, key) for key in inspector.get_foreign_keys(table)),
            "uq": sorted(str(unique["name"]) for unique in inspector.get_unique_constraints(table)),
            "ck": sorted(str(check["name"]) for check in inspector.get_check_constraints(table)),
            "ix": sorted(
                str(index["name"]) for index in inspector.get_indexes(table) if not index.get("duplicates_constraint")
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def _primary_key_name(table: str, name: str | None) -> str | None:
    # SQLite writes AUTOINCREMENT only with a key that has no name.
    declared = Base.metadata.tables.get(table)
    nameless = declared is not None and declared.dialect_options["sqlite"]["autoincrement"]
    return f"pk_{table}" if nameless and name is None else name


def _key_name(table: str, key: Any) -> str:
    # SQLite does not tell the name of a foreign key that is written within a column's definition.
    return key["name"] or f"fk_{table}_{'_'.join(key['constrained_columns'])}_{key['referred_table']}"


def _declared() -> dict[str, dict[str, Any]]:
    """The same of an empty database that is made from the models."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    return _shape(engine)
