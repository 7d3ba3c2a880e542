"""Whose support it is, and what was decided last: what a row of the ranked table says beside its figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, case, cast, func, literal, null, select, union_all

from community.analytics.adjusted_support import in_good_standing
from community.core.db import rows
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.impressions import IMPORT
from community.ideas.models import Idea, StatusChange, Vote
from community.members.models import Member

MIN_SUPPORTERS = 5  # supporters: with fewer a half is one or two people and says nothing
NEW_ACCOUNT_AGE = timedelta(days=7)  # an account younger than this is new
_KINDS = ("own", "imported", "without_impression", "not_in_good_standing")  # of supporters who enter no rate


class SupportBreakdown(NamedTuple):
    """Of one idea. Groups overlap, so more than one may hold more than half: the largest is named.

    Four kinds of supporters enter no rate; who is of several is counted for the first.
    """

    supporters: int = 0  # people with a live vote
    own: int = 0  # the author's vote: 1 or 0
    imported: int = 0  # votes that an import brought without a look before them
    without_impression: int = 0  # votes that no counted look came before
    not_in_good_standing: int = 0  # votes of people who are not in good standing now
    new: int = 0  # of them, with accounts younger than a week
    group: str = ""  # to which more than half of them belong, or nothing
    of_group: int = 0  # how many of them
    last_decision: int = 0  # its id, or 0 for none

    @property
    def is_mostly_one_group(self) -> bool:
        """Whether one group makes up more than half of the support."""
        return self.supporters >= MIN_SUPPORTERS and 2 * self.of_group > self.supporters

    @property
    def is_new(self) -> bool:
        """Whether accounts younger than a week make up more than half of the support."""
        return self.supporters >= MIN_SUPPORTERS and 2 * self.new > self.supporters


def breakdowns(viewer: Member, ids: Iterable[int], moment: datetime) -> dict[int, SupportBreakdown]:
    """The marks of these ideas, from one statement."""
    found = dict.fromkeys(ids, SupportBreakdown())
    if not found:
        return found
    nobody = cast(null(), String)
    live = (Vote.idea_id.in_(found), Vote.withdrawn_at.is_(None))
    fresh = func.sum(case((Member.joined_at > moment - NEW_ACCOUNT_AGE, 1), else_=0))
    nothing = [literal(0)] * len(_KINDS)
    people = (
        select(literal("people"), Vote.idea_id, nobody, func.count(), fresh, *_uncounted_votes())
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Member, Member.id == Vote.member_id)
        .where(*live)
        .group_by(Vote.idea_id)
    )
    gathered = (
        select(literal("group"), Vote.idea_id, Group.name, func.count(), literal(0), *nothing)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Membership, Membership.member_id == Vote.member_id)
        .join(Group, Group.id == Membership.group_id)
        .where(*live, group_scope.visible_to(viewer))
        .group_by(Vote.idea_id, Group.id, Group.name, Idea.vote_count)
        .having(2 * func.count() > Idea.vote_count)
    )
    decided = select(literal("last"), StatusChange.idea_id, nobody, func.max(StatusChange.id), literal(0), *nothing)
    decided = decided.where(StatusChange.idea_id.in_(found)).group_by(StatusChange.idea_id)
    for kind, idea_id, name, count, new, *outside in rows(union_all(people, gathered, decided)):
        mark = found[idea_id]
        if kind == "people":
            found[idea_id] = mark._replace(supporters=count, new=new, **dict(zip(_KINDS, outside, strict=True)))
        elif kind == "last":
            found[idea_id] = mark._replace(last_decision=count)
        elif (count, name) > (mark.of_group, mark.group):
            found[idea_id] = mark._replace(group=name, of_group=count)
    return found


def _uncounted_votes() -> list[Any]:
    """How many votes are of each kind that enters no rate: together with those that do, all of them."""
    kind = case(
        (Vote.member_id == Idea.author_id, 0),
        (Vote.from_impression.is_(False) & (Vote.surface == IMPORT), 1),
        (Vote.from_impression.is_(False), 2),
        (in_good_standing(), len(_KINDS)),  # asked this way round: it may be neither true nor false
        else_=3,
    )
    return [func.sum(case((kind == place, 1), else_=0)) for place in range(len(_KINDS))]
