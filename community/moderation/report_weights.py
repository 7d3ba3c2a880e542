"""How much reports weigh, and whether those on one post are enough to hide it until a moderator decides.

    weight of a report = (right + 1) / (right + wrong + 1)

over the reporter's reports of the last 180 days that a moderator decided: *wrong* if nothing was wrong with what they
reported, *right* if something was done about it. It is 1 without any decided report, and 0 for new members. It is
stored with the report, so what a moderator decides later changes later reports only.

    needed = reports that the site requires + √(supporters), rounded down

Supporters are the members other than its author who count and support a post: votes for an idea, helpful votes for a
comment, and what an import counted. A post with 20 of them is never hidden by reports, unless it was edited: then only
those who supported what it says now protect it.

Of the open reports on a post count those of members who count themselves, with two limits. Reporters who report the
same things together count as one, with the largest of their weights (`groups_of`). The reports of one member help to
hide at most three posts in a day.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import case, func, or_, select

from community.comments.models import HelpfulVote
from community.core.db import db, now, rows
from community.ideas.models import Vote
from community.members import quotas
from community.members import scope as member_scope
from community.members.models import Member
from community.moderation import acts
from community.moderation.models import ModerationAction, Report
from community.moderation.subjects import IDEA, Subject

STRONG_SUPPORT = 20  # supporters
HIDDEN_PER_DAY = 3  # posts that the reports of one member help to hide
TOGETHER = 2  # things that two reporters both reported before, from which on they are compared
DAY, RECENT, DECIDED = timedelta(days=1), timedelta(days=30), timedelta(days=180)
WRONG = (acts.KEEP, acts.APPROVE, acts.RESTORE)
RIGHT = (acts.REMOVE, acts.WARN, acts.SUSPEND, acts.LOCK, acts.MOVE, acts.BAN)


def weight_of(reporter: Member) -> float:
    """The weight of a report by this member now, from 0 to 1."""
    if not quotas.limit(reporter, quotas.REPORTS_COUNT):
        return 0.0
    right, wrong = (func.sum(case((ModerationAction.act.in_(which), 1), else_=0)) for which in (RIGHT, WRONG))
    decided = (
        select(right, wrong)
        .select_from(Report)
        .join(ModerationAction, ModerationAction.id == Report.action_id)
        .where(Report.reporter_id == reporter.id, Report.reported_at > now() - DECIDED)
    )
    found = db.session.execute(decided).one()
    return share_right(found[0] or 0, found[1] or 0)


def share_right(right: int, wrong: int) -> float:
    """The weight of a report after so many right and wrong ones, in (0, 1]. Dimensionless."""
    return (right + 1) / (right + wrong + 1)


def needed(required: int, supporters: int) -> int:
    """The weight of reports that hides a post with so many supporters, if the site requires that many reports."""
    return required + math.isqrt(max(supporters, 0))


def enough(subject: Subject, required: int) -> list[int]:
    """The members whose reports of a locked post are enough together to hide it; empty if they are not enough."""
    support = _supporters(subject)
    limit = needed(required, support)
    open_reports = rows(
        select(Report.reporter_id, Report.weight)
        .join(Member, Member.id == Report.reporter_id)
        .where(subject.matches(Report), Report.action_id.is_(None), Report.weight > 0, member_scope.counted())
    )
    weights: dict[int, float] = {row.reporter_id: row.weight for row in open_reports}
    if sum(weights.values()) < limit or _is_protected(subject, support):
        return []
    for reporter_id in _used_up(weights):
        del weights[reporter_id]
    if sum(max(weights[one] for one in group) for group in groups_of(_reported_before(subject, weights))) < limit:
        return []
    return sorted(weights)


def groups_of(reported: Mapping[int, set[Any]]) -> list[set[int]]:
    """Reporters in groups of those who report together, from what each of them reported before.

    Two report together if at least two things, and at least half of what the one with fewer reports reported, were
    reported by both. Someone who reports together with any of a group is one of them.
    """
    groups: list[set[int]] = []
    for one, theirs in reported.items():
        joined = [group for group in groups if any(_is_together(theirs, reported[other]) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append({one}.union(*joined))
    return groups


def _is_together(one: set[Any], other: set[Any]) -> bool:
    shared = len(one & other)
    return shared >= TOGETHER and 2 * shared >= min(len(one), len(other))


def _reported_before(subject: Subject, reporters: Iterable[int]) -> dict[int, set[Any]]:
    """What else these members reported in the last 30 days, apart from reports that a moderator upheld."""
    found: defaultdict[int, set[Any]] = defaultdict(set)
    statement: Any = (
        select(Report.reporter_id, Report.idea_id, Report.comment_id, Report.subject_member_id)
        .outerjoin(ModerationAction, ModerationAction.id == Report.action_id)
        .where(Report.reporter_id.in_(list(reporters)), Report.reported_at > now() - RECENT)
        .where(or_(Report.action_id.is_(None), ModerationAction.act.in_(WRONG)), ~subject.matches(Report).is_(True))
    )
    for reporter_id, *thing in rows(statement):
        found[reporter_id].add(tuple(thing))
    return {reporter_id: found[reporter_id] for reporter_id in reporters}


def _used_up(reporters: Iterable[int]) -> list[int]:
    """The members among these whose reports have helped to hide as many posts within a day as they can."""
    statement = (
        select(Report.reporter_id)
        .where(Report.reporter_id.in_(list(reporters)), Report.hid_at > now() - DAY)
        .group_by(Report.reporter_id)
        .having(func.count() >= HIDDEN_PER_DAY)
    )
    return list(db.session.scalars(statement))


def _supporters(subject: Subject) -> int:
    """How many support a post, without the author's own vote, which nearly every idea has."""
    row = subject.row
    if subject.kind == IDEA:
        return int(max(row.vote_count - 1, 0) + row.imported_support)
    return int(row.helpful_count + row.imported_agreed)


def _is_protected(subject: Subject, support: int) -> bool:
    """Whether a post is strongly supported for what it says now."""
    if support < STRONG_SUPPORT:
        return False
    if subject.row.edited_at is None:
        return True
    since: Any
    if subject.kind == IDEA:
        since = select(Vote.id).where(Vote.idea_id == subject.id, Vote.withdrawn_at.is_(None))
        since = since.where(Vote.cast_at > subject.row.edited_at, Vote.member_id != subject.author.id)
        since = since.where(member_scope.is_counted(Vote.member_id))
    else:
        since = select(HelpfulVote.member_id).where(HelpfulVote.comment_id == subject.id)
        since = since.where(HelpfulVote.voted_at > subject.row.edited_at)
        since = since.where(member_scope.is_counted(HelpfulVote.member_id))
    enough_since = since.limit(STRONG_SUPPORT).subquery()
    return (db.session.scalar(select(func.count()).select_from(enough_since)) or 0) >= STRONG_SUPPORT
