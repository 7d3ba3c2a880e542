"""For any WSGI server: `gunicorn wsgi:app`. A worker (`community worker`) must run beside it."""

from community import schema
from community.app import create_app
from community.config import Settings
from community.kernel.database import db
from community.web import background

app = create_app(Settings.from_environment())
with app.app_context():
    schema.check()
    db.engine.dispose()  # a server that forks after this must not share a connection
background.start(app)
