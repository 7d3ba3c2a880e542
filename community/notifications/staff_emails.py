"""Emails to moderators about reports, and to staff about unusually many sign-ups."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from community.announcements.models import Announcement
from community.comments import discussions
from community.comments.models import Comment
from community.core.db import db, now, rows
from community.core.email import Email
from community.groups.models import Membership
from community.ideas.models import Idea
from community.members import scope
from community.members.models import ADMINISTRATOR, MODERATOR, STAFF, Member
from community.moderation.models import Report
from community.notifications.email_templates import composer

USUAL_WINDOW = timedelta(days=14)
UNUSUAL_FACTOR = 5  # times as many accounts as in an average hour of the window


class ReportedSubject(NamedTuple):
    """What was reported, for moderators: the title of the idea or announcement, or the name of a member."""

    report_id: int
    group_id: int | None
    author_id: int
    title: str


def recipients_of_reports(report_ids: Sequence[int]) -> dict[int, list[int]]:
    """The moderators of what these reports are about, each with the reports, unless they have been decided since.

    A group's moderators are told about their group. Where there are none besides the author, and about members, the
    site's moderators are. No one is told about reports of themselves.
    """
    told: defaultdict[int, list[int]] = defaultdict(list)
    for subject in _reported(report_ids):
        for moderator in _moderators_of(subject):
            told[moderator.id].append(subject.report_id)
    return dict(sorted(told.items()))


def compose_reports(member_id: int, report_ids: Sequence[int]) -> Email | None:
    """The email to a moderator about reports; None if all were decided or they don't moderate there anymore."""
    moderator, titles = None, []
    for subject in _reported(report_ids):
        for one in _moderators_of(subject):
            if one.id == member_id:
                moderator = one
                titles.append(subject.title)
    if moderator is None:
        return None
    return composer().render(moderator, "emails/reports_need_review.txt", "/moderation", titles=titles)


def usual_sign_ups() -> int:
    """How many accounts were created in an average hour of the last two weeks."""
    hours = USUAL_WINDOW.total_seconds() / 3600
    joined = (Member.joined_at > now() - USUAL_WINDOW, Member.imported_at.is_(None))
    return round((db.session.scalar(select(func.count()).select_from(Member).where(*joined)) or 0) / hours)


def is_unusual(requests: int, usual: int) -> bool:
    """Whether so many accounts within an hour are unusual here."""
    return requests > UNUSUAL_FACTOR * usual


def staff_ids() -> list[int]:
    """The members of staff who are told."""
    return [one.id for one in _with_role(STAFF, ADMINISTRATOR)]


def compose_sign_ups(member_id: int, requests: int, usual: int) -> Email | None:
    """The email to a member of staff; None if they no longer are."""
    found = [one for one in _with_role(STAFF, ADMINISTRATOR) if one.id == member_id]
    if not found:
        return None
    values = {"requests": requests, "usual": usual}
    return composer().render(found[0], "emails/sign_ups_unusual.txt", "/staff/accounts", **values)


def _reported(report_ids: Sequence[int]) -> list[ReportedSubject]:
    author = aliased(Member)
    found = rows(
        select(Report.id, Report.group_id, author.id, func.coalesce(discussions.title(), author.name))
        .outerjoin(Comment, Comment.id == Report.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(Report.idea_id, Comment.idea_id))
        .outerjoin(Announcement, Announcement.id == Comment.announcement_id)
        .join(author, author.id == func.coalesce(Report.subject_member_id, Comment.author_id, Idea.author_id))
        .where(Report.id.in_(report_ids), Report.action_id.is_(None))
        .order_by(Report.id)
    )
    return [ReportedSubject(*row) for row in found]


def _moderators_of(subject: ReportedSubject) -> Sequence[Member]:
    is_other, of_site = Member.id != subject.author_id, Member.role.in_((MODERATOR, ADMINISTRATOR))
    of_group = select(Membership.member_id).where(Membership.group_id == subject.group_id, Membership.moderates)
    return _find(is_other & Member.id.in_(of_group)) or _find(is_other & of_site)


def _with_role(*roles: str) -> Sequence[Member]:
    return _find(Member.role.in_(roles))


def _find(condition: ColumnElement[bool]) -> Sequence[Member]:
    """Members in good standing who have an address."""
    found = select(Member).where(
        condition, scope.counted(), Member.email.is_not(None), Member.confirmed_at.is_not(None)
    )
    return db.session.scalars(found.order_by(Member.id)).all()
