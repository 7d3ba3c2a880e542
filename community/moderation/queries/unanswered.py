"""Ideas without an official answer within the number of days that the site promises."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from community.core import pagination
from community.core.db import is_sqlite, rows
from community.core.pagination import Page
from community.core.statements import current_time
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas import snoozing, status
from community.ideas.models import Idea
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.moderation.queries import open_subjects


class UnansweredIdea(NamedTuple):
    """An idea that waits for an answer."""

    author: MemberSummary
    id: int
    title: str
    slug: str
    excerpt: str
    posted_at: datetime
    vote_count: int
    comment_count: int
    author_joined_at: datetime
    author_trust_level: str
    group_name: str
    group_slug: str

    @property
    def key(self) -> str:
        """Its name on a page."""
        return f"unanswered-{self.id}"


def unanswered_ideas(
    viewer: Member, before: datetime, cursor: str | None = None, group_slug: str | None = None
) -> Page[UnansweredIdea]:
    """Ideas posted before then that are unanswered, longest waiting first."""
    # Of all groups they are read in order from an index, until the page is full. Without “+ 0” SQLite would read all
    # of each group and sort them.
    of_all = is_sqlite() and viewer.is_site_moderator and group_slug is None
    of_group = Idea.group_id + 0 if of_all else Idea.group_id
    statement: Any = (
        select(
            *summary.columns(),
            *(Idea.id, Idea.title, Idea.slug, Idea.excerpt, Idea.posted_at, Idea.vote_count, Idea.comment_count),
            *(Member.joined_at, Member.trust_level, Group.name, Group.slug),
        )
        .join(Group, Group.id == of_group)
        .join(Member, Member.id == Idea.author_id)
        .where(*unanswered_conditions(viewer, before, open_subjects.plain_slug(group_slug)))
    )
    found = rows(pagination.after(statement, Idea.posted_at, Idea.id, cursor, ascending=True))
    return pagination.to_page([UnansweredIdea(*summary.unpack(row)) for row in found], "posted_at")


def unanswered_conditions(viewer: Any, before: Any, group_slug: Any) -> list[ColumnElement[bool]]:
    """SQL: conditions on `Idea` and its `Group`."""
    return [
        *(group_scope.visible_to(viewer), idea_scope.not_hidden(), idea_scope.not_merged()),
        group_scope.moderated_by(viewer),
        Group.archived_at.is_(None),
        Idea.posted_at < before,
        status.is_unanswered(),
        ~snoozing.is_snoozed(current_time()),
        *open_subjects.in_group(group_slug),
    ]
