"""Moderation: reporting, the queue, moderation actions and their undo, appeals, the log and reason templates."""
