"""What feeds and sitemaps list. Each function runs one statement, bounded by an index."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select

from community.core.db import db, rows
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope
from community.ideas.models import Idea, Status, StatusChange
from community.ideas.queries.labels import LabelTag, parse_tags, tags_column
from community.members.models import Member

FEED_SIZE = 50  # entries
SITEMAP_IDS = 5000  # ids in one file; the protocol allows 50,000 URLs


class FeedIdea(NamedTuple):
    """An idea in a feed, with its whole text."""

    id: int
    title: str
    slug: str
    group_name: str
    author_name: str
    author_role: str
    posted_at: datetime
    edited_at: datetime | None
    body_html: str
    today_html: str
    others_html: str
    labels: tuple[LabelTag, ...]


class FeedUpdate(NamedTuple):
    """A status update in a feed."""

    id: int
    idea_id: int
    idea_title: str
    idea_slug: str
    group_name: str
    status_name: str
    reason: str
    answer_html: str
    author_name: str
    author_role: str
    changed_at: datetime


class SharedIdea(NamedTuple):
    """What a card shows of an idea that everyone can find."""

    id: int
    title: str
    slug: str
    group_name: str
    vote_count: int
    blind_voting: bool  # of its group
    closes: bool  # whether its status takes no votes


class SitemapEntry(NamedTuple):
    """The id and slug of a page, and when it last changed."""

    id: int
    slug: str
    changed_at: datetime


def feed_ideas(viewer: Member | None, group_id: int | None = None) -> list[FeedIdea]:
    """The newest ideas: of one group, or of all that are not archived."""
    statement = (
        select(
            *(Idea.id, Idea.title, Idea.slug, Group.name, Member.name, Member.role, Idea.posted_at, Idea.edited_at),
            *(Idea.body_html, Idea.today_html, Idea.others_html),
            tags_column(viewer),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .where(scope.listed_to(viewer), Group.archived_at.is_(None) if group_id is None else Idea.group_id == group_id)
    )
    newest = statement.order_by(Idea.posted_at.desc(), Idea.id.desc()).limit(FEED_SIZE)
    return [FeedIdea._make((*row[:-1], parse_tags(row[-1]))) for row in rows(newest)]


def feed_updates(viewer: Member | None, until: datetime, idea_id: int | None = None) -> list[FeedUpdate]:
    """The latest status updates that say something, made until then: of one idea, or of all."""
    statement = (
        select(
            *(StatusChange.id, Idea.id, Idea.title, Idea.slug, Group.name, Status.name),
            *(StatusChange.reason, StatusChange.answer_html, Member.name, Member.role, StatusChange.changed_at),
        )
        .join(Idea, Idea.id == StatusChange.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == StatusChange.status_key)
        .join(Member, Member.id == StatusChange.changed_by)
        .where(scope.listed_to(viewer), StatusChange.undone_at.is_(None), StatusChange.changed_at <= until)
    )
    if idea_id is None:
        statement = statement.where(or_(StatusChange.answer_html != "", StatusChange.reason != ""))
    else:
        statement = statement.where(StatusChange.idea_id == idea_id)
    latest = statement.order_by(StatusChange.changed_at.desc(), StatusChange.id.desc()).limit(FEED_SIZE)
    return [FeedUpdate(*row) for row in rows(latest)]


def shared_idea(idea_id: int) -> SharedIdea | None:
    """An idea as everyone can find it; None if it is hidden or in a private group."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Group.name, Idea.vote_count, Group.blind_voting, Status.closes)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.id == idea_id, scope.listed_to(None))
    )
    return SharedIdea(*found[0]) if found else None


def sitemap_ideas(number: int) -> list[SitemapEntry]:
    """The ideas that everyone can find, with the ids of this file; the first is 1."""
    found = rows(
        select(Idea.id, Idea.slug, Idea.posted_at, Idea.edited_at, Idea.status_at)
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.id.between(*_ids_of(number)), scope.listed_to(None))
        .order_by(Idea.id)
    )
    return [SitemapEntry(row[0], row[1], max(time for time in row[2:] if time is not None)) for row in found]


def sitemap_groups(number: int) -> list[SitemapEntry]:
    """The groups that everyone can find, with the ids of this file, and when an idea was last posted in each."""
    latest = (
        select(Idea.posted_at)
        .where(Idea.group_id == Group.id, scope.not_hidden())
        .order_by(Idea.posted_at.desc(), Idea.id.desc())
        .limit(1)
        .correlate(Group)
        .scalar_subquery()
    )
    found = rows(
        select(Group.id, Group.slug, Group.created_at, latest)
        .where(Group.id.between(*_ids_of(number)), group_scope.visible_to(None))
        .order_by(Group.id)
    )
    return [SitemapEntry(row[0], row[1], row[3] or row[2]) for row in found]


def sitemap_sizes() -> tuple[int, int]:
    """How many files the ideas need, and how many the groups."""
    ideas, groups = db.session.execute(
        select(select(func.max(Idea.id)).scalar_subquery(), select(func.max(Group.id)).scalar_subquery())
    ).one()
    return _file_of(ideas or 0), _file_of(groups or 0)


def _ids_of(number: int) -> tuple[int, int]:
    return (number - 1) * SITEMAP_IDS + 1, number * SITEMAP_IDS


def _file_of(row_id: int) -> int:
    return -(-row_id // SITEMAP_IDS)
