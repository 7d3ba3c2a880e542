"""Ideas that need more impressions: the candidates for exploration slots, cached.

For the list of all groups they come from public groups only, so no page reveals anything private. On a large site the
worker finds these. They may have been hidden or closed since: lists check what they show.
"""

from random import Random
from typing import Any

from sqlalchemy import Float, bindparam, func, select
from sqlalchemy.orm import aliased

from community.core import stored_figures
from community.core.cache import cached
from community.core.statements import built_once, fetch
from community.groups.models import Group
from community.ideas import calibration, ranking, scope
from community.ideas.models import Idea, Status
from community.ideas.ranking import ExplorationCandidate

NAME = "exploration"  # of the stored figure: the scores of those with few impressions, and of others
FRESH = 20.0  # seconds
RECENT, RECENT_OF_GROUP = 500, 100  # the latest ideas, searched for those with few impressions
PER_KIND = 20  # of the newest with few impressions, and of others at random
READ = 4  # times as many ideas are read of a large site, because some are closed or private
MAX_GROUPS = 500  # groups whose candidates are cached

_random = Random()  # noqa: S311 # nosec B311 - no secret

Scores = tuple[int, float, float, float]  # id, support, discover, weighted impressions


@cached(seconds=FRESH, most=MAX_GROUPS)
def candidates(group_id: int | None = None) -> list[ExplorationCandidate]:
    """Candidates of one group or of all: open, not pinned, in groups that are not archived.

    They are at most 20 seconds old, those of all groups of a large site a minute.
    """
    few, others = (stored_figures.read(NAME) if group_id is None else None) or _find(group_id)
    parameters = calibration.current()
    chosen: list[Scores] = [*few, *_random.sample(others, min(PER_KIND, len(others)))]
    return [ranking.candidate_from_scores(*scores, parameters=parameters) for scores in chosen]


def find_on_large_site() -> tuple[list[Scores], list[Scores]]:
    """Of the latest ideas of all groups those with few impressions, and some ideas at random."""
    few, _others = _with_few(_scores(_select_of_large_site("latest", RECENT)))
    taken = {scores[0] for scores in few}
    others = _scores(_select_of_large_site("random", PER_KIND), random=_random.random())
    if len(others) < PER_KIND:  # it began near the end
        others = list(dict.fromkeys([*others, *_scores(_select_of_large_site("random", PER_KIND), random=0)]))
    return few, [scores for scores in others if scores[0] not in taken]


def _find(group_id: int | None) -> tuple[list[Scores], list[Scores]]:
    most = RECENT if group_id is None else RECENT_OF_GROUP
    return _with_few(_scores(_select_recent(group_id is not None, most), group_id=group_id))


def _with_few(recent: list[Scores]) -> tuple[list[Scores], list[Scores]]:
    """The newest with few impressions, and all others."""
    few = [scores for scores in recent if scores[-1] < ranking.FEW_IMPRESSIONS][:PER_KIND]
    taken = {scores[0] for scores in few}
    return few, [scores for scores in recent if scores[0] not in taken]


@built_once
def _select_recent(of_group: bool, most: int) -> Any:
    return _open(of_group).order_by(Idea.posted_at.desc(), Idea.id.desc()).limit(most)


@built_once
def _select_of_large_site(which: str, most: int) -> Any:
    """The latest ideas, or those from a random one on. They are limited before groups are joined.

    Otherwise SQLite may begin with the groups and sort all ideas of each.
    """
    one = aliased(Idea)
    found = select(one.id).where(one.hidden_at.is_(None), one.merged_into_id.is_(None))
    if which == "latest":
        found = found.order_by(one.posted_at.desc(), one.id.desc())
    else:
        first = select(func.max(Idea.id)).scalar_subquery() * bindparam("random", type_=Float())
        found = found.where(one.id >= first).order_by(one.id)
    some = found.limit(READ * most).subquery()
    order = (Idea.posted_at.desc(), Idea.id.desc()) if which == "latest" else (Idea.id,)
    return _open(False).join(some, some.c.id == Idea.id).order_by(*order).limit(most)


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


def _scores(statement: Any, **values: Any) -> list[Scores]:
    return [(row.id, row.support, row.discover, row.weighted_impressions) for row in fetch(statement, **values)]
