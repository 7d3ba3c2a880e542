"""Error pages; scripts get the same sentence as JSON."""

from collections.abc import Callable
from urllib.parse import quote

import structlog
from flask import Flask, current_app, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, SecurityError
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.members.rate_limits import QuotaExceeded
from community.web import csrf, expired_forms, forgiving_urls, old_urls, partials, request_source, sent_forms
from community.web.access import WRITE_METHODS
from community.web.auth import viewer
from community.web.expired_forms import EnteredField
from community.web.limits import TooManyAttempts
from community.web.request_source import RequestSource
from community.web.return_urls import referrer_or

log = structlog.get_logger()


RedirectLookup = Callable[[], str | None]
_redirect_lookups: list[RedirectLookup] = []


def on_not_found(lookup: RedirectLookup) -> RedirectLookup:
    """Register a function that, when a view raised `Hidden`, returns the URL that the page has moved to, or None."""
    _redirect_lookups.append(lookup)
    return lookup


def install(app: Flask) -> None:
    """Answer every error with a page of the site."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Hidden, _hidden)
    app.register_error_handler(CSRFError, _session_expired)
    app.register_error_handler(HTTPException, lambda error: _http(error))
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _invalid_value)
    app.register_error_handler(InternalServerError, lambda error: _page(500))
    app.after_request(_name_as_error)


def _name_as_error(response: Response) -> Response:
    """The title of a page that comes back because a form was refused begins with “Error:”."""
    if request.method == "POST" and 400 <= response.status_code < 500 and response.mimetype == "text/html":
        title = f"<title>{_('Error:')} ".encode()
        response.set_data(response.get_data().replace(b"<title>", title, 1))
    return response


def _sentences(code: int) -> tuple[str, str]:
    return {
        400: (_("That didn’t work"), _("Something in the request wasn’t right. Please go back and try again.")),
        403: (_("You don’t have access to this"), _("Your account doesn’t have permission to do that.")),
        404: (_("Page not found"), _("It may have been removed, or you may not have access.")),
        405: (_("That didn’t work"), _("This page doesn’t accept that kind of request.")),
        409: (_("That didn’t work"), _("You can’t do that.")),
        413: (
            _("That’s too large"),
            _(
                "This page accepts up to %(most)s MB at a time. Please go back and send less.",
                most=(request.max_content_length or 0) // 2**20,
            ),
        ),
        421: (_("Wrong address"), _("This address isn’t configured for this site.")),
        429: (_("You’ve reached a limit"), _("Too many attempts. Please wait a moment and try again.")),
        503: (
            _("We’re busy right now"),
            _("Nothing was saved. Please try again in a moment.")
            if request.method in WRITE_METHODS
            else _("Please try again in a moment."),
        ),
    }.get(code, (_("Something went wrong"), _("This one’s on us. Please try again in a moment.")))


def _page(code: int, sentence: str | None = None) -> tuple[str | Response, int]:
    db.session.rollback()
    title, default = _sentences(code)
    if partials.requested():
        return jsonify(message=sentence or default), code
    if code >= 500 or code == 421:  # the database may have failed; for an unknown host no URL can be made
        plain = current_app.jinja_env.get_template("errors/plain.html")
        return plain.render(title=title, sentence=default), code
    return render_template(
        "errors/page.html",
        code=code,
        title=title,
        sentence=sentence or default,
        texts=_entered_texts() if code in (403, 404, 409) else [],
        back=referrer_or(url_for("ideas.discover")),
    ), code


def _entered_texts() -> list[EnteredField]:
    """The longer texts of a form that came from a page of ours, which its writer must not lose with their access."""
    if request.method not in WRITE_METHODS or request.url_rule is None:
        return []
    fields = [field for field in expired_forms.entered_fields() if field.name != "next"]
    return [field for field in fields if field.control == expired_forms.TEXT and field.value]


def _hidden(error: Hidden) -> Response | tuple[str | Response, int]:
    for lookup in _redirect_lookups:
        url = lookup()
        if url is not None:
            return _moved(url)
    return _page(404)


def _moved(url: str) -> Response:
    """A redirect that keeps the method, so a form sent to an old URL arrives."""
    db.session.rollback()
    return redirect(url, 308)


def _http(error: HTTPException) -> Response | tuple[str | Response, int]:
    if isinstance(error, SecurityError):
        return _page(421)
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    is_unknown = isinstance(error, NotFound) and request.url_rule is None
    if is_unknown and (path := old_urls.current_path(request.path) or forgiving_urls.present_path()):
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        return _moved(request.script_root + quote(path) + query)
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


def _invalid_value(error: DataError) -> tuple[str | Response, int]:
    log.warning("invalid value", error=str(error.orig))
    return _page(400)


def _session_expired(error: CSRFError) -> tuple[str | Response, int]:
    """Show what was typed in a form whose session has ended, so the visitor can send it again.

    Not for requests from other sites: they could have a visitor send text that another person typed.
    """
    is_foreign = request_source.current() is RequestSource.FOREIGN
    # Browsers send no cookie with a form from another site, but would replace the member's by one that is set.
    csrf.give_token(is_wanted=not is_foreign)
    if partials.requested():
        return jsonify(message=_("This page has been open for too long. Please reload it.")), 400
    fields = expired_forms.entered_fields()
    is_empty = not any(field.value for field in fields if field.name != sent_forms.FIELD)
    if is_foreign or is_empty:
        return _page(400, _("This page has been open for too long. Please go back, reload it and try again."))
    had_files = any(file.filename for file in request.files.values())
    page = render_template(
        "errors/expired.html", action=request.full_path.rstrip("?"), fields=fields, had_files=had_files
    )
    return page, 400
