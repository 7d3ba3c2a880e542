"""Stores for each member the most like-minded others, from what they back in public.

Only votes that everyone can see count: for ideas of groups that are not private, by members in good standing who show
their votes and are not staff. A vote for an idea that was merged into another is one for the other. So nothing can be
inferred from suggestions that the viewer could not look up.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import delete, func, or_, select

from community.analytics import activity
from community.core.db import db, insert, now, rows
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Vote
from community.like_minded.likeness import Array, Likeness
from community.like_minded.models import Affinity, HiddenSuggestion
from community.members.models import Member

KEPT = 20  # others for each member
LEAST_VOTES = 10  # fewer say too little
BATCH = 500


def calculate(moment: datetime) -> Iterator[dict[str, Any]]:
    """Rows of `Affinity` for all members, from the facts. Reads only, in one statement."""
    found = rows(_public_votes())
    members, who = _numbered([row[0] for row in found])
    ideas, what = _numbered([row[1] for row in found])
    likeness = Likeness(who, what, len(members), len(ideas))
    for member, others, values in likeness.most_alike(KEPT, LEAST_VOTES):
        for other, value in zip(others.tolist(), values.tolist(), strict=True):
            yield {
                "member_id": int(members[member]),
                "other_id": int(members[other]),
                "likeness": min(value, 1.0),
                "made_at": moment,
            }


def store(made: list[dict[str, Any]], moment: datetime) -> None:
    """Replace all that is stored by these rows, made for `moment`. The caller commits."""
    statement = insert(Affinity)
    values = {name: statement.excluded[name] for name in ("likeness", "made_at")}
    statement = statement.on_conflict_do_update(index_elements=["member_id", "other_id"], set_=values)
    for start in range(0, len(made), BATCH):
        db.session.execute(statement.values(made[start : start + BATCH]))
    db.session.execute(delete(Affinity).where(Affinity.made_at != moment))


def refresh(moment: datetime | None = None) -> None:
    """Calculate and store all. The caller commits."""
    moment = moment or now()
    store(list(calculate(moment)), moment)


def delete_of_member(member_id: int) -> None:
    """Delete all that is stored of a member, and what others stored about them. The caller commits."""
    for table in (Affinity, HiddenSuggestion):
        db.session.execute(delete(table).where(or_(table.member_id == member_id, table.other_id == member_id)))


def _public_votes() -> Any:
    voted_for = func.coalesce(Idea.merged_into_id, Idea.id)
    return (
        select(Vote.member_id, voted_for)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Vote.member_id)
        .where(Vote.withdrawn_at.is_(None), Group.is_private.is_(False), idea_scope.not_hidden())
        .where(Member.shows_votes, activity.is_counted())
        .group_by(Vote.member_id, voted_for)
    )


def _numbered(ids: list[int]) -> tuple[Array, Array]:
    """The different ids, and for each given one its position among them."""
    different, positions = np.unique(np.array(ids, int), return_inverse=True)
    return different, positions
