"""Doors of groups: finding one, its pages, belonging to it, its members, founding and changing it."""

from community.groups.views import (
    belonging,
    company,
    directory,
    former,
    invitations,
    pages,
    requests,
    running,
    wording,
)
from community.groups.views.blueprint import bp, known, mine

__all__ = [
    "belonging",
    "bp",
    "company",
    "directory",
    "former",
    "invitations",
    "known",
    "mine",
    "pages",
    "requests",
    "running",
    "wording",
]
