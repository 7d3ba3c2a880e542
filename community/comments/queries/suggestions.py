"""Members to suggest while someone types a mention."""

from sqlalchemy import ColumnElement, case, literal, or_, select, true

from community.comments.models import Comment
from community.core.db import rows
from community.core.text_search import contains
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.models import Idea
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary

MAX_SUGGESTIONS = 8


def mention_suggestions(viewer: Member, idea: Idea, prefix: str) -> list[MemberSummary]:
    """Up to eight members who can read an idea and whose handle, or a word of whose name, begins so. One statement.

    Participants of the thread come first; with an empty prefix only they are suggested. In a private group,
    moderators of the site who are not members of it are suggested only if they take part.
    """
    authors = select(Comment.author_id).where(Comment.idea_id == idea.id, Comment.hidden_at.is_(None))
    takes_part = Member.id.in_(authors.union_all(select(literal(idea.author_id))))
    in_group = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == Member.id)
    is_related = or_(Group.is_private.is_(False), takes_part, in_group.correlate(Group, Member).exists())
    found = rows(
        select(*summary.columns())
        .join(Idea, Idea.id == idea.id)
        .join(Group, Group.id == Idea.group_id)
        .where(
            member_scope.listed_to(viewer),
            group_scope.members_who_can_find(),
            Member.id != viewer.id,
            is_related if prefix else takes_part,
            _matches(prefix),
        )
        .order_by(case((takes_part, 0), else_=1), Member.name, Member.id)
        .limit(MAX_SUGGESTIONS)
    )
    return [MemberSummary(*row) for row in found]


def _matches(prefix: str) -> ColumnElement[bool]:
    if not prefix:
        return true()
    return or_(
        Member.handle.startswith(prefix.lower(), autoescape=True), contains(literal(" ") + Member.name, f" {prefix}")
    )
