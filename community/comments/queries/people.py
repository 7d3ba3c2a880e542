"""Who might be named in a comment."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, case, literal, or_, select, true

from community.comments.models import Comment
from community.groups import scope as groups
from community.groups.models import Group, Membership
from community.ideas.models import Idea
from community.kernel.database import rows
from community.kernel.matching import contains
from community.members import scope as members
from community.members.models import ADMINISTRATOR, STAFF, Member, initials

MOST = 8


class Suggestion(NamedTuple):
    """Somebody whose handle might be meant."""

    handle: str
    name: str
    colour: int
    picture: str | None
    role: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)


def suggested(viewer: Member, idea: Idea, begun: str) -> list[Suggestion]:
    """Up to eight people who may read an idea and whose handle, or a part of whose name, begins so. One statement.

    Whoever takes part in the thread comes first; before a letter is typed nobody else is offered. Under an idea of a
    private group those who may read it only because they keep the peace of the site are offered once they take part.
    """
    spoke = select(Comment.author_id).where(Comment.idea_id == idea.id, Comment.taken_down_at.is_(None))
    takes_part = Member.id.in_(spoke.union_all(select(literal(idea.author_id))))
    belongs = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == Member.id)
    is_near = or_(Group.is_private.is_(False), takes_part, belongs.correlate(Group, Member).exists())
    found = rows(
        select(Member.handle, Member.name, Member.colour, Member.picture, Member.role)
        .join(Idea, Idea.id == idea.id)
        .join(Group, Group.id == Idea.group_id)
        .where(
            members.listed_to(viewer),
            groups.finders(),
            Member.id != viewer.id,
            is_near if begun else takes_part,
            _is_called(begun),
        )
        .order_by(case((takes_part, 0), else_=1), Member.name, Member.id)
        .limit(MOST)
    )
    return [Suggestion(*row) for row in found]


def _is_called(begun: str) -> ColumnElement[bool]:
    if not begun:
        return true()
    return or_(
        Member.handle.startswith(begun.lower(), autoescape=True), contains(literal(" ") + Member.name, f" {begun}")
    )
