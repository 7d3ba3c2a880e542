"""Serving the site: a web process and a worker, started before anything here opens a connection."""

import errno
import os
import signal
import socket
from collections.abc import Callable
from functools import partial

from community import schema, worker
from community.app import create_app
from community.config import Settings
from community.kernel.database import db
from community.operations import locking
from community.operations.answering import answer
from community.operations.explaining import Trouble
from community.operations.preparing import Prepared, prepare
from community.operations.supervising import Child, Lifeline, apart, supervise

Say = Callable[[str], None]


def serve(settings: Settings, greet: Callable[[Prepared], None], *, web_only: bool = False) -> None:
    """Serve until asked to end; `greet` is called when all is ready. Raises `Trouble` if the port is taken."""
    listener = listen(settings)
    with locking.serving(settings.data_dir):
        greet(apart(partial(prepare, settings)))
        children = [Child("web", partial(answer, settings, listener.fileno()))]
        if not web_only:
            children.append(Child("worker", partial(_work_beside, settings)))
        supervise(children)
    listener.close()


def work(settings: Settings) -> None:
    """Be a worker until asked to end. Raises `WrongSchema`, and `Trouble` where there is a worker already."""
    with locking.serving(settings.data_dir):
        _work(settings, worker.Ending())


def listen(settings: Settings) -> socket.socket:
    """A listening socket. Visitors who come while the web process is started again wait there. Raises `Trouble`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.getaddrinfo(settings.host, settings.port, family, socket.SOCK_STREAM)
        return socket.create_server((settings.host, settings.port), family=family, backlog=1024)
    except (socket.gaierror, UnicodeError) as error:
        raise Trouble(f"HOST “{settings.host}” is not an address of this machine.") from error
    except OSError as error:
        raise Trouble(_why_not(settings, error)) from error


def _why_not(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is taken: something else answers there, perhaps this site. "
            f"Stop it, or choose another port, for example PORT={settings.port % 65535 + 1}."
        )
    if error.errno == errno.EACCES:
        return f"Port {settings.port} may not be opened by this user. Ports from 1024 on may."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST “{settings.host}” is not an address of this machine."
    return f"{settings.host} port {settings.port} cannot be opened: {error.strerror}."


def _work_beside(settings: Settings, lifeline: Lifeline) -> None:
    lifeline.when_cut(lambda: os.kill(os.getpid(), signal.SIGTERM))
    _work(settings, worker.Ending())


def _work(settings: Settings, ending: worker.Ending) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ending.ask)
    app = create_app(settings)
    with app.app_context():
        schema.check()
        db.engine.dispose()
    if settings.is_embedded:
        with locking.working(settings.data_dir):
            worker.run(app, ending)
    else:
        worker.run(app, ending)
