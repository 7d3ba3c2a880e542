"""The web process: gunicorn with one process and several threads, on a socket that its parent keeps open."""

import os
import signal
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from community.app import create_app
from community.cli.supervisor import SupervisorPipe
from community.config import Settings
from community.web import flush

SHARED_MEMORY = "/dev/shm"  # noqa: S108  # nosec B108


def serve_requests(settings: Settings, socket: int, pipe: SupervisorPipe) -> None:
    """Answer requests on a listening socket, given as file descriptor, until asked to stop."""
    _Gunicorn(settings, socket, pipe).run()


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, socket: int, pipe: SupervisorPipe) -> None:
        self.settings = settings
        self.socket = socket
        self.pipe = pipe
        self.app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app, created in the process that answers requests."""
        self.app = create_app(self.settings)
        flush.start(self.app)
        master = os.getppid()
        self.pipe.on_close(lambda: os.kill(master, signal.SIGTERM))
        return self.app

    def _options(self) -> dict[str, Any]:
        return {
            "bind": f"fd://{os.dup(self.socket)}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self.settings.threads,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 15,
            "worker_tmp_dir": SHARED_MEMORY if os.path.isdir(SHARED_MEMORY) else None,
            "forwarded_allow_ips": "",  # TRUSTED_PROXIES decides which headers are believed
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "community",
            "worker_exit": self._flush,
        }

    def _flush(self, server: object, worker: object) -> None:
        if self.app is not None:
            flush.flush_all(self.app)
