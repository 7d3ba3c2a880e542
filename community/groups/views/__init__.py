"""Doors of groups: finding one, its pages, belonging to it, its members, founding and changing it."""

from community.groups.views import belonging, company, directory, pages, wording
from community.groups.views.blueprint import bp, known, mine

__all__ = ["belonging", "bp", "company", "directory", "known", "mine", "pages", "wording"]
