"""When an idea is expected: a month, a quarter, a half-year or a year.

They are stored as “2027-03”, “2027-Q1”, “2027-H1” and “2027”.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from community.core.db import now
from community.core.i18n import gettext as _
from community.core.i18n import locale
from community.site import settings

MONTHS = {"": 1, "Q": 3, "H": 6}  # in a period, by the letter of its kind
MONTHS_AHEAD, QUARTERS_AHEAD, HALVES_AHEAD, YEARS_AHEAD = 12, 6, 4, 3  # that can be chosen
_PERIOD = re.compile(r"([1-9][0-9]{3})(?:-(?:(Q)([1-4])|(H)([12])|(0[1-9]|1[0-2])))?", re.ASCII)


def is_period(text: str) -> bool:
    """Whether a text names a period."""
    return _PERIOD.fullmatch(text) is not None


def last_day(period: str) -> date:
    """The last day of a period."""
    year, kind, number = _parts(period)
    month = number * MONTHS[kind] if number else 12
    return date(year, month, monthrange(year, month)[1])


def label(period: str) -> str:
    """A period within a sentence: “March 2027”, “Q1 2027”, “the first half of 2027” or “2027”."""
    year, kind, number = _parts(period)
    if not number:
        return str(year)
    if kind == "Q":
        return _("Q%(number)s %(year)s", number=number, year=year)
    if kind == "H":
        first, second = _("the first half of %(year)s", year=year), _("the second half of %(year)s", year=year)
        return first if number == 1 else second
    return format_date(date(year, number, 1), "MMMM y", locale=locale.get())


def today() -> date:
    """The current date in the site's time zone."""
    return _date(now())


def month_of(moment: datetime) -> str:
    """The month of a moment: “May”, or “May 2026” in another year than this."""
    day = _date(moment)
    return format_date(day, "MMMM" if day.year == today().year else "MMMM y", locale=locale.get())


def periods_ahead(today: date) -> list[tuple[str, list[str]]]:
    """The periods that can be chosen, from the current one on, by the name of their kind."""
    return [
        (_("Quarter"), list(_ahead(today, "Q", QUARTERS_AHEAD))),
        (_("Month"), list(_ahead(today, "", MONTHS_AHEAD))),
        (_("Half-year"), list(_ahead(today, "H", HALVES_AHEAD))),
        (_("Year"), [str(today.year + more) for more in range(YEARS_AHEAD)]),
    ]


def _date(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.current().time_zone)).date()


def _ahead(today: date, kind: str, count: int) -> Iterator[str]:
    in_year = 12 // MONTHS[kind]
    first = today.year * in_year + (today.month - 1) // MONTHS[kind]
    for index in range(first, first + count):
        number = index % in_year + 1
        yield f"{index // in_year}-{kind}{number}" if kind else f"{index // in_year}-{number:02}"


def _parts(period: str) -> tuple[int, str, int]:
    found = _PERIOD.fullmatch(period)
    assert found is not None
    year, quarter, of_quarter, half, of_half, month = found.groups()
    return int(year), quarter or half or "", int(of_quarter or of_half or month or 0)
