"""Ideas that need more impressions: the candidates for exploration slots, cached.

For the list of all groups they come from public groups only, so no page reveals anything private.
"""

from random import Random
from typing import Any

from sqlalchemy import Float, bindparam, func, select

from community.core.cache import cached
from community.core.statements import built_once, fetch
from community.groups.models import Group
from community.ideas import calibration, ranking, scope
from community.ideas.models import Idea, Status
from community.ideas.ranking import ExplorationCandidate

FRESH = 20.0  # seconds
RECENT, RECENT_OF_GROUP = 500, 100  # the latest ideas, searched for those with few impressions
PER_KIND = 20  # of the newest with few impressions, and of others at random
MAX_GROUPS = 500  # groups whose candidates are cached

_random = Random()  # noqa: S311 # nosec B311 - no secret


@cached(seconds=FRESH, most=MAX_GROUPS)
def candidates(group_id: int | None = None) -> list[ExplorationCandidate]:
    """Candidates of one group or of all, at most 20 seconds old: open, not pinned, in groups that are not archived."""
    most = RECENT if group_id is None else RECENT_OF_GROUP
    recent = _candidates(_select_recent(group_id is not None, most), group_id=group_id)
    few = [one for one in recent if one.weighted_impressions < ranking.FEW_IMPRESSIONS][:PER_KIND]
    taken = {one.id for one in few}
    others = [one for one in recent if one.id not in taken]
    if len(recent) == RECENT and group_id is None:
        others = _candidates(_select_random(PER_KIND), random=_random.random())
        return few + [one for one in others if one.id not in taken]
    return few + _random.sample(others, min(PER_KIND, len(others)))


@built_once
def _select_recent(of_group: bool, most: int) -> Any:
    return _open(of_group).order_by(Idea.posted_at.desc(), Idea.id.desc()).limit(most)


@built_once
def _select_random(most: int) -> Any:
    last = select(func.max(Idea.id)).scalar_subquery()
    first = last * bindparam("random", type_=Float())
    return _open(False).where(Idea.id >= first).order_by(Idea.id).limit(most)


def _open(of_group: bool) -> Any:
    found: Any = (
        select(Idea.id, Idea.support, Idea.discover, Idea.weighted_impressions)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Status.closes.is_(False), Group.archived_at.is_(None), Idea.discover > 0)
    )
    if not of_group:
        return found.where(scope.listed_to(None))
    return found.where(
        Idea.group_id == bindparam("group_id"), Idea.pinned_at.is_(None), scope.not_hidden(), scope.not_merged()
    )


def _candidates(statement: Any, **values: Any) -> list[ExplorationCandidate]:
    parameters = calibration.current()
    return [
        ranking.candidate_from_scores(row.id, row.support, row.discover, row.weighted_impressions, parameters)
        for row in fetch(statement, **values)
    ]
