"""A member's own ideas that only they and moderators can find."""

from typing import NamedTuple

from sqlalchemy import select

from community.core.db import rows
from community.core.i18n import gettext as _
from community.core.visibility import PENDING
from community.groups.models import Group
from community.ideas import scope
from community.ideas.models import Idea
from community.members.models import Member

MOST = 50


class HiddenIdea(NamedTuple):
    """A hidden idea and why it is hidden."""

    id: int
    title: str
    slug: str
    removed_by: str | None
    review_state: str | None

    @property
    def why(self) -> str:
        if self.removed_by == "author":
            return _("You deleted it.")
        if self.removed_by:
            return _("A moderator removed it.")
        if self.review_state == PENDING:
            return _("Pending review.")
        return _("Reported and hidden until a moderator reviews it.")


def hidden_ideas(author: Member) -> list[HiddenIdea]:
    """The author's own hidden ideas, newest first, at most 50. One statement."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.removed_by, Idea.review_state)
        .join(Group, Group.id == Idea.group_id)
        .where(
            Idea.author_id == author.id,
            Idea.hidden_at.is_not(None),
            Idea.erased_at.is_(None),
            scope.visible_to(author),
        )
        .order_by(Idea.posted_at.desc(), Idea.id.desc())
        .limit(MOST)
    )
    return [HiddenIdea(*row) for row in found]
