"""Which ideas, comments and members wait for a ruling: flagged or set aside, and held. Each a statement of subjects."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core.db import Moment
from community.core.visibility import AUTO_HIDDEN, PENDING
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea
from community.members import scope as member_scope
from community.members.models import Member
from community.moderation import permissions, priority
from community.moderation.models import Report
from community.moderation.queries.log import moderatable_by

LAST = 2**31 - 1


def reported(viewer: Member, group_slug: str | None = None) -> Any:
    """Subjects of open flags, and what is set aside, that the viewer may rule on; of one group, or of all.

    A subquery of subject (idea_id, comment_id, subject_member_id), `since`, `flag_count`, `worst` (the weight of the
    worst reason), `harm` and `turn`: ordered by both descending, the greatest harm comes first, then who waits longest.
    """
    marks = _causes().subquery()
    subject = (marks.c.idea_id, marks.c.comment_id, marks.c.subject_member_id)
    worst, counting = func.max(marks.c.weight), func.sum(marks.c.counts)
    set_aside = func.max(marks.c.set_aside)
    waiting = (
        select(
            *subject,
            type_coerce(func.min(marks.c.since), Moment).label("since"),
            func.count(marks.c.flag_id).label("report_count"),
            worst.label("worst"),
            cast(priority.score(set_aside, worst, counting), Integer).label("harm"),
            (LAST - func.coalesce(func.min(marks.c.flag_id), 0)).label("turn"),
        )
        .select_from(marks)
        .outerjoin(Comment, Comment.id == marks.c.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(marks.c.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == func.coalesce(marks.c.subject_member_id, Comment.author_id, Idea.author_id))
        .where(_can_find(viewer, *subject), *_may_act_on(viewer, group_slug))
        .group_by(*subject)
    )
    return waiting.subquery()


def pending(viewer: Member, group_slug: str | None = None) -> Any:
    """Posts that are held and that the viewer may rule on: a subquery as `flagged`, in which `turn` rises with time."""
    held_ideas = select(
        Idea.id.label("idea_id"), _none("comment_id"), _none("subject_member_id"), Idea.hidden_at.label("since")
    ).where(Idea.review_state == PENDING, Idea.removed_by.is_(None))
    held_comments = select(
        _none("idea_id"), Comment.id.label("comment_id"), _none("subject_member_id"), Comment.hidden_at
    ).where(Comment.review_state == PENDING, Comment.removed_by.is_(None))
    posts = union_all(held_ideas, held_comments).subquery()
    return (
        select(
            *(posts.c.idea_id, posts.c.comment_id, posts.c.subject_member_id),
            type_coerce(posts.c.since, Moment).label("since"),
            literal(0).label("report_count"),
            literal(0).label("worst"),
            literal(0).label("harm"),
            # Different for every post of one instant: an idea and a comment may have the same id.
            case((posts.c.idea_id.is_not(None), posts.c.idea_id * 2), else_=posts.c.comment_id * 2 + 1).label("turn"),
        )
        .select_from(posts)
        .outerjoin(Comment, Comment.id == posts.c.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(posts.c.idea_id, Comment.idea_id))
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == func.coalesce(Comment.author_id, Idea.author_id))
        .where(
            _can_find(viewer, posts.c.idea_id, posts.c.comment_id, posts.c.subject_member_id),
            *_may_act_on(viewer, group_slug),
        )
        .subquery()
    )


def in_group(group_slug: str | None) -> list[ColumnElement[bool]]:
    """Narrows a statement that joins `Group` to one group, or not at all."""
    return [] if group_slug is None else [Group.slug == group_slug.replace("\x00", "")]


def _causes() -> Any:
    """What makes something wait: its open flags, and that it is set aside, even if every flag was taken back."""
    flags = select(
        *(Report.idea_id, Report.comment_id, Report.subject_member_id, Report.id.label("flag_id")),
        Report.reported_at.label("since"),
        priority.weight(Report.reason).label("weight"),
        case((Report.counts, 1), else_=0).label("counts"),
        literal(0).label("set_aside"),
    ).where(Report.action_id.is_(None))
    aside = (_none("flag_id"), literal(0).label("weight"), literal(0).label("counts"), literal(1).label("set_aside"))
    idea, comment = aliased(Idea), aliased(Comment)
    ideas_aside = select(
        idea.id, _none("comment_id"), _none("member_id"), aside[0], idea.hidden_at.label("since"), *aside[1:]
    ).where(idea.review_state == AUTO_HIDDEN)
    comments_aside = select(
        _none("idea_id"), comment.id, _none("member_id"), aside[0], comment.hidden_at.label("since"), *aside[1:]
    ).where(comment.review_state == AUTO_HIDDEN)
    return union_all(flags, ideas_aside, comments_aside)


def _can_find(viewer: Member, idea_id: Any, comment_id: Any, member_id: Any) -> ColumnElement[bool]:
    return or_(
        and_(idea_id.is_not(None), idea_scope.visible_to(viewer)),
        and_(comment_id.is_not(None), comment_scope.visible_to(viewer)),
        and_(member_id.is_not(None), member_scope.visible_to(viewer)),
    )


def _may_act_on(viewer: Member, group_slug: str | None) -> list[ColumnElement[bool]]:
    """Never their own, nor what stands higher, nor what is erased: then nothing is left to rule on."""
    if viewer.is_suspended:
        return [false()]
    return [
        Idea.erased_at.is_(None),
        moderatable_by(viewer, Idea.group_id),
        Member.id != viewer.id,
        Member.role.not_in(permissions.higher_roles(viewer)),
        *in_group(group_slug),
    ]


def _none(name: str) -> Any:
    return cast(null(), Integer).label(name)
