"""Lists of comments: the thread of an idea, one comment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from community.comments import scope
from community.comments.models import Comment
from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Idea
from community.kernel import paging
from community.kernel.database import db, rows
from community.kernel.errors import Hidden
from community.members.models import ADMINISTRATOR, STAFF, Member, initials

SIZE = 100  # comments of the first level on one page; their replies come with them


class Said(NamedTuple):
    """A comment as it is shown. Of one that the viewer may not read, only that it was taken down is known."""

    id: int
    parent_id: int | None
    posted_at: datetime
    edited_at: datetime | None
    taken_down: str  # "", "author" or "moderator"
    is_readable: bool
    body_html: Markup
    author_id: int
    author_name: str
    author_handle: str  # empty if they have left: there is no page to lead to
    author_colour: int
    author_role: str
    is_mine: bool
    is_moderated: bool  # by the viewer

    @property
    def author_initials(self) -> str:
        return initials(self.author_name)

    @property
    def author_is_staff(self) -> bool:
        return self.author_role in (STAFF, ADMINISTRATOR)


class Thread(NamedTuple):
    """A comment of the first level, and the replies to it, oldest first."""

    comment: Said
    replies: list[Said]


def page(viewer: Member | None, idea_id: int, cursor: str | None = None) -> paging.Page[Thread]:
    """A hundred comments after the cursor with their replies, oldest first on both levels. One statement."""
    firsts = _firsts(viewer, idea_id).order_by(Comment.posted_at, Comment.id).limit(SIZE + 1)
    place = paging.read(cursor)
    if place is not None and isinstance(place[0], str):
        after, after_id = datetime.fromisoformat(place[0]), place[1]
        firsts = firsts.where(or_(Comment.posted_at > after, and_(Comment.posted_at == after, Comment.id > after_id)))
    chosen = firsts.subquery()
    readable = scope.visible_to(viewer)
    found = rows(
        select(
            Comment.id,
            Comment.parent_id,
            Comment.posted_at,
            Comment.edited_at,
            func.coalesce(Comment.taken_down_by, ""),
            readable,
            case((readable, Comment.body_html), else_=""),
            Comment.author_id,
            Member.name,
            case((Member.removed_at.is_(None), Member.handle), else_=""),
            Member.colour,
            Member.role,
            Comment.author_id == (viewer.id if viewer else 0),
            groups.moderated_by(viewer),
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
    return _cut(_gather([Said(*row)._replace(body_html=Markup(row[6])) for row in found]))  # noqa: S704 (stored clean)


def find(viewer: Member | None, comment_id: int) -> Comment:
    """A comment with its author, idea and group, or `Hidden`."""
    found = db.session.scalar(
        select(Comment)
        .join(Comment.idea)
        .join(Idea.group)
        .join(Comment.author)
        .options(contains_eager(Comment.idea).contains_eager(Idea.group), contains_eager(Comment.author))
        .where(Comment.id == comment_id, scope.visible_to(viewer))
    )
    if found is None:
        raise Hidden
    return found


def cursor_to(viewer: Member | None, comment: Comment) -> str | None:
    """The cursor of the page of its thread that a comment stands on; None for the first page."""
    first = aliased(Comment)
    before = _firsts(viewer, comment.idea_id).where(
        or_(
            Comment.posted_at < first.posted_at,
            and_(Comment.posted_at == first.posted_at, Comment.id < first.id),
        ),
        first.id == (comment.parent_id or comment.id),
    )
    count = db.session.scalar(select(func.count()).select_from(before.subquery())) or 0
    if count < SIZE:
        return None
    last = db.session.execute(
        _firsts(viewer, comment.idea_id)
        .with_only_columns(Comment.posted_at, Comment.id)
        .order_by(Comment.posted_at, Comment.id)
        .offset(count // SIZE * SIZE - 1)
        .limit(1)
    ).one()
    return paging.write(last.posted_at, last.id)


def _firsts(viewer: Member | None, idea_id: int) -> Select[Any]:
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


def _gather(found: Sequence[Said]) -> list[Thread]:
    firsts = {said.id: Thread(said, []) for said in found if said.parent_id is None}
    for said in found:
        if said.parent_id in firsts:
            firsts[said.parent_id].replies.append(said)
    return list(firsts.values())


def _cut(threads: list[Thread]) -> paging.Page[Thread]:
    if len(threads) <= SIZE:
        return paging.Page(threads, None)
    last = threads[SIZE - 1].comment
    return paging.Page(threads[:SIZE], paging.write(last.posted_at, last.id))
