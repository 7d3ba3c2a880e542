"""The real site on a real port, for a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class SilentRequestHandler(WSGIRequestHandler):
    """A request handler that logs nothing."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve the app on a free port until the block ends. Yields its URL."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=SilentRequestHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
