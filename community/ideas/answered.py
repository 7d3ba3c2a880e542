"""What it is for an idea to wait for an answer: the same on every page that counts them."""

from sqlalchemy import ColumnElement, exists

from community.ideas.models import Decision, Idea

OPEN = "open"


def waiting() -> ColumnElement[bool]:
    """Ideas that staff have neither given a status nor said anything official about."""
    return (Idea.status_key == OPEN) & ~exists().where(Decision.idea_id == Idea.id).correlate(Idea)
