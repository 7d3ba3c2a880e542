"""An account as the corridor's lists of people show it.

New accounts: who came, from where, and what they did.

People and their roles.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, case, func, literal, or_, select, union_all

from community.comments.models import Comment
from community.core import pagination
from community.core.db import db, rows
from community.core.pagination import Page
from community.core.sorting import Sort, SortColumn
from community.core.text_search import contains
from community.ideas.models import Idea, Vote
from community.members import scope
from community.members.models import (
    ADMINISTRATOR,
    MEMBER,
    MODERATOR,
    STAFF,
    SUSPENDED,
    TRUSTED,
    Member,
    initials,
    is_suspended,
)


class AccountRow(NamedTuple):
    """Somebody, how they joined and how they stand."""

    id: int
    name: str
    handle: str
    email: str | None
    color: int
    avatar: str | None
    role: str
    confirmed_at: datetime | None
    suspended_at: datetime | None
    suspended_until: datetime | None
    trust_level: str
    days_present: int
    seen_on: date | None
    joined_at: datetime
    joined_from: str
    sorted_by: Any = None

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_suspended(self) -> bool:
        return is_suspended(self.suspended_at, self.suspended_until)

    @property
    def standing(self) -> str:
        if self.is_suspended:
            return SUSPENDED
        return self.trust_level if self.role == MEMBER else TRUSTED

    @property
    def in_good_standing(self) -> bool:
        """Whether they could be given a role."""
        return self.confirmed_at is not None and not self.is_suspended


def select_accounts(conditions: list[Any]) -> Any:
    """A statement of the accounts that fulfil all conditions, in no order yet: its rows make `Account`s."""
    return select(*(getattr(Member, name) for name in AccountRow._fields if name != "sorted_by")).where(*conditions)


def count_accounts(conditions: list[Any]) -> int:
    """How many accounts fulfil all conditions."""
    return db.session.scalar(select(func.count()).select_from(Member).where(*conditions)) or 0


SAME_NETWORK_WITHIN = timedelta(days=7)
SUSPICIOUS_COUNT = 3  # accounts from one network in that time that deserve a second look


class ContributionCounts(NamedTuple):
    """How much somebody did: what stands of their ideas and comments, and their live votes."""

    ideas: int = 0
    comments: int = 0
    votes: int = 0


def newest(viewer: Member, cursor: str | None, *, since: datetime | None = None, network: str = "") -> Page[AccountRow]:
    """The newest accounts, perhaps only those since a moment or from one network."""
    statement = pagination.after(
        select_accounts(_newest_conditions(viewer, since, network)), Member.joined_at, Member.id, cursor
    )
    found = [AccountRow(*row) for row in rows(statement)]
    return pagination.to_page(found, "joined_at")


def count_newest(viewer: Member, *, since: datetime | None = None, network: str = "") -> int:
    """How many accounts there are."""
    return count_accounts(_newest_conditions(viewer, since, network))


def contribution_counts(ids: Sequence[int]) -> dict[int, ContributionCounts]:
    """What these members did, by id."""
    found = rows(
        union_all(
            _count_by_author("ideas", Idea.author_id, Idea.hidden_at, ids),
            _count_by_author("comments", Comment.author_id, Comment.hidden_at, ids),
            _count_by_author("votes", Vote.member_id, Vote.withdrawn_at, ids),
        )
    )
    made: dict[int, ContributionCounts] = dict.fromkeys(ids, ContributionCounts())
    for kind, member_id, total in found:
        made[member_id] = made[member_id]._replace(**{kind: total})
    return made


def same_network_counts(found: Iterable[AccountRow], moment: datetime) -> dict[str, int]:
    """How many accounts of the last 7 days came from each of these accounts' networks; removed ones count too."""
    networks = {account.joined_from for account in found if account.joined_from}
    there = rows(
        select(Member.joined_from, func.count())
        .where(Member.joined_from.in_(networks), Member.joined_at > moment - SAME_NETWORK_WITHIN)
        .group_by(Member.joined_from)
    )
    return dict(there)


def _newest_conditions(viewer: Member, since: datetime | None, network: str) -> list[Any]:
    conditions = [scope.listed_to(viewer)]
    if since is not None:
        conditions.append(Member.joined_at >= since)
    if network:
        conditions.append(Member.joined_from == network)
    return conditions


def _count_by_author(kind: str, author: Any, gone: Any, ids: Sequence[int]) -> Any:
    counted = select(literal(kind).label("kind"), author.label("member_id"), func.count().label("total"))
    return counted.where(author.in_(ids), gone.is_(None)).group_by(author)


PEOPLE_PAGE_SIZE = 50
_role_rank = case({ADMINISTRATOR: "0", STAFF: "1", MODERATOR: "2"}, value=Member.role, else_="3")
# Those with a role first, then by name: one text, so that one cursor does.
BY_ROLE = SortColumn(_role_rank.concat(func.lower(Member.name, type_=String())), str, "asc")


def find_people(viewer: Member, search: str, role: str, cursor: str | None) -> Page[AccountRow]:
    """50 members whose name, handle or e-mail address has these letters, those with a role first."""
    order: Sort[AccountRow] = Sort("role", BY_ROLE, "asc", Member.id.expression)
    statement = order.after(select_accounts(_people_conditions(viewer, search, role)), cursor, PEOPLE_PAGE_SIZE)
    return order.to_page([AccountRow(*row) for row in rows(statement)], PEOPLE_PAGE_SIZE)


def count_people(viewer: Member, search: str, role: str) -> int:
    """How many members that is."""
    return count_accounts(_people_conditions(viewer, search, role))


def _people_conditions(viewer: Member, search: str, role: str) -> list[Any]:
    conditions: list[Any] = [scope.listed_to(viewer)]
    if search:
        text = search.removeprefix("@")
        columns = (Member.name, Member.handle, Member.email)
        conditions.append(or_(*(contains(column, text) for column in columns)))
    if role:
        conditions.append(Member.role == role)
    return conditions
