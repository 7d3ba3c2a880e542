"""The blueprint of ideas, the URL of an idea, and where the viewer can edit it."""

from flask import Blueprint, url_for

from community.ideas.models import Idea
from community.members.models import Member
from community.moderation import permissions

bp = Blueprint("ideas", __name__)


def idea_url(idea: Idea) -> str:
    """The URL of an idea's page."""
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug)


def edit_url(viewer: Member | None, idea: Idea, moderates: bool) -> str:
    """Where the viewer can edit a visible idea, as its author or as a moderator; empty if they can't."""
    if viewer is None or viewer.is_suspended or idea.is_hidden:
        return ""
    if viewer.id == idea.author_id:
        return url_for("ideas.edit", idea_id=idea.id)
    if moderates and permissions.outranks(viewer, idea.author.role):
        return url_for("moderation.edit", kind="idea", subject_id=idea.id)
    return ""
