"""Protection against cross-site request forgery: every changing request must carry the form token.

The token is the secret of the session, masked with a random pad for each response. The length of a compressed page
that repeats what a visitor sent would otherwise reveal a constant token piece by piece (the BREACH attack).
"""

import binascii
import secrets
from base64 import b64decode, urlsafe_b64encode
from typing import Any, cast

from flask import Flask, g, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

from community.config import Settings

KEY = "csrf_token"  # the key of the secret in the session, in hexadecimal digits
LENGTH = 20  # bytes


class MaskedTokens(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection, which accepts masked tokens too."""

    def _get_csrf_token(self) -> str | None:
        """The token that was sent, in the form that Flask-WTF checks. Pages from before tokens were masked send it."""
        sent = cast("str | None", super()._get_csrf_token())
        return cast("str", generate_csrf()) if sent and _is_masked_secret(sent) else sent


csrf = MaskedTokens()


def install(app: Flask, settings: Settings) -> None:
    """Check the form token before every changing request. The token lives as long as the session."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=settings.is_secure)
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = token

    @app.context_processor
    def masked_token() -> dict[str, Any]:
        return {"csrf_token": token}  # instead of Flask-WTF's, which is not masked


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
