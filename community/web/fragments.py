"""Pieces of pages for script that asked for them, and whole answers for everyone else."""

from flask import request


def wanted() -> bool:
    """Whether the request was made by our script, which wants a fragment or a message instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


def prefetched() -> bool:
    """Whether a browser fetched the page on the chance that it will be wanted: nobody has looked at it yet."""
    return any("prefetch" in request.headers.get(name, "").lower() for name in ("Sec-Purpose", "Purpose", "X-Moz"))
