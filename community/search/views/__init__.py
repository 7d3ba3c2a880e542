"""Doors of search: the page of results, what script asks while one types, and how browsers can search here."""

from community.search.views import alike, describing, results, suggesting
from community.search.views.blueprint import bp

__all__ = ["alike", "bp", "describing", "results", "suggesting"]
