"""Assembly: settings → Flask → doors, listeners, commands. Knows every room; no room knows it."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from community.comments import jobs as comments_jobs
from community.comments import views as comments
from community.config import Settings
from community.groups import jobs as groups_jobs
from community.groups import views as groups
from community.ideas import jobs as ideas_jobs
from community.ideas import looking
from community.ideas import views as ideas
from community.insights import jobs as insights
from community.kernel import folders
from community.kernel.database import db
from community.kernel.limits import Limiter
from community.members import jobs as members_jobs
from community.members import presence, sessions
from community.members import views as members
from community.moderation import jobs as moderation_jobs
from community.moderation import views as moderation
from community.notifications import jobs as notifications
from community.notifications import writing
from community.personal import jobs as personal_jobs
from community.personal import views as personal
from community.pictures import jobs as pictures_jobs
from community.pictures import views as pictures
from community.search import jobs as search_jobs
from community.search import views as search
from community.site import views as site
from community.staff import jobs as staff_jobs
from community.staff import views as staff
from community.web import (
    access,
    addresses,
    background,
    errors,
    login,
    logs,
    security,
    showing,
    static_files,
    transactions,
)
from community.web import views as web

LISTENING = (
    comments_jobs,
    groups_jobs,
    ideas_jobs,
    insights,
    members_jobs,
    moderation_jobs,
    notifications,
    pictures_jobs,
    personal_jobs,
    search_jobs,
    staff_jobs,
)  # imported for the listeners and duties they register
DOORS = (web, members, pictures, site, groups, ideas, comments, moderation, personal, search, staff)


def create_app(settings: Settings) -> Flask:
    """The site, ready to serve or to be asked by commands. Reads nothing but `settings`."""
    templates, static = showing.find_folder("templates"), showing.find_folder("static")
    app = Flask("community", template_folder=str(templates), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine(settings),
    )
    app.extensions["limiter"] = Limiter()
    logs.configure(settings.log_format)
    db.init_app(app)
    with app.app_context():
        folders.settle(settings.data_dir)
    addresses.install(app)
    logs.install(app)
    transactions.install(app)
    security.install(app, settings)
    login.install(app)
    digest = static_files.digest(static)
    showing.install(app, digest)
    errors.install(app)
    background.flushes(looking.flush)
    background.flushes(sessions.flush)
    background.flushes(presence.flush)
    writing.install(app)
    for room in DOORS:
        app.register_blueprint(room.bp)
    access.install(app)
    static_files.install(app, static, digest, settings.data_dir / "static" / digest)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _engine(settings: Settings) -> dict[str, object]:
    told: dict[str, object] = {"hide_parameters": True}  # errors are logged and kept: no words of members in them
    if settings.is_embedded:
        # One connection for each thread and a few for commands; a file needs no health check.
        return {**told, "pool_size": settings.threads + 4, "max_overflow": 16}
    return {**told, "pool_size": settings.threads + 2, "max_overflow": 4, "pool_pre_ping": True}
