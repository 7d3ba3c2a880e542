"""Doors of the staff corridor, one module for each page."""

from community.web.pages.staff import (
    accounts,
    bulk_edit,
    calibration,
    contributors,
    idea,
    jobs,
    overview,
    ranked,
    ranked_csv,
    saved_views,
)
from community.web.pages.staff.blueprint import bp

__all__ = [
    "accounts",
    "bp",
    "bulk_edit",
    "calibration",
    "contributors",
    "idea",
    "jobs",
    "overview",
    "ranked",
    "ranked_csv",
    "saved_views",
]
