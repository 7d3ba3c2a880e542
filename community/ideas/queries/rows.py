"""The row type of lists of ideas, and the statement that all lists start from."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, false, literal, null, or_, select, true, union_all
from sqlalchemy.orm import aliased

from community.core.statements import fetch
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import blind_voting, families
from community.ideas.models import Idea, Status, Vote
from community.ideas.queries.labels import LabelTag, parse_tags, tags_column
from community.members.models import Member
from community.members.summary import MemberSummary


class IdeaRow(NamedTuple):
    """An idea in a list, as its viewer sees it."""

    id: int
    title: str
    slug: str
    excerpt: str
    status_key: str
    status_name: str
    status_color: int
    status_kind: str
    expected: str | None  # the period in which it is expected
    is_decided: bool  # its status closes it to votes
    is_closed: bool  # takes no vote from the viewer: decided, in an archived group, or they are banned
    group_slug: str
    group_name: str
    group_color: int
    is_private: bool
    author_id: int
    author_name: str
    author_handle: str
    author_color: int
    author_avatar: str | None  # the name of an image
    author_role: str
    posted_at: datetime
    comment_count: int
    vote_count: int
    total_support: int  # with those on another site
    trend: float
    discover: float
    imported_support: int  # votes on the site it was imported from; no members' votes
    imported_from: str | None
    my_importance: int | None
    my_vote: bool
    labels: tuple[LabelTag, ...]  # that the viewer sees, by name
    is_mine: bool
    shows_count: bool
    is_pinned: bool = False  # shown first in its group
    is_exploration: bool = False  # shown at a random position, to gather impressions

    @property
    def author(self) -> MemberSummary:
        return MemberSummary(
            *(self.author_id, self.author_name, self.author_handle, self.author_color, self.author_avatar),
            self.author_role,
        )


WIDTH = len(IdeaRow._fields) - 3  # columns of the statement


def base_statement(viewer: Member | None, inner: bool = False) -> Select[Any]:
    """Ideas with group, author, status and the viewer's live vote; `inner` for ideas they voted for only.

    A vote for an idea that was merged is one for its root. `inner` joins the one that counts.
    """
    vote: tuple[Any, ...] = (
        (families.importance(viewer.id), families.has_voted(viewer.id)) if viewer else (null(), false())
    )
    found: Any = (
        select(
            Idea.id,
            Idea.title,
            Idea.slug,
            Idea.excerpt,
            Idea.status_key,
            Status.name,
            Status.color,
            Status.kind,
            Idea.expected,
            Status.closes,
            or_(Status.closes, _may_not_vote(viewer)),
            Group.slug,
            Group.name,
            Group.color,
            Group.is_private,
            Idea.author_id,
            Member.name,
            Member.handle,
            Member.color,
            Member.avatar,
            Member.role,
            Idea.posted_at,
            Idea.comment_count,
            Idea.vote_count,
            Idea.total_support,
            Idea.trend,
            Idea.discover,
            Idea.imported_support,
            Idea.imported_from,
            blind_voting.applies(),
            *vote,
            tags_column(viewer),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .join(Status, Status.key == Idea.status_key)
    )
    if viewer is None:
        return cast(Select[Any], found)
    live = and_(Vote.member_id == viewer.id, Vote.withdrawn_at.is_(None))
    if not inner:
        return cast(Select[Any], found.outerjoin(Vote, and_(Vote.idea_id == Idea.id, live)))
    part: Any = aliased(Idea)
    latest = or_(and_(part.merged_into_id.is_(None), Idea.merged_count == 0), families.counts_once(Vote, part))
    voted_for = and_(part.id == Vote.idea_id, Idea.id == families.root_of(part), latest)
    return cast(Select[Any], found.join(Vote, live).join(part, voted_for))


def make_row(found: Any, viewer: Member | None) -> IdeaRow:
    """A row from a result of the statement. Further columns are ignored."""
    *columns, is_blind, importance, my_vote, tags = found[:WIDTH]
    row = IdeaRow._make((*columns, importance, bool(my_vote), parse_tags(tags), *(False,) * 4))
    is_closed = bool(row.is_closed)
    return row._replace(
        is_closed=is_closed,
        is_mine=viewer is not None and viewer.id == row.author_id,
        shows_count=blind_voting.shows_count(is_blind, viewer, my_vote=row.my_vote, is_closed=is_closed),
    )


def together(*parts: Select[Any] | None) -> Any:
    """Several statements with the same columns as one, for `fetch_together`. The order within each is lost."""
    numbered = [
        select(part.add_columns(literal(number)).subquery()) for number, part in enumerate(parts) if part is not None
    ]
    return numbered[0] if len(numbered) == 1 else union_all(*numbered)


def fetch_together(statement: Any, parts: int, **values: Any) -> list[list[Any]]:
    """The rows of each of the statements that were put `together`; empty for one that was None."""
    found: list[list[Any]] = [[] for _ in range(parts)]
    for row in fetch(statement, **values):
        found[row[-1]].append(row)
    return found


def _may_not_vote(viewer: Member | None) -> ColumnElement[bool]:
    if viewer is not None and viewer.is_suspended:
        return true()
    return ~group_scope.can_participate(viewer) if viewer is not None else Group.archived_at.is_not(None)
