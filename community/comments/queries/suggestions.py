"""Members to suggest while someone types a mention."""

from sqlalchemy import ColumnElement, case, literal, or_, select, true

from community.comments import discussions
from community.comments.discussions import Discussed
from community.comments.models import Comment
from community.core.db import rows
from community.core.text_search import contains
from community.groups.models import Group, Membership
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary

MAX_SUGGESTIONS = 8


def mention_suggestions(viewer: Member, discussed: Discussed, prefix: str) -> list[MemberSummary]:
    """Up to eight members who can read this and whose handle, or a word of whose name, begins so. One statement.

    Participants of the thread come first; with an empty prefix only they are suggested. In a private group,
    moderators of the site who are not members of it are suggested only if they take part.
    """
    discussion = discussions.of(discussed)
    authors = select(Comment.author_id).where(discussion.column == discussion.id, Comment.hidden_at.is_(None))
    takes_part = Member.id.in_(authors.union_all(select(literal(discussed.author_id))))
    in_group = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == Member.id)
    is_related = or_(
        Group.id.is_(None), Group.is_private.is_(False), takes_part, in_group.correlate(Group, Member).exists()
    )
    found = rows(
        discussion.join(select(*summary.columns()))
        .where(
            member_scope.listed_to(viewer),
            discussion.members_who_can_find(),
            Member.id != viewer.id,
            is_related if prefix else takes_part,
            begins_with(prefix),
        )
        .order_by(case((takes_part, 0), else_=1), Member.name, Member.id)
        .limit(MAX_SUGGESTIONS)
    )
    return [MemberSummary(*row) for row in found]


def begins_with(prefix: str) -> ColumnElement[bool]:
    """Members whose handle, or a word of whose name, begins so."""
    if not prefix:
        return true()
    return or_(
        Member.handle.startswith(prefix.lower(), autoescape=True), contains(literal(" ") + Member.name, f" {prefix}")
    )
