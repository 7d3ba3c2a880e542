"""URLs to send a visitor back to. Only URLs of this site are used, so a link cannot redirect to another one."""

from urllib.parse import urlsplit

from flask import request

MAX_LENGTH = 2000  # it is kept in the cookie and with pending actions


def is_local_url(url: str | None) -> bool:
    """Whether a URL leads to a page of this site and nowhere else: an absolute path without scheme or host."""
    if not url or len(url) > MAX_LENGTH or not url.startswith("/") or url[1:2] in ("/", "\\"):
        return False
    if any(ord(character) < 33 or ord(character) == 127 or character == "\\" for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def local_url_or(url: str | None, default: str) -> str:
    """The URL if it is one of this site, else the default."""
    return url if url is not None and is_local_url(url) else default


def referrer_or(default: str) -> str:
    """The page of this site that the request came from, or the default."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return default
    if parts.netloc != request.host:
        return default
    return local_url_or(parts.path + (f"?{parts.query}" if parts.query else ""), default)
