"""Erase ideas of members who deleted their account and wanted their posts deleted. Cannot be undone."""

from sqlalchemy import delete, select, update

from community.core.db import db, execute_bulk, now
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.visibility import AUTHOR
from community.ideas import families, images, visibility
from community.ideas.events import IdeaErased
from community.ideas.models import Idea, IdeaFieldAnswer, IdeaMerge, IdeaVersion

SLUG = "erased"


def erase_all(author_id: int, *, removed_only: bool = False) -> int:
    """Erase a member's ideas, or only those that they had deleted themselves. Returns how many."""
    ideas = select(Idea).where(Idea.author_id == author_id, Idea.erased_at.is_(None))
    if removed_only:
        ideas = ideas.where(Idea.removed_by == AUTHOR)
    found = db.session.scalars(ideas.order_by(Idea.id)).all()  # in one order, to avoid a deadlock
    for idea in found:
        erase(idea)
    return len(found)


def erase(idea: Idea) -> None:
    """Delete the text, answers, earlier versions and images of an idea, and hide it for good.

    The row stays, since comments and votes refer to it, and so do status changes, which staff wrote.
    """
    families.lock_with_root(idea)
    visibility.remove(idea, AUTHOR)
    idea.title, idea.slug = _("Erased by its author"), SLUG
    idea.body = idea.today = idea.others = idea.body_html = idea.today_html = idea.others_html = idea.excerpt = ""
    idea.imported_url = idea.edited_at = idea.edited_by = None
    idea.removed_by = AUTHOR  # a removal by a moderator is still in the log
    idea.review_state, idea.similar = None, []
    idea.erased_at = now()
    db.session.execute(delete(IdeaVersion).where(IdeaVersion.idea_id == idea.id))
    execute_bulk(update(IdeaMerge).where(IdeaMerge.child_id == idea.id).values(message=""))  # it may quote the title
    db.session.execute(delete(IdeaFieldAnswer).where(IdeaFieldAnswer.idea_id == idea.id))
    images.delete_images(idea)
    record(IdeaErased(idea.id))
