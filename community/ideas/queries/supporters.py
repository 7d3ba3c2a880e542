"""The supporters of an idea who agreed to be named, for everyone who can see its vote count."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import rows
from community.core.pagination import Page
from community.ideas import families
from community.ideas.models import Idea, Vote
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary

PAGE_SIZE = 50
FACES = 6


class NamedSupporter(NamedTuple):
    """A member who counts, has a current vote for the idea, and agreed to be named."""

    member: MemberSummary
    voted_at: datetime
    vote_id: int


def supporters(idea: Idea, limit: int = FACES) -> list[MemberSummary]:
    """The latest of them, of an idea that the viewer has found."""
    found = rows(_named(idea).order_by(Vote.cast_at.desc()).limit(limit))
    return [NamedSupporter(*summary.unpack(row)).member for row in found]


def supporters_page(idea: Idea, cursor: str | None) -> Page[NamedSupporter]:
    """50 of them, the latest first, of an idea that the viewer has found."""
    found = rows(pagination.after(_named(idea), Vote.cast_at, Vote.id, cursor, PAGE_SIZE))
    return pagination.to_page([NamedSupporter(*summary.unpack(row)) for row in found], "voted_at", "vote_id", PAGE_SIZE)


def _named(idea: Idea) -> Any:
    """Supporters of an idea that was merged into it are named where its comments appear."""
    statement = (
        select(*summary.columns(), Vote.cast_at, Vote.id)
        .join(Vote, Vote.member_id == Member.id)
        .where(Vote.withdrawn_at.is_(None), member_scope.counted(), Member.shows_votes)
    )
    if not idea.merged_count:
        return statement.where(Vote.idea_id == idea.id)
    part = aliased(Idea)
    return statement.join(part, part.id == Vote.idea_id).where(
        part.id.in_(families.with_shared_comments(idea.id)), families.counts_once(Vote, part)
    )
