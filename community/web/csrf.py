"""Protection against cross-site request forgery: a changing request needs the form token or a browser that vouches.

Browsers say whether a page of this site made the request, see `request_source`. Pages for visitors therefore carry no
token, and need no session. A token that is sent is checked: that of a session that has ended is refused, and the form
comes back with what was typed. Browsers that say nothing need a token: the pages on which someone signs in or types a
password carry one, and so does every page once a form was refused.

The token is the secret of the session, masked with a random pad for each response. The length of a compressed page
that repeats what a visitor sent would otherwise reveal a constant token piece by piece (the BREACH attack).
"""

import binascii
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from community.config import Settings
from community.web import request_source
from community.web.access import WRITE_METHODS
from community.web.request_source import RequestSource

KEY = "csrf_token"  # the key of the secret in the session, in hexadecimal digits
LENGTH = 20  # bytes
View = TypeVar("View", bound=Callable[..., Any])


class FormProtection(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection, which accepts masked tokens too, and none where the browser vouches for the request."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a changing request with neither a token nor a browser that says that it's from a page of this site."""
        is_changing = request.method in WRITE_METHODS
        if is_changing and (request_source.current() is not RequestSource.OWN or self._get_csrf_token()):
            super().protect(apply_exemptions)

    def _get_csrf_token(self) -> str | None:
        """The token that was sent, in the form that Flask-WTF checks. Pages from before tokens were masked send it."""
        sent = cast("str | None", super()._get_csrf_token())
        return cast("str", generate_csrf()) if sent and _is_masked_secret(sent) else sent


csrf = FormProtection()


def install(app: Flask, settings: Settings) -> None:
    """Check every changing request before its view runs. A token lives as long as the session."""
    app.config.update(
        WTF_CSRF_ENABLED=False,  # in each form: its field would begin a session for every visitor who sees the form
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.is_secure,
    )
    csrf.init_app(app)
    app.jinja_env.globals["csrf_field"] = field

    @app.before_request
    def protect() -> None:
        csrf.protect(apply_exemptions=True)


def gives_token(view: View) -> View:
    """Declare that the page of a view carries a token for visitors too, which begins a session."""
    view.gives_token = True  # type: ignore[attr-defined]
    return view


def give_token(*, is_wanted: bool = True) -> None:
    """Give the page of this response a token, and begin a session if there is none. Or not, whatever its view says."""
    g.gives_token = is_wanted
    if is_wanted:
        token()  # now, because the response may have no form


def field() -> Markup:
    """The hidden field of a form with the token; nothing on a page without tokens."""
    if not _has_token():
        return Markup()
    return Markup(f'<input type="hidden" name="csrf_token" value="{token()}">')  # noqa: S704 (letters, digits, - _ =)


def token() -> str:
    """The form token for this response."""
    secret: str = session.setdefault(KEY, secrets.token_hex(LENGTH))
    masked: dict[str, str] = g.setdefault("masked_tokens", {})
    if secret not in masked:
        masked[secret] = _mask(bytes.fromhex(secret))
    return masked[secret]


def _mask(secret: bytes) -> str:
    pad = secrets.token_bytes(len(secret))
    return urlsafe_b64encode(pad + _xor(secret, pad)).decode()


def _is_masked_secret(sent: str) -> bool:
    try:
        decoded = b64decode(sent, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(decoded) != 2 * LENGTH or KEY not in session:
        return False
    return secrets.compare_digest(_xor(decoded[LENGTH:], decoded[:LENGTH]).hex(), session[KEY])


def _xor(text: bytes, pad: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(text, pad, strict=True))


def _has_token() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(session) or bool(g.get("gives_token", hasattr(view, "gives_token")))
