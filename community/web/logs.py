"""Structured logs: one line per request, with its id. Never bodies, tokens or email addresses."""

import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

log = structlog.get_logger()


def configure(style: str) -> None:
    """Write logs to standard error, as text or as JSON."""
    renderer = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def request_id(sent: str) -> str:
    """The id of a request: the one that a proxy sent, or a new one."""
    return sent if re.fullmatch(r"[A-Za-z0-9-]{8,64}", sent) else secrets.token_hex(8)


def log_answer(method: str, route: str | None, status: int, began: float, **more: object) -> None:
    """Log that a request was answered. `began`: when it arrived, on the performance counter."""
    ms = round((time.perf_counter() - began) * 1000, 1)
    log.info("request", method=method, route=route, status=status, ms=ms, **more)


def install(app: Flask) -> None:
    """Give each request an id, and log it when it is answered."""

    @app.before_request
    def start() -> None:
        g.request_id = request_id(request.headers.get("X-Request-ID", ""))
        g.started_at = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def log_request(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        route, began = str(request.url_rule) if request.url_rule else None, g.get("started_at", time.perf_counter())
        log_answer(request.method, route, response.status_code, began)
        return response

    @app.teardown_request
    def log_failure(error: BaseException | None) -> None:
        if error is not None:
            log.error("request failed", exc_info=error)
