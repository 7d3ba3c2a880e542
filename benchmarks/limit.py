"""The limit that pages are compared with: a bare Flask app on the same database.

`/rows` checks a signed session, reads 30 ideas with group and author by one raw query, and this member's votes for
them, and renders a small Jinja template. `/hello` answers a word. `python -m benchmarks.limit` serves both on PORT as
`community serve` serves the site.
"""

import os
import signal
import socket
import sqlite3
import threading
from functools import partial
from typing import Any

import psycopg
from flask import Flask, abort, session

from community.cli import server
from community.cli.http_server import HttpServer
from community.cli.supervisor import ManagedProcess, SupervisorPipe, supervise
from community.config import Settings

# CROSS JOIN keeps SQLite from beginning with the groups and sorting all ideas of each.
ROWS = """
SELECT ideas.id, ideas.slug, ideas.title, ideas.excerpt, ideas.vote_count, ideas.comment_count, ideas.posted_at,
       members.name, members.handle, groups.name, groups.slug
FROM ideas CROSS JOIN members CROSS JOIN groups
WHERE members.id = ideas.author_id AND groups.id = ideas.group_id
AND ideas.hidden_at IS NULL AND groups.is_private = false
ORDER BY ideas.trend DESC, ideas.id DESC LIMIT 30
"""
MY_VOTES = "SELECT idea_id FROM votes WHERE member_id = {member} AND withdrawn_at IS NULL AND idea_id IN ({ideas})"
PAGE = """<!doctype html><title>Ideas</title><ol>
{%- for id, slug, title, excerpt, votes, comments, posted_at, author, handle, group, group_slug in ideas %}
<li><b{% if id in mine %} class="voted"{% endif %}>{{ votes }}</b> <a href="/ideas/{{ id }}-{{ slug }}">{{ title }}</a>
<p>{{ excerpt }}</p>
<a href="/people/{{ handle }}">{{ author }}</a> in <a href="/groups/{{ group_slug }}">{{ group }}</a>
<time>{{ posted_at }}</time> {{ comments }} comments</li>
{%- endfor %}</ol>"""


def make(settings: Settings) -> Flask:
    """The bare app."""
    app = Flask("limit")
    app.secret_key = settings.secret_key
    template, local = app.jinja_env.from_string(PAGE), threading.local()

    def connection() -> Any:
        if not hasattr(local, "connection"):
            local.connection = _connect(settings)
        return local.connection

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.get("/rows")
    def rows() -> str:
        if "member" not in session:
            abort(401)
        ideas = connection().execute(ROWS).fetchall()
        mine = MY_VOTES.format(member=int(session["member"]), ideas=", ".join(str(row[0]) for row in ideas))
        voted = {idea for (idea,) in connection().execute(mine)}
        return template.render(ideas=ideas, mine=voted)

    return app


def cookie(app: Flask, member: int) -> str:
    """The session cookie of a member."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"member": member}))


def _connect(settings: Settings) -> Any:
    if settings.is_embedded:
        path = settings.database_url.removeprefix("sqlite:///")
        return sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    return psycopg.connect(settings.database_url.replace("+psycopg", ""), autocommit=True)


def main() -> None:
    """The command."""
    settings = Settings.from_environment()
    with server.listen(settings) as listener:
        web = partial(_serve, make(settings), settings, listener)
        supervise([ManagedProcess(f"web {number}", web) for number in range(1, settings.workers + 1)])


def _serve(app: Flask, settings: Settings, listener: socket.socket, pipe: SupervisorPipe) -> None:
    web = HttpServer(app, settings, listener)
    signal.signal(signal.SIGTERM, web.stop)
    pipe.on_close(lambda: os.kill(os.getpid(), signal.SIGTERM))
    web.run()


if __name__ == "__main__":
    main()
