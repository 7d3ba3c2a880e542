"""Erasing an idea: its author left and wanted their words gone. Nobody puts it back."""

from sqlalchemy import delete, select

from community.core.db import db, lock_row, now
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.ideas import images, visibility
from community.ideas.events import IdeaErased
from community.ideas.models import Idea, IdeaVersion
from community.ideas.visibility import AUTHOR

SLUG = "erased"


def erase_all(author_id: int, *, taken_down_only: bool = False) -> int:
    """Erase a member's ideas; or only those that they had taken down themselves. How many were erased."""
    theirs = select(Idea).where(Idea.author_id == author_id, Idea.erased_at.is_(None))
    if taken_down_only:
        theirs = theirs.where(Idea.removed_by == AUTHOR)
    found = db.session.scalars(theirs.order_by(Idea.id)).all()  # in one order: nobody waits in a ring
    for idea in found:
        erase(idea)
    return len(found)


def erase(idea: Idea) -> None:
    """Empty an idea and its earlier versions, drop its pictures, and take it down for good.

    Its row stays, for what others said and voted hangs on it, and so do decisions, which are words of staff.
    """
    lock_row(idea)
    visibility.remove(idea, AUTHOR)
    idea.title, idea.slug = _("Erased by its author"), SLUG
    idea.body = idea.today = idea.others = idea.body_html = idea.today_html = idea.others_html = idea.excerpt = ""
    idea.imported_url = idea.edited_at = None
    idea.removed_by = AUTHOR  # a moderator's ruling stands in the log
    idea.review_state = None
    idea.erased_at = now()
    db.session.execute(delete(IdeaVersion).where(IdeaVersion.idea_id == idea.id))
    images.delete_images(idea)
    record(IdeaErased(idea.id))
