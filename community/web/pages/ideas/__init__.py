"""Doors of ideas: lists, one idea, votes, writing."""

from community.web.pages.ideas import idea, lists, pinning, votes, writing
from community.web.pages.ideas.blueprint import bp
from community.web.pages.ideas.idea import render_idea

__all__ = ["bp", "idea", "lists", "pinning", "render_idea", "votes", "writing"]
