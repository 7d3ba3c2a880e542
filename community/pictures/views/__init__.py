"""Doors of pictures: showing them, and receiving them with the forms of other rooms."""

from community.pictures.views.showing import bp

__all__ = ["bp"]
