"""The supporters of an idea who agreed to be named, for everyone who can see its vote count."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.pagination import LastRow, Page
from community.core.statements import built_once, fetch
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
    found = fetch(_select_latest(idea.merged_count > 0, limit), idea_id=idea.id)
    return [NamedSupporter(*summary.unpack(row)).member for row in found]


def supporters_page(idea: Idea, cursor: str | None) -> Page[NamedSupporter]:
    """50 of them, the latest first, of an idea that the viewer has found."""
    last = pagination.last_row(Vote.cast_at, cursor)
    statement = _select_page(idea.merged_count > 0, last is None, PAGE_SIZE)
    found = fetch(statement, idea_id=idea.id, **(last.values if last else {}))
    return pagination.to_page([NamedSupporter(*summary.unpack(row)) for row in found], "voted_at", "vote_id", PAGE_SIZE)


@built_once
def _select_latest(with_merged: bool, limit: int) -> Any:
    return _named(with_merged).order_by(Vote.cast_at.desc()).limit(limit)


@built_once
def _select_page(with_merged: bool, is_first: bool, size: int) -> Any:
    last = LastRow.parameters(None if is_first else datetime)
    return pagination.after_row(_named(with_merged), Vote.cast_at, Vote.id, last, size)


def _named(with_merged: bool) -> Any:
    """Supporters of an idea that was merged into it are named where its comments appear."""
    statement = (
        select(*summary.columns(), Vote.cast_at, Vote.id)
        .join(Vote, Vote.member_id == Member.id)
        .where(Vote.withdrawn_at.is_(None), member_scope.counted(), Member.shows_votes)
    )
    idea_id = bindparam("idea_id", type_=Integer())
    if not with_merged:
        return statement.where(Vote.idea_id == idea_id)
    part = aliased(Idea)
    return statement.join(part, part.id == Vote.idea_id).where(
        part.id.in_(families.with_shared_comments(idea_id)), families.counts_once(Vote, part)
    )
