"""Doors of moderation: flagging, ruling, and what was ruled."""

from community.moderation.views import flags, records, rulings
from community.moderation.views.blueprint import bp

__all__ = ["bp", "flags", "records", "rulings"]
