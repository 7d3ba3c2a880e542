"""Browsers in which someone has signed in to an account before, told by a signed cookie.

Wrong passwords that others try for the account don't keep a known browser out. The cookie names accounts only by
digests, and signs no one in.
"""

import hashlib
import hmac
import secrets

from flask import Flask, Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from community.config import Settings
from community.members.models import Member

SECONDS = 400 * 24 * 3600  # the longest that browsers keep a cookie
MAX_ACCOUNTS = 5  # on one shared browser; the oldest is forgotten


def remember(member: Member) -> None:
    """Make this browser known to an account, with the response to this request."""
    digest = _digest(member.id)
    browser, accounts = _read()
    accounts = [*[one for one in accounts if one != digest], digest][-MAX_ACCOUNTS:]
    value = _serializer().dumps([browser or secrets.token_hex(8), *accounts])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        is_secure = _settings().is_secure
        response.set_cookie(_name(), value, SECONDS, secure=is_secure, httponly=True, samesite="Lax")
        return response


def known_as(member_id: int) -> str:
    """The id of this browser if it is known to the account, otherwise empty."""
    browser, accounts = _read()
    return browser if _digest(member_id) in accounts else ""


def _read() -> tuple[str, list[str]]:
    try:
        browser, *accounts = _serializer().loads(request.cookies.get(_name(), ""))
    except (BadSignature, TypeError, ValueError):
        return "", []
    return browser, accounts


def _name() -> str:
    return "__Host-known" if _settings().is_secure else "known"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(_settings().secret_key, salt="known browser")


def _digest(member_id: int) -> str:
    return hmac.new(_settings().secret_key.encode(), f"known {member_id}".encode(), hashlib.sha256).hexdigest()[:20]


def _settings() -> Settings:
    app: Flask = current_app
    settings: Settings = app.config["SETTINGS"]
    return settings
