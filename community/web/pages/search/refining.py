"""The filters and the order beside the results: what is chosen in the address, and the choices, with counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import request

from community.core.errors import Hidden
from community.core.i18n import gettext as _
from community.groups import queries as group_queries
from community.groups.queries import NamedGroup
from community.ideas import site_stats
from community.search.filters import GROUP, PERIOD, PERIODS, STATUS, Refinement
from community.search.results import FACETS, SearchResults
from community.web.auth import viewer
from community.web.pages.groups.blueprint import remember_own_groups
from community.web.templating import current_url_with

NEWEST = "newest"  # the value of `sort` in the address
KEPT = (STATUS, GROUP, PERIOD, "sort")  # parameters that links to other kinds of results keep
MAX_GROUPS = 20  # that can be chosen


class Option(NamedTuple):
    """A value of a filter, with how many results it would leave, if known."""

    value: str
    label: str
    results: int | None
    is_chosen: bool


class RefiningForm(NamedTuple):
    """The form: the options of each filter that this kind of results has, the order, and what is chosen, as chips."""

    statuses: Sequence[Option]
    groups: Sequence[Option]
    periods: Sequence[Option]
    newest_first: bool
    chips: Sequence[tuple[str, str]]


def chosen() -> Refinement:
    """What the address says. Raises `Hidden` for an unknown status or group."""
    status, group, period = (request.args.get(name) or None for name in (STATUS, GROUP, PERIOD))
    stats = site_stats.current()
    if status is not None:
        status = stats.replaced_statuses.get(status, status)
        if status not in stats.statuses:
            raise Hidden
    return Refinement(
        status,
        group_queries.find(viewer(), group).id if group else None,
        period if period in PERIODS else None,
        request.args.get("sort") == NEWEST,
    )


def kept_parameters() -> dict[str, Any]:
    """The parameters of this address that links to other kinds of results keep; None is left out of an address."""
    return {name: request.args.get(name) or None for name in KEPT} | {"exact": "1" if "exact" in request.args else None}


def form(kind: str, refinement: Refinement, found: SearchResults) -> RefiningForm:
    """The form beside the results of a kind. At most one statement, which loads the viewer's groups for the frame."""
    names = site_stats.current().statuses if STATUS in FACETS[kind] else {}
    groups = _groups(kind, refinement, found)
    by_status, by_period = (found.facets.status, found.facets.period) if found.facets else (None, None)
    statuses = _options(names.items(), by_status, refinement.status)
    periods = _options(_period_names().items() if PERIOD in FACETS[kind] else (), by_period, refinement.period)
    labels = {STATUS: statuses, GROUP: groups, PERIOD: periods}
    chips = [
        (option.label, current_url_with(**{name: None}, after=None, at=None))
        for name, options in labels.items()
        for option in options
        if option.is_chosen
    ]
    return RefiningForm(statuses, groups, periods, refinement.newest_first, chips)


def _options(
    names: Iterable[tuple[str, str]], counts: Mapping[str, int] | None, chosen_value: str | None
) -> list[Option]:
    """The options with results, and the one that is chosen; all of them if the counts are unknown."""
    every = (
        Option(value, name, counts.get(value, 0) if counts is not None else None, value == chosen_value)
        for value, name in names
    )
    return [option for option in every if option.results is None or option.results or option.is_chosen]


def _groups(kind: str, refinement: Refinement, found: SearchResults) -> list[Option]:
    """The groups with the most results, by name, and the one that is chosen."""
    if GROUP not in FACETS[kind]:
        return []
    counts = dict(found.facets.group.most_common(MAX_GROUPS)) if found.facets else {}
    wanted = {*counts, refinement.group} - {None, 0}
    if not wanted:
        return []
    named: list[NamedGroup] = group_queries.own_and_named(viewer(), [one for one in wanted if one])
    if viewer() is not None:
        remember_own_groups([one.link for one in named if one.is_own])
    return [
        Option(
            one.link.slug,
            one.link.name,
            found.facets.group[one.link.id] if found.facets else None,
            one.link.id == refinement.group,
        )
        for one in named
        if one.link.id in wanted
    ]


def _period_names() -> dict[str, str]:
    return {"week": _("Last 7 days"), "month": _("Last 30 days"), "year": _("Last 12 months")}
