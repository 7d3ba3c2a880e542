"""`community serve` runs a web process and a worker, restarts them when they die, and stops them together."""

import os
import signal
import time
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from community.core.db import db
from community.core.outbox import Job
from community.core.scheduler import ScheduledTask
from community.members.models import Member
from tests.cli.processes import ServerProcess, children, environment, is_answering, running, serving, until
from tests.databases import SQLite
from tests.factory import Factory


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").exists() and " Z " in Path(f"/proc/{pid}/stat").read_text()


def _worker_answers(factory: Factory, listener: str) -> None:
    with factory.writing():
        db.session.add(Job(listener=listener, payload={}))
    until(lambda: factory.all(Job, listener=listener)[0].failed_at, "the worker has seen the job")


def test_an_empty_folder_becomes_a_site_with_a_link_for_the_first_administrator(tmp_path: Path) -> None:
    env = environment(tmp_path / "data", SECRET_KEY="")
    with serving(env=env, folder=tmp_path) as site:
        says = site.says
        assert f"Serving at {site.address}" in says
        link = next(word for word in says.split() if "/first-administrator/" in word)
        assert requests.get(link, timeout=10).status_code == 200
        page = requests.get(site.address, headers={"Accept-Encoding": "br"}, timeout=10)
        assert page.status_code == 200
        style = next(part for part in page.text.split('"') if part.endswith("css/site.css"))
        sheet = requests.get(site.address + style, headers={"Accept-Encoding": "br"}, timeout=10)
        assert sheet.status_code == 200
        assert sheet.headers["Content-Encoding"] == "br"
        assert "immutable" in sheet.headers["Cache-Control"]
        assert (tmp_path / "data" / "static").is_dir()


@pytest.mark.exhaustive
def test_https_without_trusted_proxies_is_warned_about(sqlite: SQLite, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    sqlite.copy_to(tmp_path / "data")
    warning = "TRUSTED_PROXIES is 0, so all visitors seem to come from the proxy"
    for proxies, is_warned in (("0", True), ("1", False)):
        env = environment(tmp_path / "data", BASE_URL="https://localhost", TRUSTED_PROXIES=proxies)
        with serving(env=env, folder=tmp_path) as site:
            assert (warning in site.says) is is_warned


@pytest.mark.exhaustive  # `test_crash_recovery` kills both in `make test`
def test_both_processes_are_restarted_when_killed(factory: Factory, database_url: str, tmp_path: Path) -> None:
    with serving(env=environment(tmp_path, database_url), folder=tmp_path) as site:
        until(lambda: site.is_whole, "both are there")
        _worker_answers(factory, "first")
        for victim in ("worker", "web"):
            _kill(site, victim)
            until(lambda: site.is_whole and is_answering(site.address), f"{victim} is there again")
            _worker_answers(factory, victim)
        assert site.process.poll() is None


def _kill(site: ServerProcess, victim: str) -> None:
    pid = site.worker if victim == "worker" else site.web
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: _is_gone(pid), f"{victim} is dead")


@pytest.mark.parametrize("how", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.exhaustive)])
def test_all_processes_stop_when_asked(how: signal.Signals, sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    with serving(env=environment(tmp_path), folder=tmp_path) as site:
        until(lambda: site.is_whole, "both are there")
        pids = children(site.process.pid)
        assert site.end(how) == 0
        until(lambda: all(_is_gone(pid) for pid in pids), "all have ended")
        assert "Traceback" not in site.says
        assert site.says.rstrip().endswith("Stopped.")


@pytest.mark.exhaustive
def test_all_processes_stop_when_the_supervisor_is_killed(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    with serving(env=environment(tmp_path), folder=tmp_path) as site:
        until(lambda: site.is_whole, "both are there")
        pids = children(site.process.pid)
        site.process.kill()
        until(lambda: all(_is_gone(pid) for pid in pids), "all have ended")


@pytest.mark.exhaustive
def test_counts_in_memory_are_flushed_at_shutdown(factory: Factory, database_url: str, tmp_path: Path) -> None:
    ada = factory.member("Ada")
    factory.browser(ada)  # a session that has not been seen since it began
    from community.members.models import Session

    began = factory.all(Session)[0].seen_at
    browser = factory.browser(ada)
    cookie = browser.get_cookie("session")
    assert cookie is not None
    time.sleep(1.1)
    with serving(env=environment(tmp_path, database_url), folder=tmp_path) as site:
        assert requests.get(site.address, cookies={"session": cookie.value}, timeout=20).status_code == 200
        site.end()
    assert max(row.seen_at for row in factory.all(Session)) > began


@pytest.mark.exhaustive
def test_the_web_process_alone_leaves_jobs_waiting(factory: Factory, database_url: str, tmp_path: Path) -> None:
    with serving("--web-only", env=environment(tmp_path, database_url), folder=tmp_path) as site:
        assert len(children(site.process.pid)) == 1
        assert "Background tasks wait until you run `community worker`" in site.says
        assert factory.all(ScheduledTask) == []


@pytest.mark.exhaustive
def test_a_second_site_on_the_same_port_is_refused(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    env = environment(tmp_path)
    with serving(env=env, folder=tmp_path) as site:
        port = site.address.rpartition(":")[2]
        with running("serve", env={**env, "PORT": port}, folder=tmp_path) as second:
            assert second.process.wait(30) == 2
            assert f"Port {port} is already in use" in second.says
        assert is_answering(site.address)


@pytest.mark.exhaustive
def test_there_is_no_link_once_there_is_an_administrator(factory: Factory, database_url: str, tmp_path: Path) -> None:
    factory.member("Sol", role="administrator")
    assert factory.scalar(select(Member.id)) is not None
    with serving("--web-only", env=environment(tmp_path, database_url), folder=tmp_path) as site:
        assert "first-administrator" not in site.says
