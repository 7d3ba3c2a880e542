"""Doors of ideas: lists, one idea, votes, writing."""

from community.ideas.views import lists, one, pinning, votes, writing
from community.ideas.views.blueprint import bp
from community.ideas.views.one import page

__all__ = ["bp", "lists", "one", "page", "pinning", "votes", "writing"]
