"""For any WSGI server: `gunicorn wsgi:app`. A worker (`community worker`) must run next to it."""

from community.app import create_app
from community.config import Settings
from community.core import schema
from community.core.db import db
from community.web import flush

app = create_app(Settings.from_environment())
with app.app_context():
    schema.check()
    db.engine.dispose()  # a server that forks after this must not share a connection
flush.start(app)
