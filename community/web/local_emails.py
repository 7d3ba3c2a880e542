"""Emails that a site on this computer would have sent, while no mail server is set: they can be read on a page.

The page exists only where the site's URL is one of this computer and the request comes from it or its own network.
"""

import ipaddress

from flask import current_app, request

from community.config import Settings
from community.core import email
from community.core.email import KeptEmail


def are_readable() -> bool:
    """Whether emails are read on a page of the site instead of being sent."""
    return _settings().keeps_emails and _is_near(request.remote_addr or "")


def latest() -> list[KeptEmail]:
    """The emails that were kept, newest first."""
    return email.kept(_settings())


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _is_near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False
