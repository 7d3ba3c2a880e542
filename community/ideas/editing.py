"""Editing an idea. What it said before stays readable in its history."""

from community.ideas import posting
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea, IdeaVersion
from community.kernel.database import db, hold, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members.models import Member


def edit(idea: Idea, editor: Member, *, title: str, body: str, today: str, others: str, version: int) -> bool:
    """Change an idea's text. False if nothing changed.

    `version` is the one that the editor saw; raises `Stale` if it is no longer the present one. Only the author
    edits (`Hidden` for everyone else), and not while the idea is taken down.
    """
    if editor.id != idea.author_id:
        raise Hidden
    hold(idea)
    if idea.is_taken_down:
        raise Refused(_("This idea is taken down. Put it back first; then you can edit it."))
    if version != idea.version:
        raise Stale(_("This idea was changed since you opened it here. Compare the two texts, then save again."))
    before = IdeaVersion(
        idea_id=idea.id,
        version=idea.version,
        title=idea.title,
        body=idea.body,
        today=idea.today,
        others=idea.others,
        written_by=idea.author_id,
        written_at=idea.edited_at or idea.posted_at,
    )
    posting.write(idea, title, body, today, others)
    if (idea.title, idea.body, idea.today, idea.others) == (before.title, before.body, before.today, before.others):
        return False
    db.session.add(before)
    idea.version += 1
    idea.edited_at = now()
    record(IdeaChanged(idea.id))
    return True
