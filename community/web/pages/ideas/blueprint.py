"""The blueprint of ideas and the URL of an idea."""

from flask import Blueprint, url_for

from community.ideas.models import Idea

bp = Blueprint("ideas", __name__)


def idea_url(idea: Idea) -> str:
    """The URL of an idea's page."""
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug)
