"""Doors of the staff corridor, one module for each page."""

from community.staff.views import (
    accounts,
    assigning,
    attention,
    contributors,
    deciding,
    jobs,
    overview,
    people,
    ranked,
    ranked_csv,
    saved_views,
    triaging,
    why,
)
from community.staff.views.blueprint import bp

__all__ = [
    "accounts",
    "assigning",
    "attention",
    "bp",
    "contributors",
    "deciding",
    "jobs",
    "overview",
    "people",
    "ranked",
    "ranked_csv",
    "saved_views",
    "triaging",
    "why",
]
