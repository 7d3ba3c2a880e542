"""Doors of moderation: flagging, ruling, undoing, appealing, what was ruled, and the reasons that stand ready."""

from community.moderation.views import answering, appeals, desk, flags, reasons, records, rulings, undone
from community.moderation.views.blueprint import bp

__all__ = ["answering", "appeals", "bp", "desk", "flags", "reasons", "records", "rulings", "undone"]
