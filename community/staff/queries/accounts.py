"""New accounts: who came, from where, and what they did."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select, union_all

from community.comments.models import Comment
from community.ideas.models import Idea, Vote
from community.kernel import paging
from community.kernel.database import rows
from community.kernel.paging import Page
from community.members import scope
from community.members.models import Member
from community.staff.queries.account import Account, accounts, number

SAME_NETWORK_WITHIN = timedelta(days=7)
MANY = 3  # accounts from one network in that time that deserve a second look


class Deeds(NamedTuple):
    """How much somebody did: what stands of their ideas and comments, and their live votes."""

    ideas: int = 0
    comments: int = 0
    votes: int = 0


def page(viewer: Member, cursor: str | None, *, since: datetime | None = None, network: str = "") -> Page[Account]:
    """The newest accounts, perhaps only those since a moment or from one network."""
    statement = paging.after(accounts(_which(viewer, since, network)), Member.joined_at, Member.id, cursor)
    found = [Account(*row) for row in rows(statement)]
    return paging.cut(found, "joined_at")


def total(viewer: Member, *, since: datetime | None = None, network: str = "") -> int:
    """How many accounts there are."""
    return number(_which(viewer, since, network))


def deeds(ids: Sequence[int]) -> dict[int, Deeds]:
    """What these members did, by id."""
    found = rows(
        union_all(
            _by_author("ideas", Idea.author_id, Idea.taken_down_at, ids),
            _by_author("comments", Comment.author_id, Comment.taken_down_at, ids),
            _by_author("votes", Vote.member_id, Vote.withdrawn_at, ids),
        )
    )
    made: dict[int, Deeds] = dict.fromkeys(ids, Deeds())
    for kind, member_id, total in found:
        made[member_id] = made[member_id]._replace(**{kind: total})
    return made


def neighbours(found: Iterable[Account], moment: datetime) -> dict[str, int]:
    """How many accounts of the last 7 days came from each of these accounts' networks; removed ones count too."""
    networks = {account.joined_from for account in found if account.joined_from}
    there = rows(
        select(Member.joined_from, func.count())
        .where(Member.joined_from.in_(networks), Member.joined_at > moment - SAME_NETWORK_WITHIN)
        .group_by(Member.joined_from)
    )
    return dict(there)


def _which(viewer: Member, since: datetime | None, network: str) -> list[Any]:
    conditions = [scope.listed_to(viewer)]
    if since is not None:
        conditions.append(Member.joined_at >= since)
    if network:
        conditions.append(Member.joined_from == network)
    return conditions


def _by_author(kind: str, author: Any, gone: Any, ids: Sequence[int]) -> Any:
    counted = select(literal(kind).label("kind"), author.label("member_id"), func.count().label("total"))
    return counted.where(author.in_(ids), gone.is_(None)).group_by(author)
