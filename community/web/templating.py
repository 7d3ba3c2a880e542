"""How things are shown: filters, and what every template can use."""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, format_datetime, format_timedelta, get_timezone
from babel.numbers import format_decimal
from flask import Flask, request, url_for

from community.core import i18n
from community.core.db import now
from community.site import settings
from community.web.auth import viewer
from community.web.icons import icon

THEMES = ("light", "dark")
HOUR, DAY = 3600, 86400  # seconds
UNLOCALIZED_ENDPOINTS = frozenset(
    {"general.healthz", "general.readyz", "general.accent", "general.robots"}
)  # answer without asking the database


def install(app: Flask, digest: str) -> None:
    """Give the templates their filters and globals. `digest` names the state of the static files."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(i18n.gettext, i18n.plural, newstyle=True)  # type: ignore[attr-defined]
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.filters.update(ago=ago, date=calendar_day, day=day, moment=moment, iso=iso, number=number)
    environment.globals.update(now=now, icon=icon, url_for=CachedUrlFor(app))

    @app.template_global()
    def static_url(path: str) -> str:
        return f"/static/{digest}/{path}"

    @app.before_request
    def speak() -> None:
        if request.endpoint not in UNLOCALIZED_ENDPOINTS:
            i18n.locale.set(settings.current().language)

    @app.context_processor
    def common() -> dict[str, Any]:
        return {"site": settings.current(), "viewer": viewer(), "theme": theme()}


class CachedUrlFor:
    """`url_for` for templates. A page asks for a hundred addresses, mostly those of the page before: they are kept."""

    def __init__(self, app: Flask) -> None:
        self._make = app.url_for
        self._kept = lru_cache(16384, typed=True)(self._of)

    def __call__(self, endpoint: str, **values: Any) -> str:
        """The address of a page, from the root of this host; a whole one, with `_external`, is made each time."""
        if "_external" in values:
            return self._make(endpoint, **values)
        return self._kept(request.script_root, endpoint, tuple(values.items()))

    def _of(self, root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return self._make(endpoint, **dict(values))


def theme() -> str:
    """The theme that the visitor chose, or nothing to follow their system."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def ago(value: datetime) -> str:
    """“3 days ago”, “in 10 minutes”."""
    seconds = (now() - value).total_seconds()
    if abs(seconds) < 60:
        return i18n.gettext("just now")
    step = 60 if abs(seconds) < DAY else HOUR  # nobody can tell, and the words are found again
    return _ago(int(seconds / step) * step, i18n.locale.get())


def day(value: datetime) -> str:
    """“12 September”, with the year if it is not this one."""
    zone = _zone(settings.current().time_zone)
    here = value.astimezone(zone)
    return _day(here.date(), here.year == now().astimezone(zone).year, i18n.locale.get())


def calendar_day(value: date) -> str:
    """“12 September” of a day that has no hours, with the year if it is not this one."""
    return _day(value, value.year == now().year, i18n.locale.get())


def moment(value: datetime) -> str:
    """Day and time, for lists that are read closely."""
    return format_datetime(
        value, "d MMM y, HH:mm", tzinfo=_zone(settings.current().time_zone), locale=i18n.locale.get()
    )


def iso(value: datetime) -> str:
    """For `<time datetime>`."""
    return value.isoformat(timespec="seconds")


def number(value: float) -> str:
    """1,284"""
    return _number(value, i18n.locale.get())


def current_url_with(**changes: Any) -> str:
    """The present address with some of its parameters changed, or dropped if None."""
    page = url_for(request.endpoint or "ideas.discover", **(request.view_args or {}))
    # Never through url_for: whoever made the address would name its arguments, such as `_scheme`.
    query = urlencode({k: v for k, v in {**request.args.to_dict(), **changes}.items() if v not in (None, "")})
    return f"{page}?{query}" if query else page


def rows_on_earlier_pages() -> int:
    """How many rows of a list stood on the pages before this one, as its address says; 0 on the first page."""
    text = request.args.get("at", "")
    return int(text) if request.args.get("after") and re.fullmatch(r"[0-9]{1,6}", text) else 0


# What is slow to put into words is kept: a page of twenty rows says a hundred numbers, days and distances.
@lru_cache(8192)
def _ago(seconds: int, locale: str) -> str:
    return format_timedelta(timedelta(seconds=-seconds), add_direction=True, locale=locale, threshold=1.2)


@lru_cache(4096)
def _day(date: date, is_this_year: bool, locale: str) -> str:
    return format_date(date, "d MMMM" if is_this_year else "d MMMM y", locale=locale)


@lru_cache(4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


@cache
def _zone(name: str) -> tzinfo:
    return get_timezone(name)
