"""`community doctor` finds problems, and says what to do."""

from datetime import timedelta
from pathlib import Path

import pytest

from community import worker
from community.core.db import db, now
from community.core.outbox import Job
from tests.cli.processes import SECRET, community, environment, free_port
from tests.factory import Factory

LONG = SECRET * 3


@pytest.mark.both_databases
def test_a_healthy_site_has_no_problem(factory: Factory, database_url: str, tmp_path: Path) -> None:
    worker.run_once(factory.app)
    result = community("doctor", env=environment(tmp_path, database_url, SECRET_KEY=LONG))
    assert result.exit_code == 0, result.output
    assert "problem" not in result.output
    for subject in ("address", "data folder", "disk", "secret key", "templates", "static files", "database", "schema"):
        assert f"ok       {subject}:" in result.output
    assert "ok       worker: Last seen" in result.output
    assert "ok       tasks: 0 waiting" in result.output


def test_an_empty_database_is_a_problem_with_advice(tmp_path: Path) -> None:
    result = community("doctor", env=environment(tmp_path, SECRET_KEY=LONG))
    assert result.exit_code == 1
    assert "problem  schema: The database is empty. Run `community db upgrade` first." in result.output


def test_an_unreachable_database_is_a_problem_and_other_checks_go_on(tmp_path: Path) -> None:
    env = environment(tmp_path, "postgresql://nobody@127.0.0.1:1/community", SECRET_KEY=LONG)
    result = community("doctor", env=env)
    assert result.exit_code == 1
    assert "problem  database: Can't connect to the database" in result.output
    assert "email:" in result.output


def test_an_invalid_setting_is_named(tmp_path: Path) -> None:
    result = community("doctor", env=environment(tmp_path, THREADS="none"))
    assert result.exit_code == 2
    assert "THREADS" in result.output


def test_a_damaged_file_is_a_problem(tmp_path: Path) -> None:
    env = environment(tmp_path, SECRET_KEY=LONG)
    community("db", "upgrade", env=env)
    database = tmp_path / "community.sqlite3"
    content = bytearray(database.read_bytes())
    content[4096 : 4096 * 4] = b"\x5a" * (4096 * 3)
    database.write_bytes(bytes(content))
    assert community("doctor", env=env).exit_code == 1


def test_failed_and_late_jobs_are_warnings(factory: Factory, database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, database_url, SECRET_KEY=LONG)
    with factory.writing():
        db.session.add(Job(listener="somebody", payload={}, due_at=now() - timedelta(hours=1)))
    assert "warning  tasks: Waiting for more than 5 minutes: 1." in community("doctor", env=env).output
    with factory.writing():
        db.session.add(Job(listener="somebody", payload={}, failed_at=now()))
    result = community("doctor", env=env)
    assert result.exit_code == 0
    assert "warning  tasks: Failed: 1." in result.output


def test_a_missing_worker_is_a_warning(factory: Factory, database_url: str, tmp_path: Path) -> None:
    result = community("doctor", env=environment(tmp_path, database_url))
    assert "warning  worker: No worker has run yet" in result.output


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"BASE_URL": "http://ideas.example.com"}, "warning  address: http://ideas.example.com isn't https"),
        ({"BASE_URL": "https://ideas.example.com"}, "TRUSTED_PROXIES is 0"),
        ({"SECRET_KEY": "short"}, "warning  secret key: SECRET_KEY is short"),
    ],
)
def test_risky_settings_are_warnings(changes: dict[str, str], says: str, tmp_path: Path) -> None:
    assert says in community("doctor", env=environment(tmp_path, **changes)).output


def test_an_unreachable_mail_server_is_a_problem(tmp_path: Path) -> None:
    env = environment(tmp_path, SMTP_URL=f"smtp://127.0.0.1:{free_port()}", SECRET_KEY=LONG)
    result = community("doctor", env=env)
    assert result.exit_code == 1
    assert "problem  email: Can't reach the mail server in SMTP_URL" in result.output
