"""What templates can use: filters for dates and numbers, URLs, icons, and values for the frame of pages."""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from babel.dates import format_date, format_datetime, format_timedelta, get_timezone
from babel.numbers import format_decimal, format_scientific
from flask import Flask, request, url_for
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from community.core import i18n, paths
from community.core.db import now
from community.ideas import expected_time
from community.site import settings
from community.web import icons, partials, sent_forms
from community.web.auth import viewer
from community.web.folding import FoldingEnvironment
from community.web.fragments import Fragments
from community.web.indentation import OneSpace

THEMES = ("light", "dark")
MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds
# These answer without reading the settings, which are in the database.
UNLOCALIZED_ENDPOINTS = frozenset({"general.healthz", "general.readyz", "general.accent", "general.robots"})
FrameValue = TypeVar("FrameValue", bound=Callable[[], Any])

_frame_values: dict[str, Any] = {}


def frame_value(name: str) -> Callable[[FrameValue], FrameValue]:
    """Make the result of a function available, under this name, to the frame around pages.

    It is called only where a template uses the value. Partial answers have no frame and do not get it.
    """

    def register(function: FrameValue) -> FrameValue:
        _frame_values[name] = LocalProxy(function)
        return function

    return register


def install(app: Flask, digest: str) -> None:
    """Add filters and globals to the templates. `digest` is the version of the static files in their URLs."""
    environment = cast(FoldingEnvironment, app.jinja_env)
    environment.add_extension("jinja2.ext.i18n")
    environment.add_extension(OneSpace)
    environment.install_gettext_callables(i18n.gettext, i18n.plural, newstyle=True)  # type: ignore[attr-defined]
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.filters.update(ago=ago, bdi=isolated, date=calendar_day, day=day, digits=digits)
    environment.filters.update(moment=moment, iso=iso, number=number, period=expected_time.label)
    environment.globals.update(now=now, url_for=CachedUrlFor(app), form_key_field=sent_forms.field)
    static_url = partial(_static_url, digest)
    symbols = "img/icons.svg"
    icon = icons.drawer(paths.resource_dir("static") / symbols, static_url(symbols))
    environment.constant_functions.update(icon=icon, static_url=static_url)
    environment.globals.update(environment.constant_functions)
    app.extensions["fragments"] = environment.globals["fragment"] = Fragments(environment)

    @app.before_request
    def set_locale() -> None:
        if request.endpoint not in UNLOCALIZED_ENDPOINTS:
            i18n.locale.set(settings.current().language)

    @app.context_processor
    def common_values() -> dict[str, Any]:
        frame = {} if partials.requested() else _frame_values
        return {"site": settings.current(), "viewer": viewer(), "theme": theme(), **frame}


def compile_usual_pages(app: Flask) -> None:
    """Compile the pages that visitors ask for most, before the first of them does."""
    with app.app_context(), suppress(SQLAlchemyError):  # the database can be out of reach when the site starts
        i18n.locale.set(settings.current().language)
    cast(FoldingEnvironment, app.jinja_env).compile_pages("ideas/list.html", "ideas/show.html")


class CachedUrlFor:
    """`url_for` for templates, cached: a page has a hundred URLs, most of them the same as on the previous page."""

    def __init__(self, app: Flask) -> None:
        self._url_for = app.url_for
        self._cached = lru_cache(16384, typed=True)(self._build)

    def __call__(self, endpoint: str, **values: Any) -> str:
        """The path of a page. Whole URLs, with `_external`, are not cached."""
        if "_external" in values:
            return self._url_for(endpoint, **values)
        return self._cached(request.script_root, endpoint, tuple(values.items()))

    def _build(self, root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return self._url_for(endpoint, **dict(values))


def _static_url(digest: str, path: str) -> str:
    return f"/static/{digest}/{path}"


def theme() -> str:
    """The theme that the visitor chose; empty to follow their system."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def isolated(text: str) -> Markup:
    """A name within a sentence: its direction doesn't change the order of what stands around it."""
    return Markup("<bdi>{}</bdi>").format(text)


def ago(value: datetime) -> str:
    """“3 days ago”, “yesterday”, “in 10 minutes”."""
    moment = now()
    seconds = (moment - value).total_seconds()
    distance = abs(seconds)
    if distance < MINUTE:
        return i18n.gettext("just now")
    if distance < DAY:
        step = MINUTE if distance < HOUR else HOUR
        return _ago(int(seconds / step) * step, i18n.locale.get())
    zone = _zone(settings.current().time_zone)
    days = (moment.astimezone(zone).date() - value.astimezone(zone).date()).days
    if abs(days) == 1:
        return i18n.gettext("yesterday") if days > 0 else i18n.gettext("tomorrow")
    return _ago(days * DAY, i18n.locale.get())


def day(value: datetime) -> str:
    """“12 September”, with the year if it is not this one."""
    zone = _zone(settings.current().time_zone)
    local = value.astimezone(zone)
    return _day(local.date(), local.year == now().astimezone(zone).year, i18n.locale.get())


def calendar_day(value: date) -> str:
    """“12 September” for a date without time, with the year if it is not this one."""
    return _day(value, value.year == now().year, i18n.locale.get())


def moment(value: datetime) -> str:
    """Date and time, for detailed lists."""
    return format_datetime(
        value, "d MMM y, HH:mm", tzinfo=_zone(settings.current().time_zone), locale=i18n.locale.get()
    )


def iso(value: datetime) -> str:
    """The value of a `<time datetime>` attribute."""
    return value.isoformat(timespec="seconds")


def number(value: float) -> str:
    """A number with separators, such as “1,284”."""
    # The plus sign makes a plain number of a frame value: the cache would compare it, and count again, on other pages.
    return _number(+value, i18n.locale.get())


def digits(value: float) -> str:
    """A number of any size with four significant digits: “0.01235”, “12.35”, “1,235”, “1.235E12”."""
    return _digits(value, i18n.locale.get())


def current_url_with(**changes: Any) -> str:
    """The URL of this request with some of its parameters changed, or removed if None."""
    page = url_for(request.endpoint or "ideas.discover", **(request.view_args or {}))
    # Not through url_for: parameters of the request could name its arguments, such as `_scheme`.
    query = urlencode({k: v for k, v in {**request.args.to_dict(), **changes}.items() if v not in (None, "")})
    return f"{page}?{query}" if query else page


def rows_on_earlier_pages() -> int:
    """How many rows the earlier pages of a list had, according to the URL; 0 on the first page."""
    text = request.args.get("at", "")
    return int(text) if request.args.get("after") and re.fullmatch(r"[0-9]{1,6}", text) else 0


# Formatting is slow and cached: a page of twenty rows has a hundred numbers, dates and distances in time.
@lru_cache(8192)
def _ago(seconds: int, locale: str) -> str:
    return format_timedelta(timedelta(seconds=-seconds), add_direction=True, locale=locale, threshold=1)


@lru_cache(4096)
def _day(date: date, is_this_year: bool, locale: str) -> str:
    return format_date(date, "d MMMM" if is_this_year else "d MMMM y", locale=locale)


@lru_cache(4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(4096)
def _digits(value: float, locale: str) -> str:
    if value and not 1e-6 <= abs(value) < 1e12:
        return format_scientific(value, "0.###E0", locale=locale)
    places = 3 - (math.floor(math.log10(abs(value))) if value else 0)
    rounded = Decimal(repr(round(value, max(places, 0))))
    return format_decimal(rounded, format=f"#,##0.{'#' * max(places, 0)}", locale=locale)


@cache
def _zone(name: str) -> tzinfo:
    return get_timezone(name)
