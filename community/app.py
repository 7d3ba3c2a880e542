"""Assembly: settings → Flask → doors, listeners, commands. Knows every room; no room knows it."""

from flask import Flask, current_app
from werkzeug.middleware.proxy_fix import ProxyFix

from community.analytics import jobs as analytics_jobs
from community.comments import jobs as comment_jobs
from community.config import Settings
from community.core import cache, paths
from community.core.db import db
from community.core.rate_limiter import RateLimiter
from community.data_export import jobs as data_export_jobs
from community.groups import jobs as group_jobs
from community.ideas import impressions
from community.ideas import jobs as idea_jobs
from community.images import jobs as image_jobs
from community.members import activity_days, sessions
from community.members import jobs as member_jobs
from community.moderation import jobs as moderation_jobs
from community.notifications import email_templates
from community.notifications import jobs as notification_jobs
from community.search import jobs as search_jobs
from community.staff import jobs as staff_jobs
from community.web import (
    access,
    auth,
    converters,
    errors,
    flush,
    logs,
    security_headers,
    static_files,
    templating,
    transactions,
)
from community.web.pages import comments as pages_comments
from community.web.pages import groups as pages_groups
from community.web.pages import ideas as pages_ideas
from community.web.pages import images as pages_images
from community.web.pages import members as pages_members
from community.web.pages import moderation as pages_moderation
from community.web.pages import search as pages_search
from community.web.pages import staff as pages_staff
from community.web.pages.data_export import views as data_export_views
from community.web.pages.general import views as general_views
from community.web.pages.site import views as site_views

JOBS = (
    comment_jobs,
    group_jobs,
    idea_jobs,
    analytics_jobs,
    member_jobs,
    moderation_jobs,
    notification_jobs,
    image_jobs,
    data_export_jobs,
    search_jobs,
    staff_jobs,
)  # imported for the listeners and duties they register
FEATURES = (
    general_views,
    pages_members,
    pages_images,
    site_views,
    pages_groups,
    pages_ideas,
    pages_comments,
    pages_moderation,
    data_export_views,
    pages_search,
    pages_staff,
)


def create_app(settings: Settings) -> Flask:
    """The site, ready to serve or to be asked by commands. Reads nothing but `settings`."""
    templates, static = paths.resource_dir("templates"), paths.resource_dir("static")
    app = Flask("community", template_folder=str(templates), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
    )
    app.extensions["limiter"] = RateLimiter()
    app.extensions["cache"] = cache.Store()
    cache.use(_kept)
    logs.configure(settings.log_format)
    db.init_app(app)
    with app.app_context():
        paths.set_data_dir(settings.data_dir)
    converters.install(app)
    logs.install(app)
    transactions.install(app)
    security_headers.install(app, settings)
    auth.install(app)
    digest = static_files.digest(static)
    templating.install(app, digest)
    errors.install(app)
    flush.register(impressions.flush)
    flush.register(sessions.flush)
    flush.register(activity_days.flush)
    email_templates.install(app)
    for room in FEATURES:
        app.register_blueprint(room.bp)
    access.install(app)
    static_files.install(app, static, digest, settings.data_dir / "static" / digest)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _kept() -> cache.Store:
    found: cache.Store = current_app.extensions["cache"]
    return found


def _engine_options(settings: Settings) -> dict[str, object]:
    told: dict[str, object] = {"hide_parameters": True}  # errors are logged and kept: no words of members in them
    if settings.is_embedded:
        # One connection for each thread and a few for commands; a file needs no health check.
        return {**told, "pool_size": settings.threads + 4, "max_overflow": 16}
    return {**told, "pool_size": settings.threads + 2, "max_overflow": 4, "pool_pre_ping": True}
