"""What all doors of ideas hang on."""

from flask import Blueprint, url_for

from community.ideas.models import Idea

bp = Blueprint("ideas", __name__)


def idea_url(idea: Idea) -> str:
    """Where an idea's page is."""
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug)
