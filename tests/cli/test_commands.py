"""The output of the commands, which is never a traceback."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from community.core import schema
from community.core.db import db
from community.members import passwords
from community.members.models import Member
from tests.cli.processes import community, environment
from tests.databases import PostgreSQL, SQLite
from tests.factory import Factory

COMMANDS = (
    "serve",
    "worker",
    "db upgrade",
    "demo",
    "admin create",
    "recount",
    "trust-levels",
    "ranking",
    "doctor",
    "backup",
    "restore",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, tmp_path: Path) -> None:
    result = community(*command.split(), "--help", env=environment(tmp_path))
    assert result.exit_code == 0
    assert f"community {command}" in result.output.split("Example:")[1]


def test_the_version_is_told_without_loading_the_site() -> None:
    told = "import sys; from community.cli import main; main(['--version'], standalone_mode=False); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert output.startswith("community ")
    assert not {"flask", "sqlalchemy", "community.config"} & set(output.split())


def test_the_help_lists_every_command(tmp_path: Path) -> None:
    listed = community("--help", env=environment(tmp_path)).output
    assert all(command.split()[0] in listed for command in COMMANDS)


@pytest.mark.parametrize("command", ["serve", "worker", "db upgrade", "demo", "recount", "doctor"])
def test_an_invalid_setting_is_reported_in_one_sentence(command: str, tmp_path: Path) -> None:
    result = community(*command.split(), env=environment(tmp_path, PORT="http"))
    assert result.exit_code == 2
    assert result.output.startswith("PORT must be a whole number")


@pytest.mark.parametrize("command", ["serve", "worker", "db upgrade", "demo", "recount"])
def test_an_unreachable_database_is_reported_in_one_sentence(command: str, tmp_path: Path) -> None:
    away = "postgresql://nobody@127.0.0.1:1/community"
    result = community(*command.split(), env=environment(tmp_path, away, PORT=_free_port()))
    assert result.exit_code == 2
    assert "Can't connect to the database" in result.output
    assert "Traceback" not in result.output


def test_a_port_in_use_is_reported_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = community("serve", env=environment(tmp_path, PORT=port))
    assert result.exit_code == 2
    assert result.output.startswith(f"Port {port} is already in use")


def test_a_foreign_host_is_reported_in_one_sentence(tmp_path: Path) -> None:
    result = community("serve", env=environment(tmp_path, HOST="no such host.example"))
    assert result.exit_code == 2
    assert "HOST" in result.output


def test_a_database_is_upgraded_once(tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert "Database upgraded." in community("db", "upgrade", env=env).output
    assert "The database is up to date." in community("db", "upgrade", env=env).output


def test_a_newer_database_is_refused_by_every_command(sqlite: SQLite, tmp_path: Path) -> None:
    env = environment(tmp_path)
    engine = create_engine(f"sqlite:///{sqlite.copy_to(tmp_path)}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    engine.dispose()
    for command in ("serve", "worker", "db upgrade", "demo"):
        result = community(*command.split(), env={**env, "PORT": _free_port()})
        assert result.exit_code == 2, command
        assert "from the future" in result.output
        assert "newer" in result.output


def test_postgresql_is_not_served_at_another_version(postgresql: PostgreSQL, tmp_path: Path) -> None:
    engine = create_engine(postgresql.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("DELETE FROM alembic_version"))
        try:
            env = environment(tmp_path, postgresql.url, PORT=_free_port())
            for command in ("serve", "worker"):
                result = community(command, env=env)
                assert result.exit_code == 2
                assert "community db upgrade" in result.output
        finally:
            connection.execute(text("INSERT INTO alembic_version VALUES (:kept)"), {"kept": kept})
    engine.dispose()


@pytest.mark.both_databases
def test_an_administrator_is_created(factory: Factory, database_url: str, tmp_path: Path) -> None:
    result = community(
        "admin", "create", "--name", "Ada Byron", "--email", "Ada@Example.com",
        env=environment(tmp_path, database_url), typed="correct horse battery\n",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    ada = factory.all(Member)[0]
    assert (ada.role, ada.email, ada.is_confirmed) == ("administrator", "ada@example.com", True)
    assert passwords.verify(ada.password_hash, "correct horse battery")


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [
        ("ada@example.com", "short", "at least"),
        ("no address", "correct horse battery", "not a valid email address"),
        ("bo@example.com", "correct horse battery", "already has an account"),
    ],
)
def test_an_invalid_administrator_is_refused(
    email: str, password: str, says: str, factory: Factory, database_url: str, tmp_path: Path
) -> None:
    factory.member("Bo")
    result = community(
        "admin", "create", "--name", "Ada Byron", "--email", email,
        env=environment(tmp_path, database_url), typed=f"{password}\n",
    )  # fmt: skip
    assert result.exit_code == 2
    assert says in result.output
    assert len(factory.all(Member)) == 1


def test_commands_on_an_empty_database_say_what_to_run(tmp_path: Path) -> None:
    result = community("recount", env=environment(tmp_path))
    assert result.exit_code == 2
    assert "community db upgrade" in result.output


def test_an_older_database_is_reported(sqlite: SQLite, tmp_path: Path) -> None:
    from community.app import create_app
    from tests.databases import settings_for

    with sqlite.clean(tmp_path) as url, create_app(settings_for(url, tmp_path)).app_context():
        assert schema.current() in schema.known_versions()
        db.engine.dispose()


def _free_port() -> str:
    from tests.cli.processes import free_port

    return str(free_port())
