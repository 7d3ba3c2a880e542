"""Recalculate trust levels from the facts, a batch of members at a time in four statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all, update
from sqlalchemy.orm import aliased

from community.analytics import trust_rules
from community.analytics.trust_rules import CLEAN_DAYS, TrustFacts
from community.announcements.models import Announcement
from community.comments import discussions
from community.comments.models import Comment, HelpfulVote
from community.core.db import db, execute_bulk, now, reading, rows
from community.groups.models import TrustedPoster
from community.ideas.models import Idea, Vote
from community.members import scope
from community.members.models import MEMBER, NEWCOMER, Member
from community.moderation.models import ModerationAction
from community.moderation.queries.log import was_not_undone

BATCH = 500
NONE_RECEIVED = (0, 0, 0)
DISQUALIFYING = ("remove", "warn", "suspend")  # moderation actions that prevent trust


class TrustLevelChange(NamedTuple):
    """A member whose stored trust level differs from what the facts give."""

    member_id: int
    stored: str
    actual: str


def load_facts(ids: Collection[int], moment: datetime) -> list[TrustFacts]:
    """The facts about these members, by id, without deleted accounts. Four statements."""
    members = rows(
        select(Member.id, Member.trust_level, Member.confirmed_at, Member.joined_at, Member.days_present)
        .where(Member.id.in_(ids), scope.not_deleted())
        .order_by(Member.id)
    )
    trusted = set(db.session.scalars(select(TrustedPoster.member_id).where(TrustedPoster.member_id.in_(ids))))
    received: dict[int, tuple[int, int, int]] = {row[0]: tuple(row[1:]) for row in rows(_received(ids))}
    last_actions = {row[0]: row[1] for row in rows(_last_actions(ids, moment))}
    return [
        TrustFacts(
            row.id,
            row.trust_level,
            row.confirmed_at is not None,
            row.joined_at,
            row.days_present,
            row.id in trusted,
            *received.get(row.id, NONE_RECEIVED),
            last_actions.get(row.id),
        )
        for row in members
    ]


def changes(ids: Collection[int], moment: datetime) -> list[TrustLevelChange]:
    """Those of these members whose trust level differs from what the facts give. Only reads."""
    found = ((facts, trust_rules.level_for(facts, moment)) for facts in load_facts(ids, moment))
    return [
        TrustLevelChange(facts.member_id, facts.trust_level, actual)
        for facts, actual in found
        if actual != facts.trust_level
    ]


def find_differences() -> list[TrustLevelChange]:
    """Everyone whose trust level differs from what the facts give, as of now. Only reads."""
    moment, found = now(), []
    with reading():
        for ids in batches():
            found += changes(ids, moment)
            db.session.rollback()
    return found


def store(found: Iterable[TrustLevelChange]) -> None:
    """Store trust levels, except where the stored one has changed since it was read. The caller commits."""
    by_change: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for change in found:
        by_change[change.stored, change.actual].append(change.member_id)
    for (stored, actual), ids in sorted(by_change.items()):
        execute_bulk(update(Member).where(Member.id.in_(ids), Member.trust_level == stored).values(trust_level=actual))


def batches(*conditions: ColumnElement[bool]) -> Iterable[list[int]]:
    """Ids of the members that fulfill all conditions, in batches by id. Ends the transaction after each batch."""
    last = 0
    while True:
        with reading():
            statement = select(Member.id).where(Member.id > last, scope.not_deleted(), *conditions)
            ids = list(db.session.scalars(statement.order_by(Member.id).limit(BATCH)))
            db.session.rollback()
        if not ids:
            return
        yield ids
        last = ids[-1]


def is_active_newcomer(moment: datetime) -> ColumnElement[bool]:
    """Newcomers who were active today or yesterday, who would notice a delay. A condition on `Member`."""
    return and_(Member.trust_level == NEWCOMER, Member.seen_on >= (moment - timedelta(days=1)).date())


def _received(ids: Collection[int]) -> Any:
    """(member_id, how many, from how many people, on how many posts) for votes and helpful votes that count."""
    votes = (
        select(Idea.author_id.label("member_id"), Vote.member_id.label("giver_id"), Idea.id.label("thing"))
        .join(Vote, Vote.idea_id == Idea.id)
        .where(Idea.author_id.in_(ids), Idea.hidden_at.is_(None), Vote.withdrawn_at.is_(None))
    )
    helpful_votes = (
        discussions.join(
            select(Comment.author_id, HelpfulVote.member_id, -Comment.id).join(
                HelpfulVote, HelpfulVote.comment_id == Comment.id
            )
        )
        .where(Comment.author_id.in_(ids), Comment.hidden_at.is_(None))
        .where(Idea.hidden_at.is_(None), Announcement.removed_at.is_(None))
    )
    given = union_all(votes, helpful_votes).subquery()
    counts = (func.count(), func.count(given.c.giver_id.distinct()), func.count(given.c.thing.distinct()))
    return (
        select(given.c.member_id, *counts)
        .join(Member, Member.id == given.c.giver_id)
        .where(given.c.giver_id != given.c.member_id, _counts_as_giver())
        .group_by(given.c.member_id)
    )


def _counts_as_giver() -> ColumnElement[bool]:
    """Members whose votes and helpful votes count here: they count, and aren't new. A condition on `Member`."""
    return and_(scope.counted(), or_(Member.trust_level != NEWCOMER, Member.role != MEMBER))


def _last_actions(ids: Collection[int], moment: datetime) -> Any:
    """(member_id, latest) of moderation actions against them that still apply: not undone, and not restored."""
    restoring = aliased(ModerationAction)
    restored = select(restoring.id).where(
        ModerationAction.act == "remove",
        restoring.act == "restore",
        restoring.id > ModerationAction.id,
        restoring.about_id == ModerationAction.about_id,
        or_(restoring.idea_id == ModerationAction.idea_id, restoring.comment_id == ModerationAction.comment_id),
        was_not_undone(restoring),
    )
    return (
        select(ModerationAction.about_id, func.max(ModerationAction.acted_at))
        .where(
            ModerationAction.about_id.in_(ids),
            ModerationAction.act.in_(DISQUALIFYING),
            ModerationAction.acted_at > moment - timedelta(days=CLEAN_DAYS),
            was_not_undone(),
            ~restored.correlate(ModerationAction).exists(),
        )
        .group_by(ModerationAction.about_id)
    )
