"""Row types of the comment thread."""

from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from community.members.summary import MemberSummary


class CommentRow(NamedTuple):
    """A comment as it is shown. If the viewer cannot read it, its text is empty and its author must not be shown."""

    author: MemberSummary
    id: int
    parent_id: int | None
    posted_at: datetime
    edited_at: datetime | None
    edited_by_moderator: bool
    hidden_by: str  # "", "author" or "moderator" if removed, else the review state: see core.visibility
    is_readable: bool
    body_html: Markup
    is_mine: bool
    is_moderated: bool  # by the viewer
    helpful_count: int
    has_voted_helpful: bool
    imported_from: str | None
    imported_agreed: int
    imported_disagreed: int
    answers_id: int | None  # the reply that this one replies to, in an imported thread of more than two levels
    merged_id: int | None  # the idea it was written on, if that was merged into the one whose thread this is
    merged_title: str | None
    merged_slug: str | None
    answers_name: str = ""  # its author, if it is shown on the same page

    @property
    def author_name(self) -> str:
        return self.author.name


class CommentThread(NamedTuple):
    """A first-level comment and its replies, oldest first."""

    comment: CommentRow
    replies: list[CommentRow]
