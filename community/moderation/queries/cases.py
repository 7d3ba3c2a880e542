"""Subjects as cases: what it says and where, who flagged it and why, whose it is and what was ruled about them."""

from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, func, literal, or_, select, type_coerce
from sqlalchemy.orm import aliased

from community.comments import scope as comments
from community.comments.models import Comment
from community.groups.models import Group
from community.ideas.models import Idea
from community.kernel import paging
from community.kernel.database import Moment, db, rows
from community.kernel.paging import Page
from community.members.models import Member
from community.moderation import harm
from community.moderation.cases import Case, FlagLine, case_from
from community.moderation.models import Flag, Ruling
from community.moderation.queries import waiting
from community.moderation.queries.entries import kind
from community.moderation.queries.log import history
from community.moderation.subjects import COLUMNS, Subject

FLAGS_SHOWN = 8  # of one subject
SUBJECT = (Flag.idea_id, Flag.comment_id, Flag.subject_member_id)


def flagged(viewer: Member, cursor: str | None = None, group_slug: str | None = None) -> Page[Case]:
    """What is flagged or set aside, the greatest harm first, each subject once. Two statements."""
    found = waiting.flagged(viewer, group_slug)
    return _page(viewer, paging.after(select(found), found.c.harm, found.c.turn, cursor), "harm")


def held(viewer: Member, cursor: str | None = None, group_slug: str | None = None) -> Page[Case]:
    """Held posts, who waits longest first. Two statements."""
    found = waiting.held(viewer, group_slug)
    return _page(viewer, paging.after(select(found), found.c.since, found.c.turn, cursor, rising=True), "since")


def one(viewer: Member, subject: Subject) -> Case:
    """A subject as a case, flagged or not. Five statements at most."""
    flags, count = _flags_on(subject)
    last_id = db.session.scalar(select(func.max(Ruling.id)).where(subject.named_by(Ruling))) or 0
    answers = None
    if subject.kind == "comment" and subject.row.parent_id:
        answers = db.session.scalar(
            select(Comment.body_html)
            .join(Idea, Idea.id == Comment.idea_id)
            .join(Group, Group.id == Idea.group_id)
            .where(Comment.id == subject.row.parent_id, comments.visible_to(viewer))
        )
    past = history(viewer, {subject.author.id}).get(subject.author.id, [])
    return case_from(subject, flags, count, last_id, answers or "", past)


def again(viewer: Member, subject: Subject) -> Case:
    """A subject as it lies on the desk, whatever became of it. Two statements."""
    named = {name: subject.key.get(name) for name in COLUMNS.values()}
    waiting_now: Any = select(
        *(cast(value, Integer).label(name) for name, value in named.items()),
        type_coerce(func.min(Flag.flagged_at), Moment).label("since"),
        func.count().label("flag_count"),
        func.coalesce(func.max(harm.weight(Flag.reason)), 0).label("worst"),
        literal(0).label("harm"),
        literal(0).label("turn"),
    ).where(subject.named_by(Flag), Flag.ruling_id.is_(None))
    found = _cases(waiting_now, rising=False)[0]
    past = history(viewer, {found.author_id}).get(found.author_id, [])
    since = found.since or (subject.row.taken_down_at if subject.withheld else None)
    return found._replace(past=past, since=since)


def _page(viewer: Member, waiting_now: Select[Any], value: str) -> Page[Case]:
    page = paging.cut(_cases(waiting_now, rising=value == "since"), value, "turn")
    past = history(viewer, {row.author_id for row in page.rows})
    return Page([row._replace(past=past.get(row.author_id, [])) for row in page.rows], page.next)


def _cases(waiting_now: Select[Any], rising: bool) -> list[Case]:
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
            subject.c.flag_count,
            func.coalesce(_last_on(subject), 0),
            *(Idea.id, Idea.title, Idea.slug),
            case((is_comment, Comment.body_html), else_=words),
            func.coalesce(parent.body_html, ""),
            case(*posted, else_=Member.joined_at),
            case((is_comment, Comment.taken_down_by), else_=Idea.taken_down_by),
            *(Member.id, Member.name, Member.handle, Member.colour, Member.picture, Member.role, Member.about),
            *(Member.joined_at, Member.suspended_at, Group.name, Group.slug),
            case((is_comment, Comment.withheld), else_=Idea.withheld),
            and_(~is_comment, Idea.locked_at.is_not(None)),
            *(Member.suspended_until, Member.earned, func.coalesce(_last_on_author(), 0)),
            *(subject.c.since, subject.c.worst, subject.c.harm, subject.c.turn),
            *FlagLine.columns(lines.c),
        )
        .select_from(subject)
        .outerjoin(lines, and_(same, lines.c.place <= FLAGS_SHOWN))
        .outerjoin(Comment, Comment.id == subject.c.comment_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(Idea, Idea.id == func.coalesce(subject.c.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == func.coalesce(subject.c.subject_member_id, Comment.author_id, Idea.author_id))
        .order_by(*order, lines.c.id)
    )
    return _gathered(found)


def _gathered(found: list[Any]) -> list[Case]:
    """Rows of a case and one flag each, as cases with their flags."""
    cases: dict[str, Case] = {}
    wide = len(FlagLine._fields)
    for row in found:
        *first, withheld, is_locked, until, earned, author_known, since, worst, harm_of_all, turn = row[:-wide]
        after = (withheld, bool(is_locked), until, None, earned, author_known)
        made = Case._make([*first, [], [], *after, since, harm.reason(worst), harm_of_all, turn])
        there = cases.setdefault(made.key, made)
        if row[-wide] is not None:
            there.flags.append(FlagLine(*row[-wide:]))
    return list(cases.values())


def _last_on(subject: Any) -> Any:
    """The last ruling on a subject; on a member, as to the site and not as to one group."""
    return (
        select(func.max(Ruling.id))
        .where(
            Ruling.about_id == Member.id,
            or_(
                Ruling.idea_id == subject.c.idea_id,
                Ruling.comment_id == subject.c.comment_id,
                and_(Ruling.subject_member_id == subject.c.subject_member_id, Ruling.group_id.is_(None)),
            ),
        )
        .correlate(Member, subject)
        .scalar_subquery()
    )


def _last_on_author() -> Any:
    on_them = and_(Ruling.subject_member_id == Member.id, Ruling.group_id.is_(None))
    last = select(func.max(Ruling.id)).where(Ruling.about_id == Member.id, on_them)
    return last.correlate(Member).scalar_subquery()


def _flags_on(subject: Subject) -> tuple[list[FlagLine], int]:
    lines = _lines(subject.named_by(Flag)).subquery()
    count = func.count().over()
    found = rows(select(*FlagLine.columns(lines.c), count).order_by(lines.c.id).limit(FLAGS_SHOWN))
    return [FlagLine(*row[:-1]) for row in found], (found[0][-1] if found else 0)


def _lines(*where: Any) -> Select[Any]:
    """Open flags with who raised them, numbered within their subject."""
    flagger = aliased(Member)
    place = func.row_number().over(partition_by=SUBJECT, order_by=Flag.id).label("place")
    return (
        select(Flag.id, *SUBJECT, Flag.reason, Flag.note, Flag.flagged_at, flagger.name, flagger.handle, place)
        .join(flagger, flagger.id == Flag.flagged_by)
        .where(Flag.ruling_id.is_(None), *where)
    )
