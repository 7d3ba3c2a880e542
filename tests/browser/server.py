"""The real site on a real port, for a real browser."""

import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from community.core.paths import resource_dir
from community.web import bundles, static_files

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class SilentRequestHandler(WSGIRequestHandler):
    """A request handler that logs nothing."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


@contextmanager
def serve(app: Flask, *, joined: bool = True) -> Iterator[str]:
    """Serve the app on a free port until the block ends. Yields its URL. `joined` are style sheets and scripts."""
    as_before = app.wsgi_app
    if joined:
        static = resource_dir("static")
        static_files.install(app, static, static_files.digest(static), Path(_joined_files().name))
    server = make_server("127.0.0.1", 0, _with_read_files(app), threaded=True, request_handler=SilentRequestHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.wsgi_app = as_before  # type: ignore[method-assign]


def _with_read_files(app: Flask) -> "WSGIApplication":
    """The app, with static files read before they are sent: the server leaves one open if the browser goes away."""

    def read(file: Any, _block_size: int = 0) -> list[bytes]:
        with file:
            return [file.read()]

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return app(environ | {"wsgi.file_wrapper": read}, start_response)

    return application


@cache
def _joined_files() -> tempfile.TemporaryDirectory[str]:
    """What `community serve` makes of the static files, but not compressed. Deleted as the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="static-", ignore_cleanup_errors=True)
    shutil.copytree(resource_dir("static"), folder.name, dirs_exist_ok=True)
    bundles.join(resource_dir("static"), Path(folder.name))
    return folder
