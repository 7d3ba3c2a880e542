"""Doors of pictures: showing them, and receiving them with the forms of other rooms."""

from community.web.pages.images.views import bp

__all__ = ["bp"]
