"""The web process: one process with several threads, on a socket that its parent keeps open."""

import logging
import os
import signal
import socket

from community.app import create_app
from community.cli.http_server import HttpServer
from community.cli.supervisor import SupervisorPipe
from community.config import Settings
from community.web import flush


def serve_requests(settings: Settings, listener: socket.socket, pipe: SupervisorPipe) -> None:
    """Answer requests on a listening socket until asked to stop."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # otherwise a line for every request that waits
    app = create_app(settings)
    server = HttpServer(app, settings, listener)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
    pipe.on_close(lambda: os.kill(os.getpid(), signal.SIGTERM))
    flush.start(app)
    server.run()
    flush.flush_all(app)
