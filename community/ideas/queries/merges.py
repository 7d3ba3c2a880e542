"""What a merge would do, and which merges an idea takes part in."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from community.core.db import db, rows
from community.core.errors import Hidden
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import families, scope
from community.ideas.models import CRITICAL, Idea, IdeaMerge
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary

MAX_MERGED = 20  # merged ideas whose texts the page of the one that stays shows
MAX_COUNT = 1000  # merged ideas that are counted


class MergePreview(NamedTuple):
    """What merging an idea into another one would do to their numbers."""

    duplicate: int  # its supporters
    target: int
    both: int  # people who support both, who count once
    duplicate_critical: int  # its supporters who say it is critical
    target_critical: int
    after_critical: int  # the stronger answer of each person counts
    losing_sight: int  # supporters of the duplicate who cannot find the target
    shares_comments: bool  # whether comments of the duplicate would appear with those of the target

    @property
    def after(self) -> int:
        return self.duplicate + self.target - self.both

    @property
    def coming_along(self) -> int:
        """Supporters of the duplicate who do not support the target yet."""
        return self.duplicate - self.both


def preview(duplicate: Idea, target: Idea) -> MergePreview:
    """The numbers of two ideas that the viewer has found, in one statement."""
    ids = (duplicate.id, target.id)
    one = families.supporters(or_(Idea.id.in_(ids), Idea.merged_into_id.in_(ids))).cte("supporters")

    def has(idea: Idea, importance: int = 0) -> Any:
        supports = and_(one.c.idea_id == idea.id, func.coalesce(one.c.importance, 0) >= importance)
        return func.max(case((supports, 1), else_=0))

    person = (
        select(
            one.c.member_id,
            has(duplicate).label("duplicate"),
            has(target).label("target"),
            has(duplicate, CRITICAL).label("duplicate_critical"),
            has(target, CRITICAL).label("target_critical"),
        )
        .group_by(one.c.member_id)
        .subquery()
    )
    can_find = select(Group.id).where(Group.id == target.group_id, group_scope.members_who_can_find())
    found = db.session.execute(
        select(
            *(
                func.coalesce(func.sum(number), 0)
                for number in (
                    person.c.duplicate,
                    person.c.target,
                    person.c.duplicate * person.c.target,
                    person.c.duplicate_critical,
                    person.c.target_critical,
                    case((person.c.duplicate_critical + person.c.target_critical > 0, 1), else_=0),
                    case((~can_find.correlate(Member).exists(), person.c.duplicate), else_=0),
                )
            )
        ).join(Member, Member.id == person.c.member_id)
    ).one()
    is_public = select(Group.id).where(Group.id == duplicate.group_id, Group.is_private.is_(False))
    shares = duplicate.group_id == target.group_id or db.session.scalar(is_public) is not None
    return MergePreview._make((*found, shares))


class MergedIdea(NamedTuple):
    """An idea that was merged into another one, and by whom."""

    author: MemberSummary
    merge_id: int
    id: int
    title: str
    slug: str
    body_html: Markup
    group_id: int
    merged_by: int
    merged_at: datetime
    imported_support: int  # counted on the site of an import: not among the votes of the root
    imported_from: str | None
    merged_count: int  # ideas merged into the same one that the viewer can find, up to `MAX_COUNT`


def merged_into(viewer: Member | None, root: Idea) -> list[MergedIdea]:
    """The `MAX_MERGED` ideas merged last into this one that the viewer can find. One statement, none if none was."""
    if not root.merged_count:
        return []

    def merged(*columns: Any) -> Any:
        found = select(*columns).select_from(Idea).join(Group, Group.id == Idea.group_id)
        return found.where(Idea.merged_into_id == root.id, scope.visible_unless_hidden(viewer))

    counted = merged(Idea.id).limit(MAX_COUNT).subquery()
    found = rows(
        merged(
            *summary.columns(),
            *(IdeaMerge.id, Idea.id, Idea.title, Idea.slug, Idea.body_html, Idea.group_id),
            *(IdeaMerge.merged_by, IdeaMerge.merged_at),
            *(Idea.imported_support, Idea.imported_from),
            select(func.count()).select_from(counted).scalar_subquery(),
        )
        .join(Member, Member.id == Idea.author_id)
        .join(IdeaMerge, and_(IdeaMerge.child_id == Idea.id, IdeaMerge.undone_at.is_(None)))
        .order_by(IdeaMerge.merged_at.desc(), IdeaMerge.id.desc())
        .limit(MAX_MERGED)
    )
    ideas = [MergedIdea(*summary.unpack(row)) for row in found]
    return [idea._replace(body_html=Markup(idea.body_html)) for idea in ideas]  # noqa: S704 (stored as safe HTML)


def visible_titles(viewer: Member | None, idea_ids: Collection[int]) -> dict[int, str]:
    """The titles of those of these ideas that the viewer can find, by id."""
    found = select(Idea.id, Idea.title).join(Group, Group.id == Idea.group_id)
    return dict(map(tuple, rows(found.where(Idea.id.in_(idea_ids), scope.visible_to(viewer)))))


def root_of(viewer: Member | None, idea: Idea) -> Idea | None:
    """The idea that this one was merged into; None if it was not, or the viewer cannot find that one."""
    if not idea.is_merged:
        return None
    statement = select(Idea).join(Group, Group.id == Idea.group_id).join(Idea.status).join(Idea.author)
    statement = statement.options(contains_eager(Idea.status), contains_eager(Idea.author))
    return db.session.scalar(statement.where(Idea.id == idea.merged_into_id, scope.visible_to(viewer)))


def find_merge(viewer: Member, merge_id: int) -> IdeaMerge:
    """A merge of an idea that the viewer can find, undone ones too. Raises `Hidden`."""
    child = aliased(Idea)
    statement = select(IdeaMerge).join(child, child.id == IdeaMerge.child_id).join(Group, Group.id == child.group_id)
    found = db.session.scalar(statement.where(IdeaMerge.id == merge_id, group_scope.visible_to(viewer)))
    if found is None:
        raise Hidden
    return found
