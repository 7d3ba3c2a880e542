"""Ideas that nobody who speaks for the place has answered within the days that the site promises."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from community.comments.models import Comment
from community.core import pagination
from community.core.db import rows
from community.core.pagination import Page
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas import scope as idea_scope
from community.ideas import status
from community.ideas.models import Idea
from community.members.models import MEMBER, Member, initials
from community.moderation.queries.open_subjects import in_group


class UnansweredIdea(NamedTuple):
    """An idea that waits for an answer."""

    id: int
    title: str
    slug: str
    excerpt: str
    posted_at: datetime
    vote_count: int
    comment_count: int
    author_id: int
    author_name: str
    author_handle: str
    author_color: int
    author_avatar: str | None
    author_joined_at: datetime
    author_trust_level: str
    group_name: str
    group_slug: str

    @property
    def key(self) -> str:
        return f"unanswered-{self.id}"

    @property
    def initials(self) -> str:
        return initials(self.author_name)

    @property
    def color(self) -> int:
        return self.author_color

    @property
    def avatar(self) -> str | None:
        return self.author_avatar


def unanswered_ideas(
    viewer: Member, before: datetime, cursor: str | None = None, group_slug: str | None = None
) -> Page[UnansweredIdea]:
    """Ideas posted before then without a decision or a word of staff or a moderator, the longest waiting first."""
    statement: Any = (
        select(
            *(Idea.id, Idea.title, Idea.slug, Idea.excerpt, Idea.posted_at, Idea.vote_count, Idea.comment_count),
            *(
                Member.id,
                Member.name,
                Member.handle,
                Member.color,
                Member.avatar,
                Member.joined_at,
                Member.trust_level,
            ),
            *(Group.name, Group.slug),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .where(*unanswered_conditions(viewer, before, group_slug))
    )
    found = rows(pagination.after(statement, Idea.posted_at, Idea.id, cursor, ascending=True))
    return pagination.to_page([UnansweredIdea(*row) for row in found], "posted_at")


def unanswered_conditions(viewer: Member, before: datetime, group_slug: str | None) -> list[ColumnElement[bool]]:
    """Conditions on `Idea` and its `Group`."""
    return [
        idea_scope.listed_to(viewer),
        group_scope.moderated_by(viewer),
        Group.archived_at.is_(None),
        Idea.posted_at < before,
        status.is_unanswered(),
        ~_has_official_reply(),
        *in_group(group_slug),
    ]


def _has_official_reply() -> ColumnElement[bool]:
    """Whether staff, a site moderator or a moderator of the group commented, other than on an idea of their own."""
    speaker, belongs = aliased(Member), aliased(Membership)
    moderates = exists().where(
        belongs.group_id == Group.id, belongs.member_id == Comment.author_id, belongs.moderates.is_(True)
    )
    return (
        select(Comment.id)
        .join(speaker, speaker.id == Comment.author_id)
        .where(
            Comment.idea_id == Idea.id,
            Comment.hidden_at.is_(None),
            Comment.author_id != Idea.author_id,
            or_(speaker.role != MEMBER, moderates.correlate(Group, Comment)),
        )
        .correlate(Idea, Group)
        .exists()
    )
