"""One idea that the viewer has found: its page's data, status updates and earlier versions."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, bindparam, case, false, func, null, or_, select
from sqlalchemy.orm import contains_eager

from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.statements import built_once, fetch
from community.core.visibility import PENDING
from community.groups import permissions
from community.groups.access import GroupAccess
from community.groups.models import Group
from community.ideas import blind_voting, families, scope
from community.ideas.models import Idea, IdeaVersion, Status, StatusChange, Vote
from community.ideas.queries.extra_fields import Answer, answers_column, as_text, parse_answers
from community.ideas.queries.labels import LabelTag, parse_tags, tags_column
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind, id_of


def find(viewer: Member | None, idea_id: int) -> Idea:
    """The idea with its group, author and status. Raises `Hidden` if the viewer cannot find it."""
    found: Idea | None = db.session.scalar(_select_idea(viewer), {"viewer_id": id_of(viewer), "idea_id": idea_id})
    if found is None:
        raise Hidden
    return found


@built_once_per_kind
def _select_idea(viewer: Any) -> Any:
    return (
        select(Idea)
        .join(Idea.group)
        .join(Idea.author)
        .join(Idea.status)
        .options(contains_eager(Idea.group), contains_eager(Idea.author), contains_eager(Idea.status))
        .where(Idea.id == bindparam("idea_id"), scope.visible_to(viewer))
    )


class IdeaDetail(NamedTuple):
    """An idea as its viewer sees it, for the components that draw a row, a header or a vote box."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    status_color: int
    status_kind: str
    is_decided: bool  # its status closes it to votes
    is_closed: bool  # takes no votes from the viewer: closed by its status, hidden, merged, or not in their group
    is_hidden: bool
    is_merged: bool
    is_pending: bool  # under review before it is first visible
    is_private: bool
    author_id: int
    author_name: str
    author_handle: str  # empty for a former member, who has no page
    author: MemberSummary
    posted_at: datetime
    comment_count: int
    vote_count: int
    my_vote: bool
    my_importance: int | None
    is_mine: bool
    can_moderate: bool
    access: GroupAccess  # the viewer's, to its group
    shows_count: bool
    labels: tuple[LabelTag, ...]  # that the viewer sees, by name
    answers: tuple[Answer, ...]  # in extra fields, in the order of the fields
    has_suggestions: bool  # for the author, who is the viewer, see `register_suggestions`


SuggestionSource = Callable[[], ColumnElement[bool]]
_sources: list[SuggestionSource] = []


def register_suggestions(source: SuggestionSource) -> SuggestionSource:
    """Register SQL, of `Idea`: whether there are suggestions for its author, which packages above keep.

    They are read only if there are some, so that the page of an idea takes no statement to find none.
    """
    _sources.append(source)
    return source


def find_with_detail(viewer: Member | None, idea_id: int) -> tuple[Idea, IdeaDetail]:
    """The idea with its group, author and status, and its detail, in one statement. Raises `Hidden`."""
    found = db.session.execute(_select_with_detail(viewer), {"viewer_id": id_of(viewer), "idea_id": idea_id}).first()
    if found is None:
        raise Hidden
    *viewer_values, idea, _author, _status = found  # kept in the session, so that the idea needs no queries for them
    return idea, _detail(viewer, idea, viewer_values)


def detail(viewer: Member | None, idea: Idea) -> IdeaDetail:
    """The detail of an idea that the viewer has found, with its current counter."""
    found = db.session.execute(_select_detail(viewer), {"viewer_id": id_of(viewer), "idea_id": idea.id}).one()
    return _detail(viewer, idea, found)


@built_once_per_kind
def _select_with_detail(viewer: Any) -> Any:
    return (
        _viewer_columns(viewer)
        .add_columns(Idea, Member, Status)
        .join(Member, Member.id == Idea.author_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.id == bindparam("idea_id"), scope.visible_to(viewer))
    )


@built_once_per_kind
def _select_detail(viewer: Any) -> Any:
    return _viewer_columns(viewer).where(Idea.id == bindparam("idea_id"))


def _viewer_columns(viewer: Any) -> Any:
    me = viewer.id if viewer is not None else null()
    mine = (families.has_voted(viewer.id), families.importance(viewer.id)) if viewer else (false(), null())
    live = and_(Vote.idea_id == Idea.id, Vote.member_id == me, Vote.withdrawn_at.is_(None))
    statement = permissions.access_statement(viewer).add_columns(
        Idea.vote_count, blind_voting.applies(), *mine, tags_column(viewer), answers_column(), _has_suggestions(viewer)
    )
    return statement.join(Idea, Idea.group_id == Group.id).outerjoin(Vote, live)


def _has_suggestions(viewer: Member | None) -> ColumnElement[bool]:
    if viewer is None:
        return false()
    return and_(Idea.author_id == viewer.id, Idea.hidden_at.is_(None), or_(*(source() for source in _sources)))


def _detail(viewer: Member | None, idea: Idea, viewer_values: Sequence[Any]) -> IdeaDetail:
    *found, count, is_blind, vote, importance, tags, answers, has_suggestions = viewer_values
    access = permissions.access_from_row(found, viewer)
    my_vote, is_closed = bool(vote), idea.status.closes or idea.is_hidden or idea.is_merged or not access.can_vote
    return IdeaDetail(
        id=idea.id,
        title=idea.title,
        slug=idea.slug,
        status_key=idea.status_key,
        status_name=idea.status.name,
        status_color=idea.status.color,
        status_kind=idea.status.kind,
        is_decided=idea.status.closes,
        is_closed=is_closed,
        is_hidden=idea.is_hidden,
        is_merged=idea.is_merged,
        is_pending=idea.review_state == PENDING and idea.removed_by is None,
        is_private=idea.group.is_private,
        author_id=idea.author_id,
        author_name=idea.author.name,
        author_handle="" if idea.author.is_deleted else idea.author.handle,
        author=summary.of(idea.author),
        posted_at=idea.posted_at,
        comment_count=idea.comment_count,
        vote_count=count,
        my_vote=my_vote,
        my_importance=importance,
        is_mine=viewer is not None and viewer.id == idea.author_id,
        can_moderate=access.can_moderate,
        access=access,
        shows_count=not idea.is_merged
        and blind_voting.shows_count(is_blind, viewer, my_vote=my_vote, is_closed=is_closed),
        labels=parse_tags(tags),
        answers=parse_answers(answers),
        has_suggestions=bool(has_suggestions),
    )


class StatusUpdate(NamedTuple):
    """A status change of an idea, with the answer and its author."""

    author: MemberSummary
    id: int
    status_key: str
    status_name: str
    status_color: int
    previous_key: str | None  # the status before; None if the change cannot be undone
    reason: str
    answer: str
    answer_html: Markup
    changed_at: datetime
    expected: str | None  # the period in which the idea is expected since then


def status_updates(idea_id: int) -> list[StatusUpdate]:
    """The status changes of an idea that the viewer has found, newest first."""
    updates = [StatusUpdate(*summary.unpack(row)) for row in fetch(_select_status_updates(), idea_id=idea_id)]
    return [update._replace(answer_html=Markup(update.answer_html)) for update in updates]  # noqa: S704 (sanitized)


@built_once
def _select_status_updates() -> Any:
    return (
        select(
            *summary.columns(),
            StatusChange.id,
            StatusChange.status_key,
            Status.name,
            Status.color,
            StatusChange.previous_key,
            StatusChange.reason,
            StatusChange.answer,
            StatusChange.answer_html,
            StatusChange.changed_at,
            StatusChange.expected,
        )
        .join(Status, Status.key == StatusChange.status_key)
        .join(Member, Member.id == StatusChange.changed_by)
        .where(StatusChange.idea_id == bindparam("idea_id"), StatusChange.undone_at.is_(None))
        .order_by(StatusChange.changed_at.desc(), StatusChange.id.desc())
    )


def last_status_change_id(idea_id: int) -> int:
    """The id of the latest status change of an idea, 0 if none: the version that the status form carries."""
    live = (StatusChange.idea_id == idea_id, StatusChange.undone_at.is_(None))
    return db.session.scalar(select(func.max(StatusChange.id)).where(*live)) or 0


class PastVersion(NamedTuple):
    """A version of the text of an idea."""

    version: int
    title: str
    body: str
    today: str
    others: str
    written_at: datetime
    answers: str  # in extra fields, one “Name: answer” per line
    moderator: str = ""  # the name of the moderator who wrote it; empty: its author


def present_version(idea: Idea, answers: Sequence[Answer]) -> PastVersion:
    """The present text of an idea that the viewer has found, with its answers in extra fields."""
    name = db.session.scalar(select(Member.name).where(Member.id == idea.edited_by)) if idea.edited_by else None
    texts = (idea.title, idea.body, idea.today, idea.others)
    return PastVersion(idea.version, *texts, idea.edited_at or idea.posted_at, as_text(answers), name or "")


def versions(viewer: Member | None, idea_id: int, before: int | None = None, limit: int = 21) -> list[PastVersion]:
    """Earlier versions of an idea, newest first."""
    columns = (IdeaVersion.version, IdeaVersion.title, IdeaVersion.body, IdeaVersion.today, IdeaVersion.others)
    statement = (
        select(
            *columns,
            IdeaVersion.written_at,
            IdeaVersion.answers,
            case((IdeaVersion.written_by == Idea.author_id, ""), else_=Member.name),
        )
        .join(Idea, Idea.id == IdeaVersion.idea_id)
        .join(Member, Member.id == IdeaVersion.written_by)
        .join(Group, Group.id == Idea.group_id)
        .where(IdeaVersion.idea_id == idea_id, scope.visible_to(viewer))
        .order_by(IdeaVersion.version.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(IdeaVersion.version < max(0, min(before, 2**31 - 1)))
    return [PastVersion(*row) for row in rows(statement)]
