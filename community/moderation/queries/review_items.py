"""Review items: content and group, open reports, author, and earlier actions about the author."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, func, literal, or_, select, type_coerce
from sqlalchemy.orm import aliased

from community.announcements.models import Announcement
from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import pagination
from community.core.db import Moment, db, rows
from community.core.pagination import LastRow, Page
from community.core.statements import fetch
from community.groups.models import Group
from community.ideas.models import Idea
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind
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
    """Reported and auto-hidden subjects, most urgent first, each once. Two statements."""
    return _page(viewer, cursor, group_slug, "priority")


def pending_items(viewer: Member, cursor: str | None = None, group_slug: str | None = None) -> Page[ReviewItem]:
    """Posts that await approval, longest waiting first. Two statements."""
    return _page(viewer, cursor, group_slug, "since")


def review_item(viewer: Member, subject: Subject) -> ReviewItem:
    """A subject as a review item, reported or not. Five statements at most."""
    reports, count = _reports_on(subject)
    latest_id = db.session.scalar(select(func.max(ModerationAction.id)).where(subject.matches(ModerationAction))) or 0
    parent_html = None
    if subject.kind == "comment" and subject.row.parent_id:
        parent_html = db.session.scalar(
            discussions.join(select(Comment.body_html)).where(
                Comment.id == subject.row.parent_id, comment_scope.visible_to(viewer)
            )
        )
    earlier = prior_actions(viewer, {subject.author.id}).get(subject.author.id, [])
    return item_from_subject(subject, reports, count, latest_id, parent_html or "", earlier)


def refreshed_item(viewer: Member, subject: Subject) -> ReviewItem:
    """A subject as the queue shows it, whether or not it still belongs there. Two statements."""
    ids = {name: subject.key.get(name) for name in COLUMNS.values()}
    statement: Any = select(
        *(cast(value, Integer).label(name) for name, value in ids.items()),
        type_coerce(func.min(Report.reported_at), Moment).label("since"),
        func.count().label("report_count"),
        func.coalesce(func.max(priority.weight(Report.reason)), 0).label("worst_weight"),
        literal(0).label("priority"),
        literal(0).label("tie_break"),
    ).where(subject.matches(Report), Report.action_id.is_(None))
    item = _grouped(rows(_select_items(statement, is_rising=False)))[0]
    earlier = prior_actions(viewer, {item.author.id}).get(item.author.id, [])
    since = item.since or (subject.row.hidden_at if subject.review_state else None)
    return item._replace(prior_actions=earlier, since=since)


def _page(viewer: Member, cursor: str | None, group_slug: str | None, order: str) -> Page[ReviewItem]:
    decoded = pagination.decode_cursor(cursor, datetime if order == "since" else float)
    last = LastRow(*decoded) if decoded is not None else None
    statement = _select_page(viewer, order, group_slug is not None, type(last.value) if last else None)
    values = {"viewer_id": viewer.id, "group_slug": open_subjects.plain_slug(group_slug)}
    items = _grouped(fetch(statement, **values, **(last.values if last else {})))
    page = pagination.to_page(items, order, "tie_break")
    earlier = prior_actions(viewer, {item.author.id for item in page.rows})
    return Page([item._replace(prior_actions=earlier.get(item.author.id, [])) for item in page.rows], page.next)


@built_once_per_kind
def _select_page(viewer: Any, order: str, is_of_group: bool, last: type | None) -> Any:
    is_rising, slug = order == "since", open_subjects.slug_parameter(is_of_group)
    found = (open_subjects.pending if is_rising else open_subjects.reported)(viewer, slug)
    page = pagination.after_row(
        select(found), found.c[order], found.c.tie_break, LastRow.parameters(last), ascending=is_rising
    )
    return _select_items(page, is_rising)


def _select_items(subjects: Select[Any], is_rising: bool) -> Select[Any]:
    subject, parent, is_comment = subjects.subquery(), aliased(Comment), Comment.id.is_not(None)
    lines = _report_lines().subquery()
    same = or_(
        lines.c.idea_id == subject.c.idea_id,
        lines.c.comment_id == subject.c.comment_id,
        lines.c.subject_member_id == subject.c.subject_member_id,
    )
    order = (
        (subject.c.since, subject.c.tie_break) if is_rising else (subject.c.priority.desc(), subject.c.tie_break.desc())
    )
    idea_html = Idea.body_html + Idea.today_html + Idea.others_html
    posted = (is_comment, Comment.posted_at), (Idea.id.is_not(None), Idea.posted_at)
    return (
        select(
            kind(subject.c),
            func.coalesce(subject.c.idea_id, subject.c.comment_id, subject.c.subject_member_id),
            subject.c.report_count,
            func.coalesce(_latest_on(subject), 0),
            *(Idea.id, discussions.title(), Idea.slug),
            case((is_comment, Comment.body_html), else_=idea_html),
            func.coalesce(parent.body_html, ""),
            case(*posted, else_=Member.joined_at),
            case((is_comment, Comment.removed_by), else_=Idea.removed_by),
            *summary.columns(),
            *(Member.about, Member.joined_at, Member.suspended_at, Group.name, Group.slug),
            case((is_comment, Comment.review_state), else_=Idea.review_state),
            and_(~is_comment, Idea.locked_at.is_not(None)),
            *(Member.suspended_until, Member.trust_level, func.coalesce(_latest_on_author(), 0)),
            *(subject.c.since, subject.c.worst_weight, subject.c.priority, subject.c.tie_break),
            *ReportLine.columns(lines.c),
        )
        .select_from(subject)
        .outerjoin(lines, and_(same, lines.c.position <= REPORTS_SHOWN))
        .outerjoin(Comment, Comment.id == subject.c.comment_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(Idea, Idea.id == func.coalesce(subject.c.idea_id, Comment.idea_id))
        .outerjoin(Announcement, Announcement.id == Comment.announcement_id)
        .outerjoin(Group, Group.id == discussions.group_id())
        .join(Member, Member.id == func.coalesce(subject.c.subject_member_id, Comment.author_id, Idea.author_id))
        .order_by(*order, lines.c.id)
    )


def _grouped(found: Sequence[Any]) -> list[ReviewItem]:
    """Items with their reports, from rows of an item and one report each."""
    items: dict[str, ReviewItem] = {}
    before_author, of_author, of_report = (
        ReviewItem._fields.index("author"),
        len(MemberSummary._fields),
        len(ReportLine._fields),
    )
    for row in found:
        first, rest = row[:before_author], row[before_author + of_author : -of_report]
        author = MemberSummary(*row[before_author : before_author + of_author])
        *profile, review_state, is_locked, until, trust_level, on_author, since, worst_weight, score, tie_break = rest
        state = (review_state, bool(is_locked), until, None, trust_level, on_author)
        worst = priority.reason_with_weight(worst_weight)
        item = ReviewItem._make([*first, author, *profile, [], [], *state, since, worst, score, tie_break])
        item = items.setdefault(item.key, item)
        if row[-of_report] is not None:
            item.reports.append(ReportLine(*row[-of_report:]))
    return list(items.values())


def _latest_on(subject: Any) -> Any:
    """The id of the latest action on a subject; on a member, only on their account."""
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


def _latest_on_author() -> Any:
    """The id of the latest action on the author's account."""
    on_account = and_(ModerationAction.subject_member_id == Member.id, ModerationAction.group_id.is_(None))
    latest = select(func.max(ModerationAction.id)).where(ModerationAction.about_id == Member.id, on_account)
    return latest.correlate(Member).scalar_subquery()


def _reports_on(subject: Subject) -> tuple[list[ReportLine], int]:
    """The first open reports of a subject, and how many there are."""
    lines = _report_lines(subject.matches(Report)).subquery()
    count = func.count().over()
    found = rows(select(*ReportLine.columns(lines.c), count).order_by(lines.c.id).limit(REPORTS_SHOWN))
    return [ReportLine(*row[:-1]) for row in found], (found[0][-1] if found else 0)


def _report_lines(*where: Any) -> Select[Any]:
    """Open reports with their reporters, numbered within their subject as `position`."""
    reporter = aliased(Member)
    position = func.row_number().over(partition_by=SUBJECT, order_by=Report.id).label("position")
    return (
        select(
            *(Report.id, *SUBJECT, Report.reason, Report.note, Report.reported_at),
            *(reporter.name, reporter.handle, position),
        )
        .join(reporter, reporter.id == Report.reporter_id)
        .where(Report.action_id.is_(None), *where)
    )
