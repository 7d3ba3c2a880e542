"""Accounts as staff see them: the newest, with what they contributed, and people with their roles."""

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
from community.members import protected_names, summary
from community.members import scope as member_scope
from community.members.models import ADMINISTRATOR, MEMBER, MODERATOR, STAFF, SUSPENDED, TRUSTED, Member, is_suspended
from community.members.summary import MemberSummary

SAME_NETWORK_WITHIN = timedelta(days=7)
MAX_COUNT = 10_000  # accounts that are counted
SUSPICIOUS_COUNT = 3  # this many accounts from one network within that time are worth checking
PEOPLE_PAGE_SIZE = 50

_role_rank = case({ADMINISTRATOR: "0", STAFF: "1", MODERATOR: "2"}, value=Member.role, else_="3")
# Members with a role first, then by name: one text, so one cursor is enough.
BY_ROLE = SortColumn(_role_rank.concat(func.lower(Member.name, type_=String())), str, "asc")


class AccountRow(NamedTuple):
    """An account: the member, how they joined, and their role and trust level."""

    member: MemberSummary
    email: str | None
    confirmed_at: datetime | None
    suspended_at: datetime | None
    suspended_until: datetime | None
    trust_level: str
    days_present: int
    seen_on: date | None
    joined_at: datetime
    joined_from: str
    looks_like_team: bool
    sorted_by: Any = None

    @property
    def id(self) -> int:
        """The member's id."""
        return self.member.id

    @property
    def is_suspended(self) -> bool:
        """Whether they are suspended now."""
        return is_suspended(self.suspended_at, self.suspended_until)

    @property
    def effective_trust_level(self) -> str:
        """The trust level that limits apply for: a suspension or a role takes precedence over the earned one."""
        if self.is_suspended:
            return SUSPENDED
        return self.trust_level if self.member.role == MEMBER else TRUSTED

    @property
    def in_good_standing(self) -> bool:
        """Whether they could be given a role."""
        return self.confirmed_at is not None and not self.is_suspended


class ContributionCounts(NamedTuple):
    """A member's visible ideas and comments, and their current votes."""

    ideas: int = 0
    comments: int = 0
    votes: int = 0


def newest(viewer: Member, cursor: str | None, *, since: datetime | None = None, network: str = "") -> Page[AccountRow]:
    """The newest accounts; with filters, only those that joined since a time or from one network."""
    statement = _select_accounts(_newest_conditions(viewer, since, network))
    return pagination.to_page(
        _account_rows(pagination.after(statement, Member.joined_at, Member.id, cursor)), "joined_at"
    )


def count_newest(viewer: Member, *, since: datetime | None = None, network: str = "") -> int:
    """The number of accounts that pass the filters of `newest`, up to `MAX_COUNT`."""
    return _count(_newest_conditions(viewer, since, network))


def contribution_counts(ids: Sequence[int]) -> dict[int, ContributionCounts]:
    """What these members contributed, by id."""
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


def same_network_counts(accounts: Iterable[AccountRow], moment: datetime) -> dict[str, int]:
    """The number of accounts of the last 7 days, deleted ones included, from each network these accounts came from."""
    networks = {account.joined_from for account in accounts if account.joined_from}
    found = rows(
        select(Member.joined_from, func.count())
        .where(Member.joined_from.in_(networks), Member.joined_at > moment - SAME_NETWORK_WITHIN)
        .group_by(Member.joined_from)
    )
    return dict(found)


def find_people(viewer: Member, text: str, role: str, cursor: str | None) -> Page[AccountRow]:
    """50 members whose name, handle or email address contains a text, those with a role first."""
    order: Sort[AccountRow] = Sort("role", BY_ROLE, "asc", Member.id.expression)
    statement = order.after(_select_accounts(_people_conditions(viewer, text, role)), cursor, PEOPLE_PAGE_SIZE)
    return order.to_page(_account_rows(statement), PEOPLE_PAGE_SIZE)


def count_people(viewer: Member, text: str, role: str) -> int:
    """The number of members that `find_people` finds, up to `MAX_COUNT`."""
    return _count(_people_conditions(viewer, text, role))


def _select_accounts(conditions: list[Any]) -> Any:
    columns = [getattr(Member, name) for name in AccountRow._fields[1:-2]]
    return select(*summary.columns(), *columns, protected_names.looks_like_team()).where(*conditions)


def _account_rows(statement: Any) -> list[AccountRow]:
    return [AccountRow(*summary.unpack(row)) for row in rows(statement)]


def _count(conditions: list[Any]) -> int:
    some = select(Member.id).where(*conditions).limit(MAX_COUNT).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _newest_conditions(viewer: Member, since: datetime | None, network: str) -> list[Any]:
    conditions = [member_scope.listed_to(viewer)]
    if since is not None:
        conditions.append(Member.joined_at >= since)
    if network:
        conditions.append(Member.joined_from == network)
    return conditions


def _people_conditions(viewer: Member, text: str, role: str) -> list[Any]:
    conditions: list[Any] = [member_scope.listed_to(viewer)]
    if text:
        columns = (Member.name, Member.handle, Member.email)
        conditions.append(or_(*(contains(column, text.removeprefix("@")) for column in columns)))
    if role:
        conditions.append(Member.role == role)
    return conditions


def _count_by_author(kind: str, author: Any, gone_at: Any, ids: Sequence[int]) -> Any:
    counted = select(literal(kind).label("kind"), author.label("member_id"), func.count().label("total"))
    return counted.where(author.in_(ids), gone_at.is_(None)).group_by(author)
