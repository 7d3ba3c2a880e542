"""Lists of ideas, and what an idea's page shows. Each function is one statement."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from markupsafe import Markup
from sqlalchemy import ScalarSelect, Select, and_, false, func, literal, null, select
from sqlalchemy.orm import contains_eager

from community.groups import scope as groups
from community.groups.models import Group, Membership
from community.ideas import scope
from community.ideas.models import Decision, Idea, IdeaVersion, Status, Vote
from community.kernel import paging
from community.kernel.database import db, rows
from community.kernel.errors import Hidden
from community.kernel.paging import Page
from community.members import scope as members
from community.members.models import Member, initials
from community.site import choices

ORDERS: dict[str, Any] = {"trending": Idea.trend, "top": Idea.vote_count, "new": Idea.posted_at}


class Row(NamedTuple):
    """An idea in a list, as its viewer sees it."""

    id: int
    title: str
    slug: str
    excerpt: str
    status_key: str
    status_name: str
    is_closed: bool
    group_slug: str
    group_name: str
    group_colour: int
    is_private: bool
    author_id: int
    author_name: str
    author_handle: str
    posted_at: datetime
    comment_count: int
    vote_count: int
    trend: float
    my_importance: int | None
    my_vote: bool
    is_mine: bool
    shows_count: bool


def listed(
    viewer: Member | None,
    order: str,
    *,
    group_id: int | None = None,
    status: str | None = None,
    author_id: int | ScalarSelect[int] | None = None,
    cursor: str | None = None,
) -> Page[Row]:
    """A page of standing ideas ordered by "trending", "top" or "new".

    Counts are hidden where they would lead the viewer's vote: on every order but Top, until they have voted.
    """
    statement = _rows(viewer).where(scope.listed_to(viewer))
    for column, value in ((Idea.group_id, group_id), (Idea.status_key, status), (Idea.author_id, author_id)):
        if value is not None:
            statement = statement.where(column == value)
    found = rows(paging.after(statement, ORDERS[order], Idea.id, cursor))
    page = paging.cut(found, ORDERS[order].key)
    open_counts = order == "top" or not choices.current().hide_counts
    return Page([_row(row, viewer, open_counts) for row in page.rows], page.next)


def my_votes(viewer: Member, cursor: str | None) -> Page[Row]:
    """A page of the standing ideas that the viewer supports, the latest vote first."""
    statement = _rows(viewer, inner=True).add_columns(Vote.cast_at, Vote.id.label("vote_id"))
    found = rows(paging.after(statement.where(scope.listed_to(viewer)), Vote.cast_at, Vote.id, cursor))
    page = paging.cut(found, "cast_at", "vote_id")
    return Page([_row(row[:-2], viewer, open_counts=True) for row in page.rows], page.next)


def find(viewer: Member | None, idea_id: int) -> Idea:
    """The idea with its group, author and status. Raises `Hidden` if the viewer cannot find it."""
    found = db.session.scalar(
        select(Idea)
        .join(Idea.group)
        .join(Idea.author)
        .join(Idea.status)
        .options(contains_eager(Idea.group), contains_eager(Idea.author), contains_eager(Idea.status))
        .where(Idea.id == idea_id, scope.visible_to(viewer))
    )
    if found is None:
        raise Hidden
    return found


class Detail(NamedTuple):
    """A found idea as its viewer sees it, for the components that draw a row, a head or a vote box."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    is_closed: bool  # takes no votes: decided, or taken down
    is_private: bool
    author_id: int
    author_name: str
    author_handle: str  # empty for a former member, who has no page
    posted_at: datetime
    comment_count: int
    vote_count: int
    my_vote: bool
    my_importance: int | None
    is_mine: bool
    may_moderate: bool
    shows_count: bool = True


def detail(viewer: Member | None, idea: Idea) -> Detail:
    """What concerns the viewer about an idea they have found, with its counter as it is now."""
    me = literal(viewer.id) if viewer is not None else null()
    live = and_(Vote.idea_id == Idea.id, Vote.member_id == me, Vote.withdrawn_at.is_(None))
    count, vote, importance, may_moderate = db.session.execute(
        select(Idea.vote_count, Vote.id, Vote.importance, groups.moderated_by(viewer))
        .join(Group, Group.id == Idea.group_id)
        .outerjoin(Vote, live)
        .where(Idea.id == idea.id)
    ).one()
    return Detail(
        id=idea.id,
        title=idea.title,
        slug=idea.slug,
        status_key=idea.status_key,
        status_name=idea.status.name,
        is_closed=idea.status.closes or idea.is_taken_down,
        is_private=idea.group.is_private,
        author_id=idea.author_id,
        author_name=idea.author.name,
        author_handle="" if idea.author.is_removed else idea.author.handle,
        posted_at=idea.posted_at,
        comment_count=idea.comment_count,
        vote_count=count,
        my_vote=vote is not None,
        my_importance=importance,
        is_mine=viewer is not None and viewer.id == idea.author_id,
        may_moderate=bool(may_moderate),
    )


class Said(NamedTuple):
    """A decision on an idea, with who made it."""

    id: int
    status_key: str
    status_name: str
    reason: str
    answer: str
    answer_html: Markup
    decided_at: datetime
    name: str
    handle: str
    colour: int
    initials: str


def decisions(idea_id: int) -> list[Said]:
    """What was decided about an idea the viewer has found, the latest first."""
    found = rows(
        select(
            Decision.id,
            Decision.status_key,
            Status.name,
            Decision.reason,
            Decision.answer,
            Decision.answer_html,
            Decision.decided_at,
            Member.name,
            Member.handle,
            Member.colour,
        )
        .join(Status, Status.key == Decision.status_key)
        .join(Member, Member.id == Decision.decided_by)
        .where(Decision.idea_id == idea_id)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    return [Said._make((*row[:5], Markup(row[5]), *row[6:], initials(row[7]))) for row in found]  # noqa: S704 (stored clean)


class Face(NamedTuple):
    """Somebody, small."""

    name: str
    handle: str
    colour: int
    initials: str


def supporters(viewer: Member | None, idea_id: int, limit: int = 6) -> list[Face]:
    """The latest to support an idea the viewer has found."""
    found = rows(
        select(Member.name, Member.handle, Member.colour)
        .join(Vote, Vote.member_id == Member.id)
        .where(Vote.idea_id == idea_id, Vote.withdrawn_at.is_(None), members.visible_to(viewer))
        .order_by(Vote.cast_at.desc())
        .limit(limit)
    )
    return [Face._make((*row, initials(row.name))) for row in found]


class Link(NamedTuple):
    """An idea's name and address, and how many support it."""

    id: int
    title: str
    slug: str
    vote_count: int


def others_in_group(viewer: Member | None, idea: Idea, limit: int = 4) -> list[Link]:
    """Other open ideas of the same group that many care about now."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.vote_count)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.group_id == idea.group_id, Idea.id != idea.id, Status.closes.is_(False), scope.listed_to(viewer))
        .order_by(Idea.trend.desc(), Idea.id.desc())
        .limit(limit)
    )
    return [Link(*row) for row in found]


class Version(NamedTuple):
    """The text of an idea as it once was."""

    version: int
    title: str
    body: str
    today: str
    others: str
    written_at: datetime


def versions(viewer: Member | None, idea_id: int, before: int | None = None, limit: int = 21) -> list[Version]:
    """Earlier texts of an idea, the latest first."""
    columns = (IdeaVersion.version, IdeaVersion.title, IdeaVersion.body, IdeaVersion.today, IdeaVersion.others)
    statement = (
        select(*columns, IdeaVersion.written_at)
        .join(Idea, Idea.id == IdeaVersion.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(IdeaVersion.idea_id == idea_id, scope.visible_to(viewer))
        .order_by(IdeaVersion.version.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(IdeaVersion.version < max(0, min(before, 2**31 - 1)))
    return [Version(*row) for row in rows(statement)]


class Place(NamedTuple):
    """A group that a list can be narrowed to, and that the viewer may perhaps post in."""

    id: int
    slug: str
    name: str
    purpose: str
    colour: int
    is_private: bool
    member_count: int
    joined: bool
    moderates: bool

    @property
    def may_post(self) -> bool:
        return self.joined or not self.is_private


def places(viewer: Member | None, limit: int = 200) -> list[Place]:
    """The groups the viewer can find: those they belong to, then the largest first."""
    me = literal(viewer.id) if viewer is not None else null()
    joined = Membership.member_id.is_not(None)
    found = rows(
        select(
            Group.id,
            Group.slug,
            Group.name,
            Group.purpose,
            Group.colour,
            Group.is_private,
            Group.member_count,
            joined,
            func.coalesce(Membership.moderates, false()),
        )
        .outerjoin(Membership, and_(Membership.group_id == Group.id, Membership.member_id == me))
        .where(groups.visible_to(viewer))
        .order_by(joined.desc(), Group.member_count.desc(), Group.id.desc())
        .limit(limit)
    )
    return [Place(*row) for row in found]


def known_as(viewer: Member | None, handle: str) -> ScalarSelect[int]:
    """The id of the member of this name, as part of a statement."""
    return select(Member.id).where(Member.handle == handle, members.visible_to(viewer)).scalar_subquery()


def _rows(viewer: Member | None, inner: bool = False) -> Select[Any]:
    """Ideas with their group, author and status, and the viewer's live vote; `inner` for those they voted for only."""
    vote: tuple[Any, ...] = (Vote.importance, Vote.id.is_not(None)) if viewer else (null(), false())
    statement: Any = (
        select(
            Idea.id,
            Idea.title,
            Idea.slug,
            Idea.excerpt,
            Idea.status_key,
            Status.name,
            Status.closes,
            Group.slug,
            Group.name,
            Group.colour,
            Group.is_private,
            Idea.author_id,
            Member.name,
            Member.handle,
            Idea.posted_at,
            Idea.comment_count,
            Idea.vote_count,
            Idea.trend,
            *vote,
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .join(Status, Status.key == Idea.status_key)
    )
    if viewer is None:
        return cast(Select[Any], statement)
    mine = and_(Vote.idea_id == Idea.id, Vote.member_id == viewer.id, Vote.withdrawn_at.is_(None))
    return cast(Select[Any], statement.join(Vote, mine, isouter=not inner))


def _row(found: Any, viewer: Member | None, open_counts: bool) -> Row:
    is_closed, my_vote = bool(found[6]), bool(found[-1])
    shows_count = open_counts or my_vote or is_closed or (viewer is not None and viewer.is_staff)
    return Row._make((*found[:-1], my_vote, viewer is not None and viewer.id == found[11], shows_count))


def last_decision(idea_id: int) -> int:
    """The id of the latest decision on an idea, 0 if there is none: the version that a deciding form carries."""
    return db.session.scalar(select(func.max(Decision.id)).where(Decision.idea_id == idea_id)) or 0
