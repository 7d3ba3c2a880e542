"""`community doctor` finds problems, and says what to do."""

from datetime import timedelta
from pathlib import Path

import pytest

from community import worker
from community.core.db import db, now
from community.core.outbox import Job
from community.members import email_failures
from tests.cli.processes import SECRET, community, environment, free_port
from tests.databases import SQLite
from tests.factory import Factory
from tests.mail_servers import NAMES, answering, certificate_for, running

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


def test_a_damaged_file_is_a_problem(sqlite: SQLite, tmp_path: Path) -> None:
    env = environment(tmp_path, SECRET_KEY=LONG)
    database = sqlite.copy_to(tmp_path)
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


def _doctor(folder: Path, *words: str, **settings: str) -> str:
    result = community("doctor", *words, env=environment(folder, SECRET_KEY=LONG, **settings))
    assert result.exit_code == ("problem " in result.output), result.output
    return str(result.output)


def test_a_test_email_is_sent_and_the_answer_of_the_mail_server_is_shown(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    with answering() as (server, url):
        assert "took an email to ada@example.com (not encrypted)" in _doctor(
            tmp_path, "--send", "ada@example.com", SMTP_URL=url
        )
        assert "answers (not encrypted)" in _doctor(tmp_path, SMTP_URL=url)
        assert server.count == 1
    with answering(recipient="550 5.1.1 No such user") as (_, url):
        text = _doctor(tmp_path, "--send", "ada@example.com", SMTP_URL=url)
        assert "refuses the address: 550 5.1.1 No such user" in text


def test_what_is_wrong_with_the_mail_server_is_named(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    certificate = certificate_for(tmp_path, NAMES)
    text = _doctor(tmp_path, "--send", "ada@example.com")
    assert "problem  email: SMTP_URL isn't set" in text
    with running(auth_require_tls=False) as server:
        text = _doctor(tmp_path, SMTP_URL=server.url("smtp"))
        assert "it offers no encryption, so the password in SMTP_URL wasn't sent" in text
        assert "secret" not in text.partition("email:")[2]
    with running(tls_context=certificate.context, auth_required=True) as server:
        text = _doctor(tmp_path, SMTP_URL=server.url("smtp"))
        assert "its certificate is refused: self-signed certificate. Use the name" in text
        assert "email: SSL_CERT_FILE is /missing.pem, which can't be read." in _doctor(
            tmp_path, SMTP_URL=server.url("smtp"), SSL_CERT_FILE="/missing.pem"
        )
        trusted = {"SSL_CERT_FILE": str(certificate.path)}
        text = _doctor(tmp_path, "--send", "ada@example.com", SMTP_URL=server.url("smtp"), **trusted)
        assert "took an email to ada@example.com (encrypted, signed in)" in text


def test_a_mail_server_without_smtputf8_is_a_problem_where_addresses_need_it(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    with running(enable_SMTPUTF8=False) as server:
        url = server.url("smtp", user="")
        assert "answers (not encrypted)" in _doctor(tmp_path, SMTP_URL=url)
        assert "doesn't offer SMTPUTF8" in _doctor(tmp_path, SMTP_URL=url, INTERNATIONAL_EMAIL="on")


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    result = community("doctor", "--send", "ada", env=environment(tmp_path))
    assert (result.exit_code, "isn't an email address" in result.output) == (2, True)


def test_members_whose_address_is_refused_are_counted(factory: Factory, database_url: str, tmp_path: Path) -> None:
    ada = factory.member("Ada")
    with factory.writing():
        for number in range(email_failures.MAX_FAILURES):
            email_failures.record(ada, "ada@example.com", f"notice.{number}", 550)
    text = community("doctor", env=environment(tmp_path, database_url, SECRET_KEY=LONG)).output
    assert "warning  addresses: Members who get no emails because mail servers refused their address: 1." in text
