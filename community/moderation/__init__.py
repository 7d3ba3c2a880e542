"""Moderation: reports, moderation actions and their undo, appeals, and the queue that moderators work through.

May use comments and every package below; nothing below moderation imports it.
"""
