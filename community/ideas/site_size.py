"""Whether the site has so many ideas that the worker makes figures for its pages. See `core.stored_figures`."""

from sqlalchemy import func, select

from community.core.db import db
from community.ideas.models import Idea

LARGE = 5000  # ideas


def is_large() -> bool:
    """Whether the site has, or had, this many ideas. Read from the end of an index."""
    return (db.session.scalar(select(func.max(Idea.id))) or 0) > LARGE
