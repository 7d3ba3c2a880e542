"""Where to go back to: only ever to pages of this site."""

from urllib.parse import urlsplit

from flask import request


def is_local_url(address: str | None) -> bool:
    """Whether an address leads to a page of this site and nowhere else."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return False
    if any(ord(letter) < 33 or ord(letter) == 127 or letter == "\\" for letter in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def local_url_or(address: str | None, otherwise: str) -> str:
    """The address if it is one of this site, else the other."""
    return address if address is not None and is_local_url(address) else otherwise


def referrer_or(otherwise: str) -> str:
    """The page of this site that the request came from, or the other."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return otherwise
    if parts.netloc != request.host:
        return otherwise
    return local_url_or(parts.path + (f"?{parts.query}" if parts.query else ""), otherwise)
