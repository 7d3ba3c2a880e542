"""The thread of an idea, a page at a time."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from community.comments import scope
from community.comments.models import Comment, HelpfulMark
from community.comments.queries import ordering
from community.comments.queries.ordering import HELPFUL, Place
from community.comments.queries.shapes import Said, Thread
from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Idea
from community.kernel import paging
from community.kernel.database import db, rows
from community.members.models import Member

SIZE = 100  # comments of the first level on one page; their replies come with them


def page(viewer: Member | None, idea_id: int, place: Place | None = None) -> paging.Page[Thread]:
    """A hundred comments from a place on, each with its replies, oldest first. One statement."""
    place = place or Place()
    chosen = firsts(viewer, idea_id, place).subquery()
    readable = scope.visible_to(viewer)
    statement: Any = (
        select(
            Comment.id,
            Comment.parent_id,
            Comment.posted_at,
            Comment.edited_at,
            func.coalesce(Comment.taken_down_by, Comment.withheld, ""),
            readable,
            case((readable, Comment.body_html), else_=""),
            Comment.author_id,
            Member.name,
            case((Member.removed_at.is_(None), Member.handle), else_=""),
            Member.colour,
            Member.role,
            Comment.author_id == (viewer.id if viewer else 0),
            groups.moderated_by(viewer),
            Comment.helpful_count,
            HelpfulMark.member_id.is_not(None) if viewer else false(),
            Member.picture,
            Comment.imported_from,
            Comment.imported_agreed,
            Comment.imported_disagreed,
            Comment.answers_id,
        )
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Comment.author_id)
        .where(
            Comment.idea_id == idea_id,
            ideas.visible_to(viewer),
            or_(Comment.id.in_(select(chosen.c.id)), and_(Comment.parent_id.in_(select(chosen.c.id)), readable)),
        )
        .order_by(Comment.posted_at, Comment.id)
    )
    if viewer is not None:
        mine = and_(HelpfulMark.comment_id == Comment.id, HelpfulMark.member_id == viewer.id)
        statement = statement.outerjoin(HelpfulMark, mine)
    said = [Said(*row)._replace(body_html=Markup(row[6])) for row in rows(statement)]  # noqa: S704 (stored clean)
    return _cut(_gather(said, place.order), place.order)


def firsts(viewer: Member | None, idea_id: int, place: Place) -> Select[Any]:
    """Ids of the first-level comments of a page, in its order, and of one more."""
    statement = _standing(viewer, idea_id).where(ordering.after(place, idea_id))
    return statement.order_by(*ordering.order_by(place.order)).limit(SIZE + 1)


def cursor_to(viewer: Member | None, comment: Comment, order: str = HELPFUL) -> str | None:
    """The cursor of the page of its thread that a comment stands on; None for the first page."""
    first = aliased(Comment)
    before = _standing(viewer, comment.idea_id).where(
        ordering.before(first, order), first.id == (comment.parent_id or comment.id)
    )
    count = db.session.scalar(select(func.count()).select_from(before.subquery())) or 0
    if count < SIZE:
        return None
    last = db.session.execute(
        _standing(viewer, comment.idea_id)
        .with_only_columns(Comment.posted_at, Comment.helpful_count, Comment.id)
        .order_by(*ordering.order_by(order))
        .offset(count // SIZE * SIZE - 1)
        .limit(1)
    ).one()
    return ordering.cursor_after(last, order)


def _standing(viewer: Member | None, idea_id: int) -> Select[Any]:
    """Ids of comments of the first level that have a place in the thread: to be read, or answered."""
    return (
        select(Comment.id)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(
            Comment.idea_id == idea_id,
            Comment.parent_id.is_(None),
            ideas.visible_to(viewer),
            or_(scope.visible_to(viewer), _is_answered()),
        )
    )


def _is_answered() -> ColumnElement[bool]:
    reply = aliased(Comment)
    return (
        select(reply.id).where(reply.parent_id == Comment.id, reply.taken_down_at.is_(None)).correlate(Comment).exists()
    )


def _gather(found: Sequence[Said], order: str) -> list[Thread]:
    threads = {said.id: Thread(said, []) for said in found if said.parent_id is None}
    names = {said.id: said.author_name for said in found if said.is_readable}
    for said in found:
        if said.parent_id in threads:
            deeper = said.answers_id is not None and said.answers_id != said.parent_id
            name = names.get(said.answers_id or 0, "") if deeper else ""
            threads[said.parent_id].replies.append(said._replace(answers_name=name) if name else said)
    gathered = list(threads.values())
    if order == HELPFUL:  # those equally helpful stay as they come: oldest first
        gathered.sort(key=lambda thread: -thread.comment.helpful_count)
    return gathered


def _cut(threads: list[Thread], order: str) -> paging.Page[Thread]:
    if len(threads) <= SIZE:
        return paging.Page(threads, None)
    last = threads[SIZE - 1].comment
    return paging.Page(threads[:SIZE], ordering.cursor_after(last, order))
