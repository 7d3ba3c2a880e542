"""Serving the site: prepares static files and the database, then runs web processes and a worker.

The app is made once, before they are forked, and opens no connection to the database, so no two processes share one.
"""

import errno
import gc
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Flask

from community import worker
from community.app import create_app
from community.cli.supervisor import ManagedProcess, SupervisorPipe, run_in_subprocess, supervise
from community.cli.web_process import serve_requests
from community.config import Settings
from community.core import file_locks, schema
from community.core.db import db
from community.core.errors import OperatorError
from community.core.paths import resource_dir
from community.members import first_admin
from community.web import logs, static_files

FIRST_PASSED = 3  # the first file that systemd passes to a service


@dataclass(frozen=True)
class StartupInfo:
    """What is shown to the operator who starts the site."""

    first_administrator: str | None  # the URL where the first administrator signs up, if there is none yet
    warning: str = ""


def prepare(settings: Settings) -> StartupInfo:
    """Compress static files, migrate SQLite. Another database of an old version raises `SchemaMismatch`."""
    static_files.prepare(resource_dir("static"), settings.data_dir / "static")
    with create_app(settings).app_context():
        try:
            if settings.is_embedded:
                schema.upgrade()
            schema.check()
            return StartupInfo(first_admin.link(settings), _warning(settings))
        finally:
            db.session.remove()
            db.engine.dispose()


def serve(settings: Settings, greet: Callable[[StartupInfo], None], *, web_only: bool = False) -> None:
    """Serve until asked to stop; `greet` is called once all is ready. Raises `OperatorError` if the port is taken."""
    logs.configure(settings.log_format)
    with listen(settings) as listener, file_locks.serving_lock(settings.data_dir):
        greet(run_in_subprocess(partial(prepare, settings)))
        app = create_app(settings)
        web = partial(serve_requests, app, settings, listener)
        processes = [ManagedProcess(f"web {number}", web) for number in range(1, settings.workers + 1)]
        if not web_only:
            processes.append(ManagedProcess("worker", partial(_worker_process, app, settings)))
        gc.collect()
        gc.freeze()  # the collector would write to all objects of the app, and the processes then no longer share them
        supervise(processes)


def run_worker(settings: Settings) -> None:
    """Run a worker until asked to stop. Raises `SchemaMismatch`, and `OperatorError` where one is running already."""
    with file_locks.serving_lock(settings.data_dir):
        _run_worker(create_app(settings), settings, worker.StopFlag())


def listen(settings: Settings) -> socket.socket:
    """Open the listening socket, where requests wait while web processes restart. Raises `OperatorError`.

    A service manager can open it instead and keep it open while the site is restarted (systemd: a socket unit).
    """
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1":
        return socket.socket(fileno=FIRST_PASSED)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.getaddrinfo(settings.host, settings.port, family, socket.SOCK_STREAM)
        return socket.create_server((settings.host, settings.port), family=family, backlog=1024)
    except (socket.gaierror, UnicodeError) as error:
        raise OperatorError(f"HOST “{settings.host}” isn't an address of this machine.") from error
    except OSError as error:
        raise OperatorError(_explain(settings, error)) from error


def _warning(settings: Settings) -> str:
    if settings.is_secure and not settings.trusted_proxies:
        return (
            "BASE_URL is https but TRUSTED_PROXIES is 0, so all visitors seem to come from the proxy and share its "
            "limits. Set TRUSTED_PROXIES to the number of proxies in front of the site."
        )
    return ""


def _explain(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is already in use, maybe by this site. "
            f"Stop it, or choose another port, for example PORT={settings.port % 65535 + 1}."
        )
    if error.errno == errno.EACCES:
        return f"You don't have permission to use port {settings.port}. Choose a port from 1024 up."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST “{settings.host}” isn't an address of this machine."
    return f"Can't listen on {settings.host}, port {settings.port}: {error.strerror}."


def _worker_process(app: Flask, settings: Settings, pipe: SupervisorPipe) -> None:
    pipe.on_close(lambda: os.kill(os.getpid(), signal.SIGTERM))
    _run_worker(app, settings, worker.StopFlag())


def _run_worker(app: Flask, settings: Settings, stop: worker.StopFlag) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.request)
    with app.app_context():
        try:
            schema.check()
        finally:
            db.engine.dispose()
    if settings.is_embedded:
        with file_locks.worker_lock(settings.data_dir):
            worker.run(app, stop)
    else:
        worker.run(app, stop)
