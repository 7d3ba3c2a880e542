"""Who might be named in a comment."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, case, literal, or_, select, true

from community.comments.models import Comment
from community.core.db import rows
from community.core.text_search import contains
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.models import Idea
from community.members import scope as member_scope
from community.members.models import ADMINISTRATOR, STAFF, Member, initials

MAX_SUGGESTIONS = 8


class MentionSuggestion(NamedTuple):
    """Somebody whose handle might be meant."""

    handle: str
    name: str
    color: int
    avatar: str | None
    role: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)


def mention_suggestions(viewer: Member, idea: Idea, begun: str) -> list[MentionSuggestion]:
    """Up to eight people who may read an idea and whose handle, or a part of whose name, begins so. One statement.

    Whoever takes part in the thread comes first; before a letter is typed nobody else is offered. Under an idea of a
    private group those who may read it only because they keep the peace of the site are offered once they take part.
    """
    spoke = select(Comment.author_id).where(Comment.idea_id == idea.id, Comment.hidden_at.is_(None))
    takes_part = Member.id.in_(spoke.union_all(select(literal(idea.author_id))))
    belongs = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == Member.id)
    is_near = or_(Group.is_private.is_(False), takes_part, belongs.correlate(Group, Member).exists())
    found = rows(
        select(Member.handle, Member.name, Member.color, Member.avatar, Member.role)
        .join(Idea, Idea.id == idea.id)
        .join(Group, Group.id == Idea.group_id)
        .where(
            member_scope.listed_to(viewer),
            group_scope.members_who_can_find(),
            Member.id != viewer.id,
            is_near if begun else takes_part,
            _matches(begun),
        )
        .order_by(case((takes_part, 0), else_=1), Member.name, Member.id)
        .limit(MAX_SUGGESTIONS)
    )
    return [MentionSuggestion(*row) for row in found]


def _matches(begun: str) -> ColumnElement[bool]:
    if not begun:
        return true()
    return or_(
        Member.handle.startswith(begun.lower(), autoescape=True), contains(literal(" ") + Member.name, f" {begun}")
    )
