"""The words of the ranked table: heads, filters in force, and what filters offer."""

from collections.abc import Callable, Sequence

from flask import url_for

from community.kernel.words import gettext as _
from community.site import choices as site
from community.staff.asking import Asked
from community.staff.filters import GONE, LATE, MINE, NOBODY, NONE_YET, SOMEBODY, THIS_WEEK
from community.staff.queries.choices import GROUP, STATUS, Choice
from community.staff.queries.choices import people as people_of

NUMERIC = ("votes", "looks", "examined", "comments", "posted", "effort", "value")


def labels() -> dict[str, str]:
    """What each column is called."""
    return {
        "title": _("Idea"),
        "support": _("Corrected support"),
        "votes": _("Supporters"),
        "importance": _("Importance"),
        "looks": _("Looks"),
        "examined": _("Examined"),
        "trend": _("8 weeks"),
        "comments": _("Comments"),
        "status": _("Status"),
        "posted": _("Age"),
        "group": _("Group"),
        "owner": _("Owner"),
        "effort": _("Effort"),
        "value": _("Value"),
        "author": _("Author"),
    }


def answers() -> list[tuple[str, str]]:
    """What the filter of answers offers."""
    days = site.current().promise_days
    return [
        (NONE_YET, _("None yet")),
        (LATE, _("None yet, after %(days)s days", days=days)),
        (THIS_WEEK, _("Answered this week")),
    ]


def owners(found: Sequence[Choice]) -> list[tuple[str, str]]:
    """What the filter of owners offers: the viewer, nobody, anybody, and then the staff by name."""
    people = [(str(number), name) for number, name in people_of(found)]
    some = [(SOMEBODY, _("Somebody")), (GONE, _("Somebody no longer staff"))]
    return [(MINE, _("Me")), (NOBODY, _("Nobody")), *some, *people]


def chips(asked: Asked, found: Sequence[Choice]) -> list[tuple[str, str]]:
    """Filters in force, and the address of the table without each."""
    names = {(choice.kind, choice.key): choice.name for choice in found}
    said: dict[str, Callable[[str], str]] = {
        "q": lambda value: _("Title has “%(text)s”", text=value),
        "group": lambda value: names.get((GROUP, value), value),
        "status": lambda value: names.get((STATUS, value), value),
        "author": lambda value: _("By @%(handle)s", handle=value),
        "since": lambda value: _("Posted since %(day)s", day=value),
        "votes": lambda value: _("At least %(count)s supporters", count=value),
        "answer": lambda value: _("Answer: %(which)s", which=dict(answers())[value]),
        "owner": lambda value: _("Owner: %(who)s", who=dict(owners(found)).get(value, value)),
        "looks": lambda value: _("At least %(count)s looks", count=value),
        "width": lambda value: _("Interval at most %(count)s wide", count=value),
        "effort": lambda value: _("Effort at most %(count)s", count=value),
        "value": lambda value: _("Value at least %(count)s", count=value),
        "shown": lambda value: _("Taken down"),
    }
    return [(said[name](value), url_for("staff.ranked", **asked.without(name))) for name, value in asked.filters]
