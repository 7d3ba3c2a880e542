"""Emails to moderators about reports, and to staff about unusually many sign-ups."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

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
    """What was reported, for moderators: the title of an idea, or the name of a member."""

    group_id: int | None
    author_id: int
    title: str


def compose_reports(report_ids: Sequence[int]) -> list[Email]:
    """Emails to the moderators of what these reports are about, unless they have been decided since.

    A group's moderators are told about their group. Where there are none, and about members, the site's moderators
    are. No one is told about reports of themselves.
    """
    told: defaultdict[int, list[str]] = defaultdict(list)
    recipients: dict[int, Member] = {}
    for subject in _reported(report_ids):
        for moderator in _moderators_of(subject):
            recipients[moderator.id] = moderator
            told[moderator.id].append(subject.title)
    return [
        composer().render(recipients[one], "emails/reports_need_review.txt", "/moderation", titles=titles)
        for one, titles in sorted(told.items())
    ]


def compose_sign_ups(requests: int) -> list[Email]:
    """Emails to staff; none if so many within an hour are usual here."""
    hours = USUAL_WINDOW.total_seconds() / 3600
    joined = (Member.joined_at > now() - USUAL_WINDOW, Member.imported_at.is_(None))
    usual = (db.session.scalar(select(func.count()).select_from(Member).where(*joined)) or 0) / hours
    if requests <= UNUSUAL_FACTOR * usual:
        return []
    template, values = "emails/sign_ups_unusual.txt", {"requests": requests, "usual": round(usual)}
    return [composer().render(one, template, "/staff/accounts", **values) for one in _with_role(STAFF, ADMINISTRATOR)]


def _reported(report_ids: Sequence[int]) -> list[ReportedSubject]:
    author = aliased(Member)
    found = rows(
        select(Report.group_id, author.id, func.coalesce(Idea.title, author.name))
        .outerjoin(Comment, Comment.id == Report.comment_id)
        .outerjoin(Idea, Idea.id == func.coalesce(Report.idea_id, Comment.idea_id))
        .join(author, author.id == func.coalesce(Report.subject_member_id, Comment.author_id, Idea.author_id))
        .where(Report.id.in_(report_ids), Report.action_id.is_(None))
        .order_by(Report.id)
    )
    return [ReportedSubject(*row) for row in found]


def _moderators_of(subject: ReportedSubject) -> Sequence[Member]:
    moderates = select(Membership.member_id).where(Membership.group_id == subject.group_id, Membership.moderates)
    found = _find(Member.id.in_(moderates)) if subject.group_id is not None else ()
    return [one for one in found or _with_role(MODERATOR, ADMINISTRATOR) if one.id != subject.author_id]


def _with_role(*roles: str) -> Sequence[Member]:
    return _find(or_(*(Member.role == role for role in roles)))


def _find(condition: Any) -> Sequence[Member]:
    """Members in good standing who have an address."""
    found = select(Member).where(
        condition, scope.counted(), Member.email.is_not(None), Member.confirmed_at.is_not(None)
    )
    return db.session.scalars(found.order_by(Member.id)).all()
