"""Emails that a site on this computer would have sent, while no mail server is set: they can be read on a page.

The page exists only where the site's URL is one of this computer and the request comes from it, not through a proxy.
"""

import ipaddress

from flask import current_app, request

from community.config import Settings
from community.core import email
from community.core.email import KeptEmail

OF_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


def are_readable() -> bool:
    """Whether emails are read on a page of the site instead of being sent."""
    settings = _settings()
    is_direct = not settings.trusted_proxies and not any(name in request.headers for name in OF_PROXIES)
    return settings.keeps_emails and is_direct and _is_this_computer(request.remote_addr or "")


def latest() -> list[KeptEmail]:
    """The emails that were kept, newest first."""
    return email.kept(_settings())


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _is_this_computer(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
