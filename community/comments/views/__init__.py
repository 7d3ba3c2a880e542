"""Doors of comments: the section under an idea, posting, and what one does with one's own."""

from community.comments.views import own, posting
from community.comments.views.blueprint import bp
from community.comments.views.section import section

__all__ = ["bp", "own", "posting", "section"]
