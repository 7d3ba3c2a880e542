"""A comment as it is shown, with the replies to it."""

from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from community.members.models import ADMINISTRATOR, STAFF, initials


class CommentRow(NamedTuple):
    """A comment as it is shown. Of one that the viewer may not read, only that it was taken down is known."""

    id: int
    parent_id: int | None
    posted_at: datetime
    edited_at: datetime | None
    taken_down: str  # "", "author" or "moderator"; or why it is withheld, "held" or "set aside"
    is_readable: bool
    body_html: Markup
    author_id: int
    author_name: str
    author_handle: str  # empty if they have left: there is no page to lead to
    author_color: int
    author_role: str
    is_mine: bool
    is_moderated: bool  # by the viewer
    helpful_count: int
    has_voted_helpful: bool  # as helpful, by the viewer
    author_avatar: str | None
    imported_from: str | None
    imported_agreed: int
    imported_disagreed: int
    answers_id: int | None  # a reply that this one answers, in a thread that was deeper elsewhere
    answers_name: str = ""  # who wrote that one, if it is shown too

    @property
    def author_initials(self) -> str:
        return initials(self.author_name)

    @property
    def author_is_staff(self) -> bool:
        return self.author_role in (STAFF, ADMINISTRATOR)


class CommentThread(NamedTuple):
    """A comment of the first level, and the replies to it, oldest first."""

    comment: CommentRow
    replies: list[CommentRow]
