"""The overview page as a whole: made for a page of a small site, or by the worker of a large one, which stores it.

Ids are stored in place of titles and names, which are read when the page is shown.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from community.core import stored_figures
from community.core.db import now, rows
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Status
from community.members.models import STAFF, Member
from community.site.settings import SiteSettings
from community.staff.queries import overview
from community.staff.queries.overview import ActiveGroup, ActivityTrend, AnswerCounts, ResponseTimes, TopIdea
from community.staff.reporting_period import ReportingPeriod

NAME = "staff overview"


class Overview(NamedTuple):
    """What the page shows, and as of when."""

    period: ReportingPeriod
    is_stored: bool
    trends: dict[str, ActivityTrend]
    answer_counts: AnswerCounts
    response_times: ResponseTimes
    top_ideas: list[TopIdea]
    active_groups: list[ActiveGroup]


def current(viewer: Member, site: SiteSettings) -> Overview:
    """What the worker stored last, at most two hours ago; on a small site everything as of now."""
    stored = stored_figures.read(NAME)
    if stored is None:
        return _make(viewer, site)
    median = stored["median"]
    return Overview(
        ReportingPeriod(datetime.fromisoformat(stored["moment"]), ZoneInfo(stored["zone"])),
        True,
        {kind: ActivityTrend(*numbers) for kind, numbers in stored["trends"].items()},
        AnswerCounts(*stored["answers"]),
        ResponseTimes(*stored["times"], timedelta(seconds=median) if median is not None else None),  # type: ignore[call-arg]
        _ideas(viewer, dict(stored["ideas"])),
        _groups(viewer, {slug: numbers for slug, *numbers in stored["groups"]}),
    )


def make(site: SiteSettings) -> dict[str, Any]:
    """The overview of all groups, which everyone with a role can see, as JSON."""
    made = _make(Member(id=0, role=STAFF), site)
    posted, answered, median = made.response_times
    return {
        "moment": made.period.moment.isoformat(),
        "zone": site.time_zone,
        "trends": made.trends,
        "answers": made.answer_counts,
        "times": (posted, answered),
        "median": median.total_seconds() if median is not None else None,
        "ideas": [(idea.id, idea.votes) for idea in made.top_ideas],
        "groups": [(group.slug, group.ideas, group.votes, group.comments) for group in made.active_groups],
    }


def _make(viewer: Member, site: SiteSettings) -> Overview:
    period = ReportingPeriod(now(), ZoneInfo(site.time_zone))
    return Overview(
        period,
        False,
        overview.activity_trends(viewer, period),
        *overview.answers(viewer, site, period),
        overview.most_supported(viewer, period),
        overview.most_active_groups(viewer, period),
    )


def _ideas(viewer: Member, votes: dict[int, int]) -> list[TopIdea]:
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.status_key, Status.name, Status.color, Group.name)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.id.in_(votes), idea_scope.listed_to(viewer))
    )
    ideas = {row[0]: TopIdea(*row, votes[row[0]]) for row in found}  # type: ignore[call-arg]
    return [ideas[idea_id] for idea_id in votes if idea_id in ideas]


def _groups(viewer: Member, numbers: dict[str, list[int]]) -> list[ActiveGroup]:
    found = rows(
        select(Group.slug, Group.name, Group.color, Group.is_private).where(
            Group.slug.in_(numbers), group_scope.visible_to(viewer)
        )
    )
    groups = {row[0]: ActiveGroup(*row, *numbers[row[0]]) for row in found}
    return [groups[slug] for slug in numbers if slug in groups]
