"""The comments of an idea or an announcement, one page at a time."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, null, or_, select
from sqlalchemy.orm import aliased

from community.comments import discussions, scope
from community.comments.discussions import Discussed, Discussion
from community.comments.models import Comment, HelpfulVote
from community.comments.queries import ordering
from community.comments.queries.ordering import HELPFUL, ThreadPosition
from community.comments.queries.rows import CommentRow, CommentThread
from community.core import pagination
from community.core.db import db
from community.core.pagination import LastRow
from community.core.statements import fetch
from community.groups import scope as group_scope
from community.ideas.models import Idea
from community.members import summary
from community.members.models import Member
from community.members.viewers import built_once_per_kind, id_of

SIZE = 100  # first-level comments on one page; their replies come with them


def page(
    viewer: Member | None, discussion: Discussion, position: ThreadPosition | None = None
) -> pagination.Page[CommentThread]:
    """First-level comments from a position on, each with its replies, oldest first. One statement."""
    position = position or ThreadPosition()
    last = ordering.last_row(position)
    shape = (position.order, type(last.value) if last else None)
    statement = _select_page(viewer, discussion.table, discussion.with_merged, *shape)
    values = {"viewer_id": id_of(viewer), "discussion_id": discussion.id, **(last.values if last else {})}
    comments = [CommentRow(*summary.unpack(row)) for row in fetch(statement, **values)]
    safe = [row._replace(body_html=Markup(row.body_html)) for row in comments]  # noqa: S704 (stored as safe HTML)
    return _cut(_threads(safe, position.order), position.order)


@built_once_per_kind
def _select_page(viewer: Any, table: scope.Table, with_merged: bool, order: str, last: type | None) -> Any:
    discussion = discussions.of_parameter(table, with_merged)
    chosen = _firsts(viewer, discussion, order, LastRow.parameters(last)).subquery()
    readable = scope.visible_to(viewer, discussion.table)
    source: tuple[Any, ...] = (null(), null(), null())
    if discussion.with_merged:
        is_merged = Comment.idea_id != discussion.id
        source = tuple(case((is_merged, column)) for column in (Idea.id, Idea.title, Idea.slug))
    statement = discussion.join(
        select(
            *summary.columns(),
            Comment.id,
            Comment.parent_id,
            Comment.posted_at,
            Comment.edited_at,
            Comment.edited_by.is_not(None),
            func.coalesce(Comment.removed_by, Comment.review_state, ""),
            readable,
            case((readable, Comment.body_html), else_=""),
            Comment.author_id == (viewer.id if viewer else 0),
            group_scope.moderated_by(viewer),
            Comment.helpful_count,
            HelpfulVote.member_id.is_not(None) if viewer else false(),
            Comment.imported_from,
            Comment.imported_agreed,
            Comment.imported_disagreed,
            Comment.answers_id,
            *source,
        ).select_from(Comment),
        discussion.column,
    )
    statement = (
        statement.join(Member, Member.id == Comment.author_id)
        .where(
            discussion.contains(),
            scope.belongs_to_visible(viewer, discussion.table),
            or_(Comment.id.in_(select(chosen.c.id)), and_(Comment.parent_id.in_(select(chosen.c.id)), readable)),
        )
        .order_by(Comment.posted_at, Comment.id)
    )
    if viewer is not None:
        own_vote = and_(HelpfulVote.comment_id == Comment.id, HelpfulVote.member_id == viewer.id)
        statement = statement.outerjoin(HelpfulVote, own_vote)
    return statement


def firsts(viewer: Member | None, discussion: Discussion, position: ThreadPosition) -> Select[Any]:
    """Ids of the first-level comments of a page, in its order, and of one more."""
    return _firsts(viewer, discussion, position.order, ordering.last_row(position))


def _firsts(viewer: Any, discussion: Discussion, order: str, last: LastRow | None) -> Select[Any]:
    statement = _listed(viewer, discussion).where(ordering.after(order, last, discussion))
    return statement.order_by(*ordering.order_by(order)).limit(SIZE + 1)


def cursor_to(viewer: Member | None, comment: Comment, on: Discussed, order: str = HELPFUL) -> str | None:
    """The cursor of the page of a thread that shows a comment; None for the first page."""
    discussion = discussions.of(on)
    statement = _count_before(viewer, discussion.table, discussion.with_merged, order)
    values = {"discussion_id": discussion.id, "first_id": comment.parent_id or comment.id}
    count: int = fetch(statement, viewer_id=id_of(viewer), **values)[0][0]
    if count < SIZE:
        return None
    last = db.session.execute(
        _listed(viewer, discussion)
        .with_only_columns(Comment.posted_at, Comment.helpful_count, Comment.id)
        .order_by(*ordering.order_by(order))
        .offset(count // SIZE * SIZE - 1)
        .limit(1)
    ).one()
    return ordering.cursor_after(last, order)


@built_once_per_kind
def _count_before(viewer: Any, table: scope.Table, with_merged: bool, order: str) -> Any:
    """How many first-level comments come before one of them."""
    first, listed = aliased(Comment), _listed(viewer, discussions.of_parameter(table, with_merged))
    before = listed.where(ordering.before(first, order), first.id == bindparam("first_id"))
    return select(func.count()).select_from(before.subquery())


def _listed(viewer: Any, discussion: Discussion) -> Select[Any]:
    """Ids of the first-level comments that a thread shows: readable ones, and hidden ones with visible replies."""
    found: Select[Any] = discussion.join(select(Comment.id), discussion.column).where(
        discussion.contains(),
        Comment.parent_id.is_(None),
        scope.belongs_to_visible(viewer, discussion.table),
        or_(scope.visible_to(viewer, discussion.table), _has_visible_reply()),
    )
    return found


def _has_visible_reply() -> ColumnElement[bool]:
    reply = aliased(Comment)
    return select(reply.id).where(reply.parent_id == Comment.id, reply.hidden_at.is_(None)).correlate(Comment).exists()


def _threads(comments: Sequence[CommentRow], order: str) -> list[CommentThread]:
    """Replies put under their first-level comments."""
    threads = {row.id: CommentThread(row, []) for row in comments if row.parent_id is None}
    names = {row.id: row.author.name for row in comments if row.is_readable}
    for row in comments:
        if row.parent_id in threads:
            deeper = row.answers_id is not None and row.answers_id != row.parent_id
            name = names.get(row.answers_id or 0, "") if deeper else ""
            threads[row.parent_id].replies.append(row._replace(answers_name=name) if name else row)
    ordered = list(threads.values())
    if order == HELPFUL:  # a stable sort: equally helpful comments stay oldest first
        ordered.sort(key=lambda thread: -thread.comment.helpful_count)
    return ordered


def _cut(threads: list[CommentThread], order: str) -> pagination.Page[CommentThread]:
    if len(threads) <= SIZE:
        return pagination.Page(threads, None)
    last = threads[SIZE - 1].comment
    return pagination.Page(threads[:SIZE], ordering.cursor_after(last, order))
