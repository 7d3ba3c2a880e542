"""Error pages, in words. For script the same sentence as JSON."""

from collections.abc import Callable

import structlog
from flask import Flask, current_app, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.members.rate_limits import QuotaExceeded
from community.web import partials
from community.web.auth import viewer
from community.web.limits import TooManyAttempts
from community.web.return_urls import referrer_or

SECRET_FIELDS = frozenset({"csrf_token", "password", "old_password", "new_password", "repeat"})

log = structlog.get_logger()


RedirectLookup = Callable[[], str | None]
_redirect_lookups: list[RedirectLookup] = []


def on_not_found(lead: RedirectLookup) -> RedirectLookup:
    """Declare what may know, in a request that found nothing, where its address leads on: an address, or None."""
    _redirect_lookups.append(lead)
    return lead


def install(app: Flask) -> None:
    """Answer every failure with a page of the site."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Hidden, _hidden)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, lambda error: _http(error))
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _unusable)
    app.register_error_handler(InternalServerError, lambda error: _page(500))


def _sentences(code: int) -> tuple[str, str]:
    return {
        400: (_("That request could not be understood"), _("Something in it was not as this site expects.")),
        403: (_("That is not possible"), _("You may not do this.")),
        404: (_("Nothing to see here"), _("There is no such page, or it is not for everyone.")),
        405: (_("That is not possible"), _("This address does not take requests of that kind.")),
        409: (_("That is not possible"), _("You may not do this.")),
        413: (
            _("Too much at once"),
            _(
                "What you sent is larger than this page accepts, which is %(most)s megabytes. "
                "Please go back and choose less.",
                most=(request.max_content_length or 0) // 2**20,
            ),
        ),
        421: (_("Wrong address"), _("This site does not answer to that name.")),
        429: (_("Please wait a little"), _("That was tried too often in a short time.")),
        503: (_("Busy just now"), _("Please try again in a moment. Nothing you did was half done.")),
    }.get(code, (_("Something went wrong"), _("The fault is ours. It has been noted; please try again.")))


def _page(code: int, sentence: str | None = None) -> tuple[str | Response, int]:
    db.session.rollback()
    title, usual = _sentences(code)
    if partials.requested():
        return jsonify(message=sentence or usual), code
    if code >= 500 or code == 421:  # the database may be what failed; under a strange name no address can be made
        plain = current_app.jinja_env.get_template("errors/plain.html")
        return plain.render(title=title, sentence=usual), code
    return render_template(
        "errors/page.html",
        code=code,
        title=title,
        sentence=sentence or usual,
        back=referrer_or(url_for("ideas.discover")),
    ), code


def _hidden(error: Hidden) -> Response | tuple[str | Response, int]:
    """Nothing is there: unless it moved. The method is kept, so that a form sent to an old address arrives."""
    for lead in _redirect_lookups:
        address = lead()
        if address is not None:
            db.session.rollback()
            return redirect(address, 308)
    return _page(404)


def _http(error: HTTPException) -> Response | tuple[str | Response, int]:
    if isinstance(error, SecurityError):
        return _page(421)
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    answer, code = _page(error.code or 500)
    if code == 405 and getattr(error, "valid_methods", None):
        response = Response(answer, code, {"Allow": ", ".join(error.valid_methods)}, mimetype="text/html")  # type: ignore[attr-defined,arg-type]
        return response if isinstance(answer, str) else (answer, code)
    return answer, code


def _refused(error: Refused) -> tuple[str | Response, int]:
    if isinstance(error, TooManyAttempts | QuotaExceeded):
        return _page(429, error.message)
    code = 409
    if viewer() is not None and not viewer().in_good_standing:  # type: ignore[union-attr]
        code = 403
    return _page(code, error.message)


def _busy(error: OperationalError) -> tuple[str | Response, int]:
    log.warning("database busy", error=str(error.orig))
    return _page(503)


def _unusable(error: DataError) -> tuple[str | Response, int]:
    log.warning("unusable value", error=str(error.orig))
    return _page(400)


def _expired(error: CSRFError) -> tuple[str | Response, int]:
    """A form whose session has ended comes back with what was typed, to be sent again by its writer's own hand."""
    if partials.requested():
        return jsonify(message=_("This page has been open for too long. Please load it again.")), 400
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS and value]
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") or not fields:
        return _page(400, _("This page has been open for too long. Please go back, load it again and retry."))
    shown = [(name, value, len(value) > 60 or "\n" in value) for name, value in fields]
    return render_template("errors/expired.html", action=request.full_path.rstrip("?"), fields=shown), 400
