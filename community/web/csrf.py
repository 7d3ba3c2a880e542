"""Protection against cross-site request forgery: every changing request must carry the form token."""

from flask import Flask
from flask_wtf import CSRFProtect

from community.config import Settings

csrf = CSRFProtect()


def install(app: Flask, settings: Settings) -> None:
    """Check the form token before every changing request. The token lives as long as the session."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=settings.is_secure)
    csrf.init_app(app)
