"""The labels of the ranked table: column headings, filter choices and active filters."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for

from community.core.i18n import gettext as _
from community.site import settings as site_settings
from community.staff import built_in_views as default_views
from community.staff.filters import (
    ANSWERED_THIS_WEEK,
    CLOSED_TO_VOTES,
    EXPECTED,
    EXPECTED_LATE,
    NOT_EXPECTED,
    OPEN_TO_VOTES,
    OVERDUE,
    OWNED,
    OWNED_BY_ME,
    OWNER_NOT_STAFF,
    SNOOZED,
    UNANSWERED,
    UNOWNED,
)
from community.staff.queries.formula_columns import SIZES
from community.staff.queries.options import GROUP, LABEL, STATUS, TableOption, owners
from community.staff.table_request import TableRequest

NUMERIC_COLUMNS = (
    *("formula", "votes", "total", "impressions", "weighted_impressions", "readers"),
    *("comments", "notes", "posted", "effort", "value"),
)


def column_labels() -> dict[str, str]:
    """The heading of each column, by its key."""
    return {
        "title": _("Idea"),
        "formula": _("Formula"),
        "support": _("Adjusted support"),
        "votes": _("Supporters"),
        "total": _("In total"),
        "critical": _("Critical votes"),
        "importance": _("Importance"),
        "impressions": _("Views"),
        "weighted_impressions": _("Read views"),
        "readers": _("Readers"),
        "trend": _("8 weeks"),
        "comments": _("Comments"),
        "notes": _("Internal notes"),
        "status": _("Status"),
        "expected": _("Expected"),
        "labels": _("Labels"),
        "posted": _("Age"),
        "group": _("Group"),
        "owner": _("Owner"),
        "effort": _("Effort"),
        "value": _("Value"),
        "author": _("Author"),
    }


def built_in_views(table: TableRequest) -> list[tuple[str, str, bool]]:
    """The views that every site has, as (label, URL, whether the table shows it)."""
    labels = {
        default_views.NEEDS_ANSWER: _("Needs an answer"),
        default_views.RISING: _("Rising"),
        default_views.CRITICAL: _("Critical for many"),
        default_views.MINE: _("Mine"),
        default_views.ALL: _("All"),
    }
    opened = default_views.opened(table)
    return [
        (labels[view.key], url_for("staff.ranked", **view.url_args(table)), view.key == opened)
        for view in default_views.VIEWS
    ]


def voting_filters() -> list[tuple[str, str]]:
    """The choices of the voting filter, as (value, label)."""
    return [(OPEN_TO_VOTES, _("Open")), (CLOSED_TO_VOTES, _("Closed"))]


def answer_filters() -> list[tuple[str, str]]:
    """The choices of the answer filter, as (value, label)."""
    days = site_settings.current().response_goal_days
    return [
        (UNANSWERED, _("None yet")),
        (OVERDUE, _("Overdue (after %(days)s days)", days=days)),
        (ANSWERED_THIS_WEEK, _("Answered this week")),
        (SNOOZED, _("Snoozed")),
    ]


def expected_filters() -> list[tuple[str, str]]:
    """The choices of the filter by expected time, as (value, label)."""
    return [(EXPECTED_LATE, _("Overdue")), (EXPECTED, _("Set")), (NOT_EXPECTED, _("Not set"))]


def owner_filters(options: Sequence[TableOption]) -> list[tuple[str, str]]:
    """The choices of the owner filter, as (value, label): the viewer, none, any, former staff, then staff by name."""
    people = [(str(number), name) for number, name in owners(options)]
    some = [(OWNED, _("Anyone")), (OWNER_NOT_STAFF, _("Former staff"))]
    return [(OWNED_BY_ME, _("Me")), (UNOWNED, _("No one")), *some, *people]


def filter_chips(
    table: TableRequest,
    options: Sequence[TableOption],
    endpoint: str = "staff.ranked",
    args: Mapping[str, Any] | None = None,
) -> list[tuple[str, str]]:
    """The values of the active filters, as (label, URL without that value) of this page with these arguments."""
    names = {(option.kind, option.key): option.name for option in options}
    labels: dict[str, Callable[[str], str]] = {
        "q": lambda value: _("Title contains “%(text)s”", text=value),
        "group": lambda value: names.get((GROUP, value), value),
        "status": lambda value: names.get((STATUS, value), value),
        "label": lambda value: _("Label: %(label)s", label=names.get((LABEL, value), value)),
        "author": lambda value: _("By @%(handle)s", handle=value),
        "since": lambda value: _("Posted since %(day)s", day=value),
        "votes": lambda value: _("At least %(count)s supporters", count=value),
        "critical": lambda value: _("Critical for at least %(count)s", count=value),
        "voting": lambda value: _("Voting: %(which)s", which=dict(voting_filters())[value]),
        "answer": lambda value: _("Answer: %(which)s", which=dict(answer_filters())[value]),
        "expected": lambda value: _("Expected: %(which)s", which=dict(expected_filters())[value]),
        "owner": lambda value: _("Owner: %(who)s", who=dict(owner_filters(options)).get(value, value)),
        "impressions": lambda value: _("At least %(count)s views", count=value),
        "width": lambda value: _("Range at most %(count)s wide", count=value),
        "effort": lambda value: _("Effort at most %(count)s", count=value),
        "value": lambda value: _("Value at least %(count)s", count=value),
        "shown": lambda value: _("Deleted or removed"),
    }
    chips = [
        (labels[name](value), url_for(endpoint, **_without(table, name, value, args)))
        for name, _values in table.filters
        for value in table.filters.values(name)
    ]
    if table.formula_text:
        without = table.url_args(formula="", **({"sort": "", "dir": ""} if table.sort.key == "formula" else {}))
        chips.append((_("Formula: %(formula)s", formula=table.formula_text), url_for("staff.ranked", **without)))
    return chips


def _without(table: TableRequest, name: str, value: str, args: Mapping[str, Any] | None) -> dict[str, Any]:
    if args is None:
        return table.without(name, value)
    left = {**args, name: table.filters.without(name, value)}
    return {key: one for key, one in left.items() if one}


def formula_columns() -> list[tuple[str, str]]:
    """The columns that a formula can use, as (name, what it is)."""
    meanings = {
        "support": _("Adjusted support in percent, from 0 to 100. Empty until it’s calculated."),
        "low": _("The lower end of the range of adjusted support, in percent."),
        "high": _("The upper end of the range of adjusted support, in percent."),
        "votes": _("Supporters on this site."),
        "total": _("Supporters here and on the site that the idea was imported from."),
        "nice": _("Supporters who find it nice to have."),
        "important": _("Supporters who find it important."),
        "critical": _("Supporters to whom it’s critical."),
        "importance": _("Average importance, from 1 (nice to have) to 3 (critical). Empty if no one rated it."),
        "comments": _("Comments that are visible."),
        "views": _("How often lists showed the idea to members who could vote for it."),
        "readers": _("Estimated number of members who read it."),
        "effort": _("Effort as rated by staff, 1 to 5. Empty if not set."),
        "value": _("Value as rated by staff, 1 to 5. Empty if not set."),
        "age": _("Days since the idea was posted."),
    }
    return [(name, meanings[name]) for name in SIZES]
