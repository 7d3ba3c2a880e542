"""Doors of search: the page of results, what script asks while one types, and how browsers can search here."""

from community.web.pages.search import results, suggestions
from community.web.pages.search.blueprint import bp

__all__ = ["bp", "results", "suggestions"]
