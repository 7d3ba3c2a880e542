"""Application factory: builds the Flask app and registers blueprints, event listeners and error handlers."""

from flask import Flask, current_app
from werkzeug.middleware.proxy_fix import ProxyFix

from community.analytics import jobs as analytics_jobs
from community.announcements import jobs as announcement_jobs
from community.audit import log as audit_log
from community.comments import jobs as comment_jobs
from community.comments import official_replies
from community.config import Settings
from community.core import cache, paths, shared_limits
from community.core.database_limits import DatabaseStorage
from community.core.db import db
from community.core.rate_limiter import RateLimiter
from community.core.shared_limits import FileStorage, SharedStorage
from community.data_export import jobs as data_export_jobs
from community.duplicates import jobs as duplicate_jobs
from community.groups import jobs as group_jobs
from community.ideas import impressions
from community.ideas import jobs as idea_jobs
from community.images import jobs as image_jobs
from community.like_minded import jobs as like_minded_jobs
from community.members import activity_days, sessions
from community.members import jobs as member_jobs
from community.moderation import jobs as moderation_jobs
from community.notes import jobs as note_jobs
from community.notifications import email_templates, notice_jobs
from community.notifications import jobs as notification_jobs
from community.notifications.email_templates import EmailComposer
from community.search import jobs as search_jobs
from community.staff import jobs as staff_jobs
from community.web import (
    access,
    auth,
    compression,
    converters,
    csrf,
    errors,
    flush,
    limits,
    logs,
    page_cache,
    pages,
    security_headers,
    static_files,
    templating,
    transactions,
)
from community.web.folding import FoldingEnvironment

JOBS = (
    comment_jobs,
    group_jobs,
    idea_jobs,
    announcement_jobs,
    analytics_jobs,
    member_jobs,
    moderation_jobs,
    note_jobs,
    notification_jobs,
    notice_jobs,
    image_jobs,
    data_export_jobs,
    search_jobs,
    duplicate_jobs,
    like_minded_jobs,
    staff_jobs,
    official_replies,
)  # imported for the listeners, scheduled tasks and answers they register


def create_app(settings: Settings) -> Flask:
    """Build the app for these settings. Nothing else is read: neither the environment nor the database."""
    templates, static = paths.resource_dir("templates"), paths.resource_dir("static")
    app = Flask("community", template_folder=str(templates), static_folder=None)
    app.jinja_environment = FoldingEnvironment  # type: ignore[assignment]  # declared as Flask's own class
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
    )
    app.extensions["limiter"] = RateLimiter(_limit_storage(settings), limits.UNSHARED)
    app.extensions["cache"] = cache.Store()
    cache.use(_kept)
    logs.configure(settings.log_format)
    db.init_app(app)
    with app.app_context():
        paths.set_data_dir(settings.data_dir)
    compression.install(app)  # first, to run last: on complete responses
    converters.install(app)
    logs.install(app)
    transactions.install(app)
    security_headers.install(app, settings)  # before csrf, to refuse files before anything reads the form
    page_cache.install(app)
    csrf.install(app, settings)
    auth.install(app)
    digest = static_files.digest(static)
    templating.install(app, digest)
    errors.install(app)
    flush.register(impressions.flush)
    flush.register(sessions.flush)
    flush.register(activity_days.flush)
    flush.register(audit_log.flush_failed_sign_ins)
    app.extensions["emails"] = EmailComposer(settings, app.jinja_env)
    email_templates.use(_email_composer)
    for blueprint in pages.blueprints():
        app.register_blueprint(blueprint)
    access.install(app)
    if settings.page_cache == "on":
        app.wsgi_app = page_cache.PageCache(app)  # type: ignore[method-assign]
    static_files.install(app, static, digest, settings.data_dir / "static" / digest)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _kept() -> cache.Store:
    found: cache.Store = current_app.extensions["cache"]
    return found


def _email_composer() -> EmailComposer:
    found: EmailComposer = current_app.extensions["emails"]
    return found


def _limit_storage(settings: Settings) -> SharedStorage:
    if settings.is_embedded:
        return FileStorage(settings.data_dir / shared_limits.FILE_NAME, settings.secret_key)
    return DatabaseStorage(settings.secret_key)


def _engine_options(settings: Settings) -> dict[str, object]:
    options: dict[str, object] = {"hide_parameters": True}  # errors are logged and stored; members' texts must not be
    if settings.is_embedded:
        # One connection per thread and a few for commands; a file needs no health check.
        return {**options, "pool_size": settings.threads + 4, "max_overflow": 16}
    return {**options, "pool_size": settings.threads + 2, "max_overflow": 4, "pool_pre_ping": True}
