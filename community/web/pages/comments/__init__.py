"""Doors of comments: the section under an idea, posting, one's own, helpful marks, and naming people."""

from community.web.pages.comments import edit, helpful, mentions, posting
from community.web.pages.comments.blueprint import bp
from community.web.pages.comments.section import section

__all__ = ["bp", "edit", "helpful", "mentions", "posting", "section"]
