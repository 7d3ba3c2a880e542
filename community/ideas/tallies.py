"""Ideas tallied by group, for pages of groups, which stand a floor below and are given these from their door."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func, select

from community.groups.models import Group
from community.ideas import answered, scope
from community.ideas.models import Idea
from community.members.models import Member


def recent(viewer: Member | None, since: datetime) -> ColumnElement[int]:
    """How many ideas were posted since then: a scalar query correlated to `Group`."""
    return _of_group(viewer, Idea.posted_at >= since)


def unanswered(viewer: Member | None, before: datetime) -> ColumnElement[int]:
    """How many ideas posted before then wait for an answer: a scalar query correlated to `Group`."""
    return _of_group(viewer, answered.waiting(), Idea.posted_at < before)


def by_author(viewer: Member | None, group_id: int) -> Select[Any]:
    """Statement of (member id, how many ideas in this group are theirs)."""
    counted: Any = (
        select(Idea.author_id, func.count())
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.group_id == group_id, scope.listed_to(viewer))
        .group_by(Idea.author_id)
    )
    return cast(Select[Any], counted)


def _of_group(viewer: Member | None, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(Idea).where(scope.listed_to(viewer), *conditions)
    return counted.correlate(Group).scalar_subquery()
