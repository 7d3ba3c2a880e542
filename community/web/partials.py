"""Tell requests of scripts for a part of a page from requests for whole pages."""

from flask import request


def requested() -> bool:
    """Whether a script of this site made the request; it expects part of a page, or a message, instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


def is_page_view() -> bool:
    """Whether this is a GET request for a page that will be seen now, and not one that a browser prefetches."""
    names = ("Sec-Purpose", "Purpose", "X-Moz")
    return request.method == "GET" and not any("prefetch" in request.headers.get(name, "").lower() for name in names)
