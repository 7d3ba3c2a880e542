"""A member's own ideas that nobody but they and moderators can find."""

from typing import NamedTuple

from sqlalchemy import select

from community.groups.models import Group
from community.ideas import scope
from community.ideas.models import Idea
from community.kernel.database import rows
from community.kernel.words import gettext as _
from community.members.models import Member

MOST = 50


class Unseen(NamedTuple):
    """An idea that is out of sight, and why."""

    id: int
    title: str
    slug: str
    taken_down_by: str | None
    withheld: str | None

    @property
    def why(self) -> str:
        if self.taken_down_by == "author":
            return _("You took it down.")
        if self.taken_down_by:
            return _("A moderator took it down.")
        if self.withheld == "held":
            return _("It waits until a moderator has looked.")
        return _("Flags set it aside until a moderator has looked.")


def out_of_sight(author: Member) -> list[Unseen]:
    """The author's own ideas that lists do not show, the latest first, at most 50. One statement."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.taken_down_by, Idea.withheld)
        .join(Group, Group.id == Idea.group_id)
        .where(
            Idea.author_id == author.id,
            Idea.taken_down_at.is_not(None),
            Idea.erased_at.is_(None),
            scope.visible_to(author),
        )
        .order_by(Idea.posted_at.desc(), Idea.id.desc())
        .limit(MOST)
    )
    return [Unseen(*row) for row in found]
