"""The supporters of an idea who agreed to be named, for everyone who can see its vote count."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from community.core import pagination
from community.core.db import rows
from community.core.pagination import Page
from community.ideas.models import Vote
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


def supporters(idea_id: int, limit: int = FACES) -> list[MemberSummary]:
    """The latest of them, of an idea that the viewer has found."""
    found = rows(_named(idea_id).order_by(Vote.cast_at.desc()).limit(limit))
    return [NamedSupporter(*summary.unpack(row)).member for row in found]


def supporters_page(idea_id: int, cursor: str | None) -> Page[NamedSupporter]:
    """50 of them, the latest first, of an idea that the viewer has found."""
    found = rows(pagination.after(_named(idea_id), Vote.cast_at, Vote.id, cursor, PAGE_SIZE))
    return pagination.to_page([NamedSupporter(*summary.unpack(row)) for row in found], "voted_at", "vote_id", PAGE_SIZE)


def _named(idea_id: int) -> Any:
    return (
        select(*summary.columns(), Vote.cast_at, Vote.id)
        .join(Vote, Vote.member_id == Member.id)
        .where(Vote.idea_id == idea_id, Vote.withdrawn_at.is_(None))
        .where(member_scope.counted(), Member.shows_votes)
    )
