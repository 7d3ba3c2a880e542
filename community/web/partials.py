"""Pieces of pages for script that asked for them, and whole answers for everyone else."""

from flask import request


def requested() -> bool:
    """Whether the request was made by our script, which wants a fragment or a message instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


def is_page_view() -> bool:
    """Whether somebody sees a page because it was asked for: not its head alone, not when a form comes back, and not
    where a browser fetched it on the chance that it will be wanted."""
    names = ("Sec-Purpose", "Purpose", "X-Moz")
    return request.method == "GET" and not any("prefetch" in request.headers.get(name, "").lower() for name in names)
