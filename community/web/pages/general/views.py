"""Pages of no feature: accent color, icon, theme, density of lists, preview, health checks, how the site works."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy import text
from werkzeug.wrappers import Response as BaseResponse

from community.core import markup
from community.core.db import db
from community.core.errors import Hidden
from community.ideas.queries import statuses as status_queries
from community.site import settings as site_settings
from community.web import limits, local_emails
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.sharing.blueprint import site_url
from community.web.return_urls import referrer_or
from community.web.templating import THEMES, frame_value

bp = Blueprint("general", __name__)
YEAR = 365 * 24 * 3600
PREVIEWS = "60 per 10 minutes"
DENSITY_COOKIE, COMPACT = "density", "compact"


@frame_value("contact_url")
def contact_url() -> str:
    """How to reach the people who run the site: the community's contact, or else the sender of its emails.

    Empty if the site has neither.
    """
    deployment = current_app.config["SETTINGS"]
    contact: str = site_settings.current().contact
    if not contact and deployment.smtp_url:
        contact = parseaddr(deployment.mail_from)[1]
    return f"mailto:{contact}" if contact and "://" not in contact else contact


@bp.get("/accent-<int:hue>.css")
@access(Who.ANYONE)
def accent(hue: int) -> Response:
    """The community's accent as a style sheet with the one custom property that all colors are derived from."""
    response = Response(f":root{{--hue:{hue % 360}}}\n", mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@bp.get("/favicon.svg")
@access(Who.ANYONE)
def favicon() -> Response:
    """The icon of the site, in its accent color."""
    response = Response(render_template("general/favicon.svg"), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@bp.get("/favicon.ico")
@access(Who.ANYONE)
def favicon_ico() -> BaseResponse:
    """Redirect browsers that ask for this name without being told to."""
    return redirect(url_for("general.favicon"), 308)


@bp.get("/robots.txt")
@access(Who.ANYONE)
def robots() -> Response:
    """Paths that crawlers need not visit, and where the sitemap is."""
    disallowed = "".join(f"Disallow: {path}\n" for path in ("/settings", "/staff", "/report", "/search"))
    sitemap = f"Sitemap: {site_url(url_for('sharing.sitemap'))}\n"
    return Response(f"User-agent: *\n{disallowed}\n{sitemap}", mimetype="text/plain")


@bp.get("/healthz")
@access(Who.ANYONE)
def healthz() -> Response:
    """Whether the process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@access(Who.ANYONE)
def readyz() -> Response:
    """Whether the database answers too."""
    try:
        db.session.execute(text("SELECT 1 FROM statuses LIMIT 1"))
    except Exception:  # whatever is wrong, the answer is the same
        db.session.rollback()
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@bp.get("/about")
@access(Who.ANYONE)
@cacheable
def about() -> str:
    """How lists are ordered, and which data the site keeps."""
    return render_template("general/about.html", statuses=status_queries.all_statuses())


@bp.get("/accessibility")
@access(Who.ANYONE)
@cacheable
def accessibility() -> str:
    """How accessible the site is, and how to report what isn't."""
    return render_template("general/accessibility.html")


@bp.get("/emails", endpoint="local_emails")
@access(Who.ANYONE)
def show_local_emails() -> str:
    """The emails that would have been sent, while the site runs on this computer without a mail server."""
    if not local_emails.are_readable():
        raise Hidden
    return render_template("general/local_emails.html", emails=local_emails.latest())


@bp.post("/theme")
@access(Who.ANYONE)
def theme() -> BaseResponse:
    """Choose the light or dark theme, or follow the system."""
    response = make_response(redirect(referrer_or(url_for("ideas.discover")), 303))
    chosen = request.form.get("theme", "")
    if chosen in THEMES:
        secure = urlsplit(request.url).scheme == "https"
        response.set_cookie("theme", chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie("theme")
    return response


@frame_value("compact_lists")
def has_compact_lists() -> bool:
    """Whether the viewer chose compact lists: for a member it is stored, for a visitor a cookie says so."""
    who = viewer()
    return who.compact_lists if who is not None else request.cookies.get(DENSITY_COOKIE) == COMPACT


@bp.post("/density")
@access(Who.ANYONE)
def density() -> BaseResponse:
    """Choose compact lists of ideas, or the usual ones."""
    response = make_response(redirect(referrer_or(url_for("ideas.discover")), 303))
    is_compact, who = request.form.get("density") == COMPACT, viewer()
    if who is not None:
        who.compact_lists = is_compact
        db.session.commit()
    elif is_compact:
        secure = urlsplit(request.url).scheme == "https"
        response.set_cookie(DENSITY_COOKIE, COMPACT, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(DENSITY_COOKIE)
    return response


@bp.post("/preview")
@access(Who.ANYONE)
def preview() -> Response:
    """Markdown as HTML, for the preview in the editor. Raises `TooManyAttempts`."""
    limits.spend_as_viewer("preview", PREVIEWS)
    return Response(markup.to_html(request.form.get("text", "")), mimetype="text/html")
