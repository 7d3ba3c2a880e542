"""For any WSGI server: `gunicorn wsgi:app`. A worker (`community worker`) must run beside it."""

from community.app import create_app
from community.config import Settings
from community.web import background

app = create_app(Settings.from_environment())
background.start(app)
