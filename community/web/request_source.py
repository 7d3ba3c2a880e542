"""Where a request comes from, by what its browser says: from a page of this site or of another one.

Browsers say so with every changing request, and pages can't change it: in `Sec-Fetch-Site`, and on sites without https
or in older browsers in `Origin`.
"""

from enum import Enum
from urllib.parse import urlsplit

from flask import current_app, request

from community.config import Settings

PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]  # scheme, host name, port


class RequestSource(Enum):
    """Whose page made a request."""

    OWN = "a page of this site"
    FOREIGN = "a page of another site, or one that hides which"
    UNKNOWN = "not said: an old browser, or a program"


def current() -> RequestSource:
    """Whose page made this request."""
    fetch_site = request.headers.get("Sec-Fetch-Site", "")
    if fetch_site == "same-origin":
        return RequestSource.OWN
    if fetch_site in ("same-site", "cross-site"):
        return RequestSource.FOREIGN
    # Not said, or "none": made by the visitor, such as reloading a page that was the answer to a form.
    origin = request.headers.get("Origin")
    if origin is None:
        return RequestSource.UNKNOWN
    return RequestSource.OWN if _parse(origin) in _own_origins() else RequestSource.FOREIGN


def _own_origins() -> list[Origin]:
    """The site's URL, and what this request was sent to: a site can be reached under several names.

    A site that uses https doesn't trust pages that came without it, because a network can change those.
    """
    settings: Settings = current_app.config["SETTINGS"]
    is_trusted = request.scheme == "https" or not settings.is_secure
    urls = [settings.base_url, request.host_url] if is_trusted else [settings.base_url]
    return [found for found in map(_parse, urls) if found is not None]


def _parse(origin: str) -> Origin | None:
    """The parts of an origin; None for `null` and other texts."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme]
