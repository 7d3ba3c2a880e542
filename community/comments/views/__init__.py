"""Doors of comments: the section under an idea, posting, one's own, helpful marks, and naming people."""

from community.comments.views import marks, naming, own, posting
from community.comments.views.blueprint import bp
from community.comments.views.section import section

__all__ = ["bp", "marks", "naming", "own", "posting", "section"]
