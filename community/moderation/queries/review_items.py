"""Subjects as cases: what it says and where, who flagged it and why, whose it is and what was ruled about them."""

from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, func, literal, or_, select, type_coerce
from sqlalchemy.orm import aliased

from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import pagination
from community.core.db import Moment, db, rows
from community.core.pagination import Page
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation import priority
from community.moderation.models import ModerationAction, Report
from community.moderation.queries import open_subjects
from community.moderation.queries.log import prior_actions
from community.moderation.queries.log_columns import kind
from community.moderation.review_items import ReportLine, ReviewItem, item_from_subject
from community.moderation.subjects import COLUMNS, Subject

REPORTS_SHOWN = 8  # of one subject
SUBJECT = (Report.idea_id, Report.comment_id, Report.subject_member_id)


def reported_items(viewer: Member, cursor: str | None = None, group_slug: str | None = None) -> Page[ReviewItem]:
    """What is flagged or set aside, the greatest harm first, each subject once. Two statements."""
    found = open_subjects.reported(viewer, group_slug)
    return _page(viewer, pagination.after(select(found), found.c.harm, found.c.turn, cursor), "harm")


def pending_items(viewer: Member, cursor: str | None = None, group_slug: str | None = None) -> Page[ReviewItem]:
    """Held posts, who waits longest first. Two statements."""
    found = open_subjects.pending(viewer, group_slug)
    return _page(viewer, pagination.after(select(found), found.c.since, found.c.turn, cursor, ascending=True), "since")


def review_item(viewer: Member, subject: Subject) -> ReviewItem:
    """A subject as a case, flagged or not. Five statements at most."""
    flags, count = _reports_on(subject)
    last_id = db.session.scalar(select(func.max(ModerationAction.id)).where(subject.named_by(ModerationAction))) or 0
    answers = None
    if subject.kind == "comment" and subject.row.parent_id:
        answers = db.session.scalar(
            select(Comment.body_html)
            .join(Idea, Idea.id == Comment.idea_id)
            .join(Group, Group.id == Idea.group_id)
            .where(Comment.id == subject.row.parent_id, comment_scope.visible_to(viewer))
        )
    past = prior_actions(viewer, {subject.author.id}).get(subject.author.id, [])
    return item_from_subject(subject, flags, count, last_id, answers or "", past)


def refreshed_item(viewer: Member, subject: Subject) -> ReviewItem:
    """A subject as it lies on the desk, whatever became of it. Two statements."""
    named = {name: subject.key.get(name) for name in COLUMNS.values()}
    waiting_now: Any = select(
        *(cast(value, Integer).label(name) for name, value in named.items()),
        type_coerce(func.min(Report.reported_at), Moment).label("since"),
        func.count().label("report_count"),
        func.coalesce(func.max(priority.weight(Report.reason)), 0).label("worst"),
        literal(0).label("harm"),
        literal(0).label("turn"),
    ).where(subject.named_by(Report), Report.action_id.is_(None))
    found = _items(waiting_now, rising=False)[0]
    past = prior_actions(viewer, {found.author_id}).get(found.author_id, [])
    since = found.since or (subject.row.hidden_at if subject.review_state else None)
    return found._replace(past=past, since=since)


def _page(viewer: Member, waiting_now: Select[Any], value: str) -> Page[ReviewItem]:
    page = pagination.to_page(_items(waiting_now, rising=value == "since"), value, "turn")
    past = prior_actions(viewer, {row.author_id for row in page.rows})
    return Page([row._replace(past=past.get(row.author_id, [])) for row in page.rows], page.next)


def _items(waiting_now: Select[Any], rising: bool) -> list[ReviewItem]:
    subject, parent, is_comment = waiting_now.subquery(), aliased(Comment), Comment.id.is_not(None)
    lines = _lines().subquery()
    same = or_(
        lines.c.idea_id == subject.c.idea_id,
        lines.c.comment_id == subject.c.comment_id,
        lines.c.subject_member_id == subject.c.subject_member_id,
    )
    order = (subject.c.since, subject.c.turn) if rising else (subject.c.harm.desc(), subject.c.turn.desc())
    words = Idea.body_html + Idea.today_html + Idea.others_html
    posted = (is_comment, Comment.posted_at), (Idea.id.is_not(None), Idea.posted_at)
    found = rows(
        select(
            kind(subject.c),
            func.coalesce(subject.c.idea_id, subject.c.comment_id, subject.c.subject_member_id),
            subject.c.report_count,
            func.coalesce(_last_on(subject), 0),
            *(Idea.id, Idea.title, Idea.slug),
            case((is_comment, Comment.body_html), else_=words),
            func.coalesce(parent.body_html, ""),
            case(*posted, else_=Member.joined_at),
            case((is_comment, Comment.removed_by), else_=Idea.removed_by),
            *(Member.id, Member.name, Member.handle, Member.color, Member.avatar, Member.role, Member.about),
            *(Member.joined_at, Member.suspended_at, Group.name, Group.slug),
            case((is_comment, Comment.review_state), else_=Idea.review_state),
            and_(~is_comment, Idea.locked_at.is_not(None)),
            *(Member.suspended_until, Member.trust_level, func.coalesce(_last_on_author(), 0)),
            *(subject.c.since, subject.c.worst, subject.c.harm, subject.c.turn),
            *ReportLine.columns(lines.c),
        )
        .select_from(subject)
        .outerjoin(lines, and_(same, lines.c.place <= REPORTS_SHOWN))
        .outerjoin(Comment, Comment.id == subject.c.comment_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(Idea, Idea.id == func.coalesce(subject.c.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == func.coalesce(subject.c.subject_member_id, Comment.author_id, Idea.author_id))
        .order_by(*order, lines.c.id)
    )
    return _grouped(found)


def _grouped(found: list[Any]) -> list[ReviewItem]:
    """Rows of a case and one flag each, as cases with their flags."""
    cases: dict[str, ReviewItem] = {}
    wide = len(ReportLine._fields)
    for row in found:
        *first, review_state, is_locked, until, trust_level, author_known, since, worst, harm_of_all, turn = row[:-wide]
        after = (review_state, bool(is_locked), until, None, trust_level, author_known)
        made = ReviewItem._make([*first, [], [], *after, since, priority.reason_with_weight(worst), harm_of_all, turn])
        there = cases.setdefault(made.key, made)
        if row[-wide] is not None:
            there.flags.append(ReportLine(*row[-wide:]))
    return list(cases.values())


def _last_on(subject: Any) -> Any:
    """The last ruling on a subject; on a member, as to the site and not as to one group."""
    return (
        select(func.max(ModerationAction.id))
        .where(
            ModerationAction.about_id == Member.id,
            or_(
                ModerationAction.idea_id == subject.c.idea_id,
                ModerationAction.comment_id == subject.c.comment_id,
                and_(
                    ModerationAction.subject_member_id == subject.c.subject_member_id,
                    ModerationAction.group_id.is_(None),
                ),
            ),
        )
        .correlate(Member, subject)
        .scalar_subquery()
    )


def _last_on_author() -> Any:
    on_them = and_(ModerationAction.subject_member_id == Member.id, ModerationAction.group_id.is_(None))
    last = select(func.max(ModerationAction.id)).where(ModerationAction.about_id == Member.id, on_them)
    return last.correlate(Member).scalar_subquery()


def _reports_on(subject: Subject) -> tuple[list[ReportLine], int]:
    lines = _lines(subject.named_by(Report)).subquery()
    count = func.count().over()
    found = rows(select(*ReportLine.columns(lines.c), count).order_by(lines.c.id).limit(REPORTS_SHOWN))
    return [ReportLine(*row[:-1]) for row in found], (found[0][-1] if found else 0)


def _lines(*where: Any) -> Select[Any]:
    """Open flags with who raised them, numbered within their subject."""
    flagger = aliased(Member)
    place = func.row_number().over(partition_by=SUBJECT, order_by=Report.id).label("place")
    return (
        select(Report.id, *SUBJECT, Report.reason, Report.note, Report.reported_at, flagger.name, flagger.handle, place)
        .join(flagger, flagger.id == Report.reporter_id)
        .where(Report.action_id.is_(None), *where)
    )
