"""A web process: several threads, on a socket that its parent keeps open and that other web processes listen on too.

Its app was made by the parent: what the fork copies of it takes no memory until it changes.
"""

import logging
import os
import signal
import socket

from flask import Flask

from community.cli.http_server import HttpServer
from community.cli.supervisor import SupervisorPipe
from community.config import Settings
from community.web import flush, templating


def serve_requests(app: Flask, settings: Settings, listener: socket.socket, pipe: SupervisorPipe) -> None:
    """Answer requests on a listening socket until asked to stop."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # otherwise a line for every request that waits
    templating.compile_usual_pages(app)
    server = HttpServer(app, settings, listener)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
    pipe.on_close(lambda: os.kill(os.getpid(), signal.SIGTERM))
    flush.start(app)
    server.run()
    flush.flush_all(app)
