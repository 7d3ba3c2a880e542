"""What was ruled: the log, and the past of an author."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import aliased

from community.comments import scope as comments
from community.comments.models import Comment
from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Idea
from community.kernel import paging
from community.kernel.database import rows
from community.kernel.paging import Page
from community.members.models import Member
from community.moderation.cases import Entry, Past
from community.moderation.models import Ruling

PAST_SHOWN = 5  # rulings of one author


def log(viewer: Member, act: str | None = None, cursor: str | None = None) -> Page[Entry]:
    """Rulings, the latest first: all for those who oversee the site, for others those of their groups."""
    statement = _entries(viewer, Ruling.ruled_by).where(in_charge(viewer, Ruling.group_id))
    if act:
        statement = statement.where(Ruling.act == act)
    return _page(statement, cursor)


def about(member: Member, cursor: str | None = None) -> Page[Entry]:
    """What was ruled about a member, the latest first. What was kept is left out."""
    statement = _entries(member, Ruling.about_id).where(Ruling.about_id == member.id, Ruling.act != "keep")
    return _page(statement, cursor)


def history(viewer: Member, author_ids: Collection[int]) -> dict[int, list[Past]]:
    """By author: the latest rulings about them that the viewer may know of. One statement."""
    if not author_ids:
        return {}
    place = func.row_number().over(partition_by=Ruling.about_id, order_by=Ruling.id.desc()).label("place")
    count = func.count().over(partition_by=Ruling.about_id).label("count")
    known = (
        select(Ruling.id, place, count)
        .outerjoin(Group, Group.id == Ruling.group_id)
        .where(Ruling.about_id.in_(sorted(author_ids)), in_charge(viewer, Ruling.group_id))
        .subquery()
    )
    found = rows(
        select(Ruling.about_id, Ruling.act, kind(Ruling), Ruling.reason, Ruling.ruled_at, Member.name, known.c.count)
        .join(known, known.c.id == Ruling.id)
        .join(Member, Member.id == Ruling.ruled_by)
        .where(known.c.place <= PAST_SHOWN)
        .order_by(Ruling.id.desc())
    )
    past: dict[int, list[Past]] = {}
    for about_id, *rest in found:
        past.setdefault(about_id, []).append(Past(*rest))
    return past


def in_charge(viewer: Member, group_id: Any) -> ColumnElement[bool]:
    """Rows of groups that the viewer moderates; those of none are for who oversees the site. Needs `Group`, outer."""
    if viewer.is_suspended:
        return false()
    return true() if viewer.oversees else and_(group_id.is_not(None), groups.moderated_by(viewer))


def kind(table: Any) -> ColumnElement[str]:
    """What a flag or ruling is on: "idea", "comment" or "member"."""
    return case((table.idea_id.is_not(None), "idea"), (table.comment_id.is_not(None), "comment"), else_="member")


def _page(statement: Select[Any], cursor: str | None) -> Page[Entry]:
    found = [Entry(*row) for row in rows(paging.after(statement, Ruling.ruled_at, Ruling.id, cursor))]
    return paging.cut(found, "ruled_at")


def _entries(viewer: Member, by: Any) -> Select[Any]:
    """Rulings with what they are on, as far as the viewer can find it. `by`: the member shown as its maker."""
    maker, author = aliased(Member), aliased(Member)
    can_find = or_(
        and_(Ruling.comment_id.is_(None), ideas.visible_to(viewer)),
        and_(Ruling.comment_id.is_not(None), comments.visible_to(viewer)),
    )
    return (
        select(
            Ruling.id,
            Ruling.act,
            kind(Ruling),
            func.coalesce(Ruling.idea_id, Ruling.comment_id, Ruling.subject_member_id),
            Ruling.reason,
            Ruling.ruled_at,
            maker.name,
            author.name,
            case((author.removed_at.is_(None), author.handle), else_=""),
            case((can_find, Idea.title), else_=""),
            case((groups.visible_to(viewer), Group.name), else_=""),
            case((groups.visible_to(viewer), Group.slug), else_=""),
        )
        .join(maker, maker.id == by)
        .join(author, author.id == Ruling.about_id)
        .outerjoin(Comment, Comment.id == Ruling.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(Ruling.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == Ruling.group_id)
    )
