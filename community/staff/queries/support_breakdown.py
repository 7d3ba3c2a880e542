"""Who supports an idea, and its last status change: what a row of the ranked table says besides its figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, case, cast, func, literal, null, select, union_all

from community.core.db import rows
from community.groups import scope as group_scope
from community.groups.models import Group, Membership
from community.ideas.impressions import IMPORT
from community.ideas.models import Idea, StatusChange, Vote
from community.members import scope as member_scope
from community.members.models import Member

MIN_SUPPORTERS = 5  # with fewer supporters, half of them is one or two people and means nothing
NEW_ACCOUNT_AGE = timedelta(days=7)
_KINDS = ("own", "imported", "without_known_view", "not_in_good_standing")  # of votes that are not part of the rate


class SupportBreakdown(NamedTuple):
    """The supporters of one idea.

    Votes of three kinds are not part of the rate that adjusted support is calculated from: own, imported, and of people
    whose impressions are not counted. A vote of several kinds counts for the first. Votes of members who are not in
    good standing count nowhere. Groups overlap, so more than one can hold more than half of the supporters; the largest
    is named.
    """

    supporters: int = 0  # people in good standing with a current vote
    own: int = 0  # the author's vote: 1 or 0
    imported: int = 0  # votes from an import that does not say who was shown the idea
    without_known_view: int = 0  # votes of people whose impressions are not counted
    not_in_good_standing: int = 0  # votes that do not count, because their voters are not in good standing
    new_accounts: int = 0  # supporters whose accounts are younger than a week
    group: str = ""  # the name of a group with more than half of the supporters among its members, or empty
    group_slug: str = ""  # of that group
    group_members: int = 0  # supporters who are members of that group
    last_status_change: int = 0  # its id, or 0 for none

    @property
    def is_mostly_one_group(self) -> bool:
        """Whether one group makes up more than half of the support."""
        return self.supporters >= MIN_SUPPORTERS and 2 * self.group_members > self.supporters

    @property
    def is_mostly_new_accounts(self) -> bool:
        """Whether accounts younger than a week make up more than half of the support."""
        return self.supporters >= MIN_SUPPORTERS and 2 * self.new_accounts > self.supporters


def breakdowns(viewer: Member, ids: Iterable[int], moment: datetime) -> dict[int, SupportBreakdown]:
    """The breakdowns of these ideas by id, from one statement."""
    found = dict.fromkeys(ids, SupportBreakdown())
    if not found:
        return found
    no_name = cast(null(), String)
    live = (Vote.idea_id.in_(found), Vote.withdrawn_at.is_(None))
    is_new = member_scope.counted() & (Member.joined_at > moment - NEW_ACCOUNT_AGE)
    new_accounts = func.sum(case((is_new, 1), else_=0))
    counted = func.sum(case((member_scope.counted(), 1), else_=0))
    zeros = [literal(0)] * len(_KINDS)
    supporters = (
        select(literal("supporters"), Vote.idea_id, no_name, no_name, counted, new_accounts, *_uncounted_votes())
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Member, Member.id == Vote.member_id)
        .where(*live)
        .group_by(Vote.idea_id)
    )
    by_group = (
        select(literal("group"), Vote.idea_id, Group.name, Group.slug, func.count(), literal(0), *zeros)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Membership, Membership.member_id == Vote.member_id)
        .join(Group, Group.id == Membership.group_id)
        .where(*live, group_scope.visible_to(viewer), member_scope.is_counted(Vote.member_id))
        .group_by(Vote.idea_id, Group.id, Group.name, Group.slug, Idea.vote_count)
        .having(2 * func.count() > Idea.vote_count)
    )
    last_change = func.max(StatusChange.id)
    changes = select(literal("status"), StatusChange.idea_id, no_name, no_name, last_change, literal(0), *zeros)
    changes = changes.where(StatusChange.idea_id.in_(found), StatusChange.undone_at.is_(None)).group_by(
        StatusChange.idea_id
    )
    for kind, idea_id, name, slug, count, new, *uncounted in rows(union_all(supporters, by_group, changes)):
        known = found[idea_id]
        if kind == "supporters":
            by_kind = dict(zip(_KINDS, uncounted, strict=True))
            found[idea_id] = known._replace(supporters=count, new_accounts=new, **by_kind)
        elif kind == "status":
            found[idea_id] = known._replace(last_status_change=count)
        elif (count, name) > (known.group_members, known.group):
            found[idea_id] = known._replace(group=name, group_slug=slug, group_members=count)
    return found


def _uncounted_votes() -> list[Any]:
    """The number of votes of each kind that is not part of the rate."""
    kind = case(
        (~member_scope.counted(), 3),
        (Vote.member_id == Idea.author_id, 0),
        (Vote.in_rate.is_(False) & (Vote.surface == IMPORT), 1),
        (Vote.in_rate.is_(False), 2),
        else_=len(_KINDS),
    )
    return [func.sum(case((kind == index, 1), else_=0)) for index in range(len(_KINDS))]
