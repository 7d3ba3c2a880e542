"""What waits for a ruling, and one subject as a case."""

from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from community.comments import scope as comments
from community.comments.models import Comment
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Idea
from community.kernel import paging
from community.kernel.database import db, rows
from community.kernel.paging import Page
from community.members import scope as members
from community.members.models import Member
from community.moderation import rights
from community.moderation.cases import Case, FlagLine, case_from
from community.moderation.models import Flag, Ruling
from community.moderation.queries.log import history, in_charge, kind
from community.moderation.subjects import Subject

FLAGS_SHOWN = 8  # of one subject
SUBJECT = (Flag.idea_id, Flag.comment_id, Flag.subject_member_id)


def count_open(viewer: Member) -> int:
    """How many subjects wait for this moderator's ruling."""
    return db.session.scalar(select(func.count()).select_from(_waiting(viewer).subquery())) or 0


def queue(viewer: Member, cursor: str | None = None) -> Page[Case]:
    """What waits for a ruling, the oldest flag first, each subject once. Two statements."""
    place = paging.read(cursor)
    first = func.min(Flag.id)
    waiting = _waiting(viewer, first.label("first_id"), func.count().label("flag_count"))
    if place is not None:
        waiting = waiting.having(first > place[1])
    found = _cases(waiting.order_by(first).limit(paging.SIZE + 1))
    page = paging.cut(found, "first_id", "first_id")
    past = history(viewer, {row.author_id for row in page.rows})
    return Page([row._replace(past=past.get(row.author_id, [])) for row in page.rows], page.next)


def one(viewer: Member, subject: Subject) -> Case:
    """A subject as a case, flagged or not. Three statements."""
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


def _waiting(viewer: Member, *columns: Any) -> Select[Any]:
    """Subjects of open flags that the viewer may rule on, each once. `Member` is whose they are."""
    can_find = or_(
        and_(Flag.idea_id.is_not(None), ideas.visible_to(viewer)),
        and_(Flag.comment_id.is_not(None), comments.visible_to(viewer)),
        and_(Flag.subject_member_id.is_not(None), members.visible_to(viewer)),
    )
    return (
        select(*SUBJECT, *columns)
        .outerjoin(Comment, Comment.id == Flag.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(Flag.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == func.coalesce(Flag.subject_member_id, Comment.author_id, Idea.author_id))
        .where(
            Flag.ruling_id.is_(None),
            can_find,
            Idea.erased_at.is_(None),  # its author left and took the words along: nothing is left to rule on
            in_charge(viewer, Idea.group_id),
            Member.id != viewer.id,
            Member.role.not_in(rights.higher_roles(viewer)),
        )
        .group_by(*SUBJECT)
    )


def _cases(waiting: Select[Any]) -> list[Case]:
    subject, parent, is_comment = waiting.subquery(), aliased(Comment), Comment.id.is_not(None)
    lines = _lines().subquery()
    same = or_(
        lines.c.idea_id == subject.c.idea_id,
        lines.c.comment_id == subject.c.comment_id,
        lines.c.subject_member_id == subject.c.subject_member_id,
    )
    last_id = (
        select(func.max(Ruling.id))
        .where(
            Ruling.about_id == Member.id,
            or_(
                Ruling.idea_id == subject.c.idea_id,
                Ruling.comment_id == subject.c.comment_id,
                Ruling.subject_member_id == subject.c.subject_member_id,
            ),
        )
        .correlate(Member, subject)
        .scalar_subquery()
    )
    found = rows(
        select(
            kind(subject.c),
            func.coalesce(subject.c.idea_id, subject.c.comment_id, subject.c.subject_member_id),
            subject.c.first_id,
            subject.c.flag_count,
            func.coalesce(last_id, 0),
            Idea.id,
            Idea.title,
            Idea.slug,
            case(
                (Comment.id.is_not(None), Comment.body_html), else_=Idea.body_html + Idea.today_html + Idea.others_html
            ),
            func.coalesce(parent.body_html, ""),
            case(
                (Comment.id.is_not(None), Comment.posted_at),
                (Idea.id.is_not(None), Idea.posted_at),
                else_=Member.joined_at,
            ),
            case((is_comment, Comment.taken_down_by), else_=Idea.taken_down_by),
            Member.id,
            Member.name,
            Member.handle,
            Member.colour,
            Member.picture,
            Member.role,
            Member.about,
            Member.joined_at,
            case((members.taking_part(), None), else_=Member.suspended_at),
            Group.name,
            Group.slug,
            *FlagLine.columns(lines.c),
        )
        .join(lines, same)
        .outerjoin(Comment, Comment.id == subject.c.comment_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(Idea, Idea.id == func.coalesce(subject.c.idea_id, Comment.idea_id))
        .outerjoin(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == func.coalesce(subject.c.subject_member_id, Comment.author_id, Idea.author_id))
        .where(lines.c.place <= FLAGS_SHOWN)
        .order_by(subject.c.first_id, lines.c.id)
    )
    wide = len(FlagLine._fields)
    cases: dict[int, Case] = {}
    for row in found:
        made = Case(*row[:-wide], [], [])
        there = cases.setdefault(made.first_id, made)
        there.flags.append(FlagLine(*row[-wide:]))
    return list(cases.values())


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
