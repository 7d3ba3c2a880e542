"""A mail server that doesn't answer delays neither indexing nor erasure, and costs no email its tries."""

import contextlib
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from community import worker
from community.core import alarms, email, mail_server, outbox
from community.core.db import db, now
from community.core.outbox import Job
from community.ideas.events import IdeaChanged
from community.members.events import MemberDeleted, PasswordResetRequested, SignUpsIncreased
from community.notifications.email_templates import EmailComposer
from tests.cli.processes import environment, running, until
from tests.factory import Factory, visible_text
from tests.mail_servers import answering
from tests.mailbox import delivering


class SilentServer:
    """Accepts connections and never says anything."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener, self.connections = listener, []  # type: ignore[var-annotated]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.connections.append(self.listener.accept()[0])


@pytest.fixture
def silent_server() -> Iterator[SilentServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = SilentServer(listener)
        yield server
        listener.shutdown(socket.SHUT_RDWR)
        for connection in server.connections:
            connection.close()


def _forgetful(factory: Factory, count: int, name: str = "Member") -> None:
    members = [factory.member(f"{name} {number}") for number in range(count)]
    with factory.writing():
        for member in members:
            outbox.record(PasswordResetRequested(member))


def _emails(factory: Factory) -> list[Job]:
    return [job for job in factory.all(Job) if job.lane == outbox.EMAIL]


@contextlib.contextmanager
def _sending_to(factory: Factory, url: str) -> Iterator[None]:
    settings = replace(factory.app.config["SETTINGS"], smtp_url=url)
    factory.app.extensions["emails"] = EmailComposer(settings, factory.app.jinja_env)
    yield


def test_a_silent_mail_server_delays_no_other_work_of_the_worker(
    factory: Factory, database_url: str, tmp_path: Path, silent_server: SilentServer
) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    _forgetful(factory, 5)
    env = environment(tmp_path, database_url, SMTP_URL=silent_server.url)
    with running("worker", env=env, folder=tmp_path) as work:
        until(lambda: silent_server.connections, "an email is being sent")
        with factory.writing():
            outbox.record(IdeaChanged(idea))
            outbox.record(MemberDeleted(factory.member("Bo", deleted_at=now())))
        until(lambda: all(job.done_at for job in factory.all(Job) if job.lane != outbox.EMAIL), "the rest is done", 9.0)
        assert not any(job.done_at for job in _emails(factory))
        assert work.end() == 0


@pytest.mark.both_databases
def test_a_broken_mail_server_pauses_email_and_costs_no_tries(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = factory.browser(factory.member("Sol", role="staff"))
    _forgetful(factory, 6)
    with _sending_to(factory, "smtp://127.0.0.1:1"):
        assert worker.send_emails(factory.app)
        assert email.circuit_breaker.is_open
        assert not worker.send_emails(factory.app), "nothing is tried while it is open"
    assert [job.tries for job in _emails(factory)] == [0] * 6
    assert sum(bool(job.error) for job in _emails(factory)) == 3
    assert "sending email is paused" in visible_text(staff.get("/staff/jobs"))
    assert "ConnectionRefusedError, next try in 30 seconds" in visible_text(staff.get("/staff/jobs"))

    monkeypatch.setattr(email.circuit_breaker, "_clock", lambda: email.circuit_breaker._open_until + 1)
    with factory.writing():
        for job in db.session.scalars(select(Job)):
            job.due_at = now() - timedelta(seconds=1)
    with delivering(factory.app) as mailbox:
        assert worker.send_emails(factory.app)
        assert len(mailbox.box.messages) == 6
    assert all(job.done_at and job.tries == 1 and not job.error for job in _emails(factory))
    assert "sending email is paused" not in visible_text(staff.get("/staff/jobs"))


def test_one_failed_attempt_after_a_pause_opens_it_again(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    _forgetful(factory, 6)
    with _sending_to(factory, "smtp://127.0.0.1:1"):
        worker.send_emails(factory.app)
        first = email.circuit_breaker._open_until
        monkeypatch.setattr(email.circuit_breaker, "_clock", lambda: first + 1)
        assert worker.send_emails(factory.app)
    assert email.circuit_breaker.pause == 60
    assert sum(bool(job.error) for job in _emails(factory)) == 4


def test_an_email_that_is_refused_does_not_pause_the_others(factory: Factory) -> None:
    _forgetful(factory, 5)
    with delivering(factory.app) as mailbox:
        refusing = iter(["550 No", "550 No", "550 No", "550 No"])

        async def refuse(server: object, session: object, envelope: object, address: str, options: object) -> str:
            answer = next(refusing, "250 OK")
            if answer == "250 OK":
                envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
            return answer

        mailbox.box.handle_RCPT = refuse  # type: ignore[attr-defined]
        while worker.send_emails(factory.app):
            pass
        assert len(mailbox.box.messages) == 1
    assert sorted(job.tries for job in _emails(factory)) == [1] * 5
    with factory.reading():
        assert alarms.current() == []


@pytest.mark.both_databases
def test_erasure_comes_first_and_email_is_left_to_its_thread(factory: Factory) -> None:
    _forgetful(factory, 1)
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    factory.work()
    _forgetful(factory, 1, "Another")
    with factory.writing():
        outbox.record(IdeaChanged(idea))
        outbox.record(MemberDeleted(factory.member("Bo", deleted_at=now())))
    with factory.reading():
        order = []
        while outbox.run_next(outbox.ERASURE, outbox.ORDINARY):
            done = max((job for job in factory.all(Job) if job.done_at), key=lambda job: job.done_at)
            order.append(done.lane)
    assert order == sorted(order)
    assert order[0] == outbox.ERASURE
    assert [job.done_at is None for job in _emails(factory)] == [False, True]


@pytest.mark.parametrize(
    "kind", ["hanging", *(pytest.param(kind, marks=pytest.mark.exhaustive) for kind in ("away", "refusing"))]
)
def test_emails_of_half_an_hour_without_mail_server_go_out_afterwards_once(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, silent_server: SilentServer, kind: str
) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    monkeypatch.setattr(mail_server, "TIMEOUT_SECONDS", 0.05)
    connections: list[float] = []
    connect = mail_server._connect

    def counted(url: str) -> smtplib.SMTP:
        connections.append(time.time())
        return connect(url)

    monkeypatch.setattr(mail_server, "_connect", counted)
    monkeypatch.setattr(email.circuit_breaker, "_clock", time.time)  # moved by the test
    with contextlib.ExitStack() as stack:
        clock = stack.enter_context(time_machine.travel(now(), tick=True))
        url = {"away": "smtp://127.0.0.1:1", "hanging": silent_server.url}.get(kind)
        if url is None:
            _, url = stack.enter_context(answering(sender="451 Not now"))
        with _sending_to(factory, url):
            for minute in range(30):
                _forgetful(factory, 1, f"Minute {minute}")
                with factory.writing():
                    outbox.record(IdeaChanged(factory.idea(f"Idea {minute}", ada, group)))
                worker.send_emails(factory.app)
                while worker.run_once(factory.app):
                    pass  # a turn ends after a second
                waiting = [job for job in factory.all(Job) if job.lane != outbox.EMAIL and not job.done_at]
                late = [(job.listener, job.tries, job.error) for job in waiting if job.due_at <= now()]
                assert late == [], "all other jobs are done at once"
                clock.shift(60)
        assert len(connections) <= 12, "most of the time nothing is tried"
        assert [job.tries for job in _emails(factory)] == [0] * 30
        monkeypatch.setattr(mail_server, "TIMEOUT_SECONDS", 10.0)
        with delivering(factory.app) as mailbox:
            for _minute in range(16):
                clock.shift(60)
                worker.send_emails(factory.app)
            assert sorted(str(message["To"]) for message in mailbox.box.messages) == sorted(
                f"Minute {minute} 0 <minute_{minute}_0@example.com>" for minute in range(30)
            )
    assert all(job.done_at for job in _emails(factory))


def test_moderators_and_staff_are_told_by_the_thread_of_emails_with_one_job_each(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", factory.member("Max"), ada))
    for reporter in (bo, factory.member("Cy")):
        factory.browser(reporter).send(f"/report/idea/{idea}", reason="spam")
    with factory.writing():
        outbox.record(SignUpsIncreased(100))
    factory.member("Sol", role="staff")
    with _sending_to(factory, "smtp://127.0.0.1:1"):
        while worker.run_once(factory.app):
            pass
    due = sorted(job.listener.rpartition(".")[2] for job in _emails(factory) if not job.done_at)
    assert due == ["send_reports", "send_sign_ups"]
