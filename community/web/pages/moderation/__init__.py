"""Doors of moderation: flagging, ruling, undoing, appealing, what was ruled, and the reasons that stand ready."""

from community.web.pages.moderation import actions, appeals, log, queue, queue_actions, reason_templates, reports
from community.web.pages.moderation.blueprint import bp

__all__ = ["actions", "appeals", "bp", "log", "queue", "queue_actions", "reason_templates", "reports"]
