"""Ideas, comments and members that await moderation: reported or auto-hidden ones, and posts that await approval.

Both are subqueries with the columns of the subject (idea_id, comment_id, subject_member_id), `since`, `report_count`,
`worst_weight` (the weight of the worst reason, see `priority`), `priority` and `tie_break`.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
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

from community.announcements.models import Announcement
from community.comments import discussions
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

LAST_ID = 2**31 - 1


def reported(viewer: Any, group_slug: Any = None) -> Any:
    """Subjects with open reports, and auto-hidden posts, that the viewer may act on; in one group, or in all.

    Ordered by `priority` and `tie_break`, both descending: the most urgent first, then the longest waiting.
    """
    causes = _causes().subquery()
    subject = (causes.c.idea_id, causes.c.comment_id, causes.c.subject_member_id)
    worst, counting = func.max(causes.c.weight), func.sum(causes.c.counts)
    auto_hidden = func.max(causes.c.auto_hidden)
    return (
        select(
            *subject,
            type_coerce(func.min(causes.c.since), Moment).label("since"),
            func.count(causes.c.report_id).label("report_count"),
            worst.label("worst_weight"),
            cast(priority.score(auto_hidden, worst, counting), Integer).label("priority"),
            (LAST_ID - func.coalesce(func.min(causes.c.report_id), 0)).label("tie_break"),
        )
        .select_from(causes)
        .outerjoin(Comment, Comment.id == causes.c.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(causes.c.idea_id, Comment.idea_id))
        .outerjoin(Announcement, Announcement.id == Comment.announcement_id)
        .outerjoin(Group, Group.id == discussions.group_id())
        .join(Member, Member.id == func.coalesce(causes.c.subject_member_id, Comment.author_id, Idea.author_id))
        .where(_visible(viewer, *subject), *_may_act_on(viewer, group_slug))
        .group_by(*subject)
        .subquery()
    )


def pending(viewer: Any, group_slug: Any = None) -> Any:
    """Posts that await the viewer's approval. Ordered by `since` and `tie_break`, the longest waiting first."""
    pending_ideas = select(
        Idea.id.label("idea_id"), _none("comment_id"), _none("subject_member_id"), Idea.hidden_at.label("since")
    ).where(Idea.review_state == PENDING, Idea.removed_by.is_(None))
    pending_comments = select(
        _none("idea_id"), Comment.id.label("comment_id"), _none("subject_member_id"), Comment.hidden_at
    ).where(Comment.review_state == PENDING, Comment.removed_by.is_(None))
    posts = union_all(pending_ideas, pending_comments).subquery()
    return (
        select(
            *(posts.c.idea_id, posts.c.comment_id, posts.c.subject_member_id),
            type_coerce(posts.c.since, Moment).label("since"),
            literal(0).label("report_count"),
            literal(0).label("worst_weight"),
            literal(0).label("priority"),
            # Different for every post of one instant: an idea and a comment may have the same id.
            case((posts.c.idea_id.is_not(None), posts.c.idea_id * 2), else_=posts.c.comment_id * 2 + 1).label(
                "tie_break"
            ),
        )
        .select_from(posts)
        .outerjoin(Comment, Comment.id == posts.c.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(posts.c.idea_id, Comment.idea_id))
        .outerjoin(Announcement, Announcement.id == Comment.announcement_id)
        .outerjoin(Group, Group.id == discussions.group_id())
        .join(Member, Member.id == func.coalesce(Comment.author_id, Idea.author_id))
        .where(
            _visible(viewer, posts.c.idea_id, posts.c.comment_id, posts.c.subject_member_id),
            *_may_act_on(viewer, group_slug),
        )
        .subquery()
    )


def in_group(group_slug: Any) -> list[ColumnElement[bool]]:
    """SQL: narrows a statement that joins `Group` to the group with this slug; None narrows nothing."""
    return [] if group_slug is None else [Group.slug == group_slug]


def plain_slug(group_slug: str | None) -> str | None:
    """The slug from an address without NUL characters, which PostgreSQL refuses."""
    return None if group_slug is None else group_slug.replace("\x00", "")


def slug_parameter(is_of_group: bool) -> Any:
    """The slug of a group in a statement that is built once; None for all groups."""
    return bindparam("group_slug", type_=String()) if is_of_group else None


def _causes() -> Any:
    """Why a subject needs review: each open report, and that it is auto-hidden, even if all reports were withdrawn."""
    open_reports = select(
        *(Report.idea_id, Report.comment_id, Report.subject_member_id, Report.id.label("report_id")),
        Report.reported_at.label("since"),
        priority.weight(Report.reason).label("weight"),
        case((Report.weight > 0, 1), else_=0).label("counts"),
        literal(0).label("auto_hidden"),
    ).where(Report.action_id.is_(None))
    none, no_report = _none("member_id"), _none("report_id")
    values = (literal(0).label("weight"), literal(0).label("counts"), literal(1).label("auto_hidden"))
    idea, comment = aliased(Idea), aliased(Comment)
    hidden_ideas = select(idea.id, _none("comment_id"), none, no_report, idea.hidden_at.label("since"), *values).where(
        idea.review_state == AUTO_HIDDEN
    )
    hidden_comments = select(
        _none("idea_id"), comment.id, none, no_report, comment.hidden_at.label("since"), *values
    ).where(comment.review_state == AUTO_HIDDEN)
    return union_all(open_reports, hidden_ideas, hidden_comments)


def _visible(viewer: Any, idea_id: Any, comment_id: Any, member_id: Any) -> ColumnElement[bool]:
    return or_(
        and_(idea_id.is_not(None), idea_scope.visible_to(viewer)),
        and_(comment_id.is_not(None), comment_scope.visible_to(viewer)),
        and_(member_id.is_not(None), member_scope.visible_to(viewer)),
    )


def _may_act_on(viewer: Any, group_slug: Any) -> list[ColumnElement[bool]]:
    """Not their own content, not that of a higher role, and not what is erased: nothing is left of it to moderate."""
    if viewer.is_suspended:
        return [false()]
    return [
        Idea.erased_at.is_(None),
        moderatable_by(viewer, discussions.group_id()),
        Member.id != viewer.id,
        Member.role.not_in(permissions.higher_roles(viewer)),
        *in_group(group_slug),
    ]


def _none(name: str) -> Any:
    return cast(null(), Integer).label(name)
